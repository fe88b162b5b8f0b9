import Detection
import Evaluation
import Geometry
import Imaging
import Parallel
import SystemPackage
import TestSupport
import Testing

@Suite("Settings fit") struct SettingsFitTests {
  /// group.jpg made smaller and mirrored, with the golden faces moved along: at half size a third of the faces is
  /// below the default minimum.
  private static func picture(scale: Double, mirrored: Bool) throws -> (image: Image, truth: GroundTruth) {
    let golden = try GoldenFaces(
      RepositoryPaths.root.appending("Tests/DetectionTests/Golden/faces/group.json"))
    let photo = try decodePhoto(at: RepositoryPaths.samples.appending("group.jpg")).image
    let size = PixelSize(
      width: Int(Double(photo.width) * scale), height: Int(Double(photo.height) * scale))
    let resized = photo.resizedByArea(to: size)
    let image = mirrored ? resized.turned(by: .mirrored) : resized
    let boxes = golden.faces.map { face in
      let edges = face.box.map { $0 * Float(scale) }
      let (left, right) =
        mirrored ? (Float(size.width) - edges[2], Float(size.width) - edges[0]) : (edges[0], edges[2])
      return BoundingBox(minX: left, minY: edges[1], maxX: right, maxY: edges[3])
    }
    return (image, GroundTruth(faces: boxes))
  }

  private static func example(scale: Double, mirrored: Bool) throws -> SettingsFit.Example {
    let picture = try picture(scale: scale, mirrored: mirrored)
    return SettingsFit.Example(truth: picture.truth) { picture.image }
  }

  private static let detector = Result { try FaceDetector() }

  @Test("settings fitted on some pictures are at least as good as the defaults on others")
  func crossValidated() throws {
    let detector = try Self.detector.get()
    let folds = [
      [try Self.example(scale: 0.5, mirrored: false), try Self.example(scale: 0.35, mirrored: true)],
      [try Self.example(scale: 0.45, mirrored: true), try Self.example(scale: 0.4, mirrored: false)],
    ]
    var gained = 0
    for (train, test) in [(folds[0], folds[1]), (folds[1], folds[0])] {
      var fit = SettingsFit(detector: detector, examples: train)
      let candidates = try fit.search(from: DetectionSettings(), goal: .fScore)
      let best = try #require(candidates.first)
      var held = SettingsFit(detector: detector, examples: test)
      let fitted = try held.point(at: best.settings)
      let standard = try held.point(at: DetectionSettings())
      #expect(fitted.fScore >= standard.fScore)
      gained += fitted.right - standard.right
    }
    // Faces of 16 pixels can be found when they are looked for.
    #expect(gained > 0)
  }

  @Test("each candidate's numbers, and the curve's ends, are those of a run at its settings")
  func endPoints() throws {
    let detector = try Self.detector.get()
    let example = try Self.example(scale: 0.5, mirrored: false)
    var fit = SettingsFit(detector: detector, examples: [example])
    let candidates = try fit.search(from: DetectionSettings(), goal: .fScore)
    let image = try #require(
      try? decodePhoto(at: RepositoryPaths.samples.appending("group.jpg")).image)
    let half = image.resizedByArea(
      to: PixelSize(width: image.width / 2, height: Int(Double(image.height) / 2)))
    for candidate in candidates.prefix(3) {
      let faces = try detector.detect(in: half, settings: candidate.settings).faces
      let matching = TruthMatching(found: faces, truth: example.truth)
      #expect(matching.verdicts.filter { $0 != .extra }.count == candidate.point.right)
      #expect(matching.verdicts.filter { $0 == .extra }.count == candidate.point.wrong)
    }
    let curve = try fit.curve(DetectionSettings())
    for point in [curve.points.first, curve.points.last].compactMap(\.self) {
      var settings = DetectionSettings()
      settings.thresholds.onet = point.score.nextDown
      let faces = try detector.detect(in: half, settings: settings).faces
      #expect(faces.count == point.right + point.wrong)
    }
  }

  @Test("photos are searched at the same time, and the curve is that of one thread")
  func photosAtOnce() throws {
    let detector = try Self.detector.get()
    let picture = try Self.picture(scale: 0.5, mirrored: false)
    let meeting = Rendezvous(3)
    let examples = (0..<3).map { _ in
      SettingsFit.Example(truth: picture.truth) {
        #expect(meeting.arrive())
        return picture.image
      }
    }
    let example = SettingsFit.Example(truth: picture.truth) { picture.image }
    var fit = SettingsFit(detector: detector, examples: examples, lanes: Lanes(3))
    var alone = SettingsFit(
      detector: detector, examples: [example, example, example], lanes: Lanes(1))
    #expect(try fit.curve(DetectionSettings()) == alone.curve(DetectionSettings()))
  }

  @Test("of photos that cannot be read, the first is reported")
  func firstFailure() throws {
    struct Unreadable: Error, Equatable { var photo: Int }
    let image = try Self.picture(scale: 0.35, mirrored: false).image
    let examples = (0..<20).map { photo in
      SettingsFit.Example(truth: GroundTruth(faces: [])) {
        if photo.isMultiple(of: 3), photo > 0 { throw Unreadable(photo: photo) }
        return image
      }
    }
    var fit = SettingsFit(detector: try Self.detector.get(), examples: examples, lanes: Lanes(4))
    #expect(throws: Unreadable(photo: 3)) { try fit.curve(DetectionSettings()) }
  }

  @Test("the best recall at a given precision")
  func goal() throws {
    var fit = SettingsFit(
      detector: try Self.detector.get(), examples: [try Self.example(scale: 0.4, mirrored: false)])
    let best = try #require(
      try fit.search(from: DetectionSettings(), goal: .recall(precision: 0.95)).first)
    #expect(best.point.precision >= 0.95)
    #expect(best.point.recall >= (try fit.point(at: DetectionSettings()).recall))
  }
}

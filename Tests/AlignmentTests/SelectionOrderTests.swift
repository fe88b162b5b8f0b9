import Alignment
import Foundation
import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing

/// Which face of a photo becomes a crop, and what is said of the others.
@Suite("The order of selection and filters") struct SelectionOrderTests {
  private let image = Image(width: 400, height: 300, red: 90, green: 120, blue: 90)

  /// A face whose eyes are `eyes` pixels apart, turned by moving its nose.
  private func face(
    _ index: Int, eyes: Double, noseBy: Double = 0, accepted: Bool? = nil, person: String? = nil
  ) -> ExportFace {
    let scale = eyes / 35.24
    let points = AlignmentTemplate.arcFace.points.enumerated().map { number, p in
      Point(x: Float((p.x + (number == 2 ? noseBy : 0)) * scale), y: Float(p.y * scale))
    }
    let side = Float(100 * scale)
    return ExportFace(
      index: index, landmarks: Landmarks(points: points),
      box: BoundingBox(minX: 0, minY: 0, maxX: side, maxY: side), score: 0.9, person: person,
      isAccepted: accepted)
  }

  /// The written faces, and the lines of what was left out.
  private func export(
    _ faces: [ExportFace], _ selection: FaceSelection
  ) throws -> (crops: [String], left: [[String: Any]]) {
    let folder = try TemporaryFolder()
    let photo = try folder.write("p.png", try image.encodedPNG())
    let out = try folder.folder("out")
    let options = ExportOptions(selection: selection)
    let journal = try ExportJournal(folder: out)
    let exporter = try CropExporter(
      folder: out, plan: ExportPlan(photos: [photo]), options: options, journal: journal)
    let result = try exporter.export(faces, of: image, photo: photo)
    try journal.finish(try #require(result.record))
    try journal.close(order: [photo], as: options.identities)
    let data = FileManager.default.contents(atPath: out.appending("left-out.jsonl").string) ?? Data()
    let lines = try data.split(separator: 0x0A).map {
      try #require(try JSONSerialization.jsonObject(with: $0) as? [String: Any])
    }
    #expect(
      result.tally.faces == faces.count && result.tally.facesLeftOut == lines.count { $0["face"] != nil })
    return (result.written.compactMap { $0.lastComponent?.string }, lines)
  }

  @Test("filters first: the next face takes the place of one that fails")
  func filtersFirst() throws {
    let faces = [face(0, eyes: 60, noseBy: 30), face(1, eyes: 30)]
    let (crops, left) = try export(faces, FaceSelection(rule: .largest, maxYaw: 20))
    #expect(crops == ["p_01.png"])
    #expect(left.count == 1 && left[0]["face"] as? Int == 0 && left[0]["reason"] as? String == "filter")
  }

  @Test("selection first: a photo whose face fails gives nothing, and says why for both")
  func selectFirst() throws {
    var selection = FaceSelection(rule: .largest, minEyeDistance: 40, maxYaw: 20)
    selection.selectsFirst = true
    let faces = [face(0, eyes: 60, noseBy: 30), face(1, eyes: 30)]
    let (crops, left) = try export(faces, selection)
    #expect(crops == [])
    #expect(left.map { $0["kind"] as? String } == ["photo", "face", "face"])
    #expect(left.map { $0["reason"] as? String } == ["filter", "filter", "not-selected"])
    #expect(left[0]["faces"] as? Int == 2 && (left[0]["fingerprint"] as? String)?.hasPrefix("xxh64:") == true)
    let misses = try #require(left[1]["filters"] as? [[String: Any]])
    #expect(misses.count == 1 && misses[0]["filter"] as? String == "max-yaw")
    #expect(misses[0]["limit"] as? Double == 20)
    #expect(abs(misses[0]["value"] as? Double ?? 0) > 20)
    #expect(left[1]["eye_distance"] as? Double == 60 && left[1]["quality"] as? Double != nil)
  }

  @Test("faces that people rejected, and those of others, never stand in the way")
  func people() throws {
    var selection = FaceSelection(rule: .largest)
    selection.selectsFirst = true
    let faces = [
      face(0, eyes: 80, accepted: false), face(1, eyes: 60, person: "Bob"), face(2, eyes: 30, person: "Ada"),
    ]
    #expect(try export(faces, selection).crops == ["p_01.png"])
    selection.person = "Ada"
    let (crops, left) = try export(faces, selection)
    #expect(crops == ["p_02.png"])
    #expect(left.map { $0["reason"] as? String } == ["rejected", "other-person"])
    selection.person = nil
    selection.acceptedOnly = true
    #expect(try export(faces, selection).left[0]["reason"] as? String == "not-accepted")
  }

  @Test("every filter that a face fails is named with its value and its limit")
  func allFilters() throws {
    let selection = FaceSelection(minEyeDistance: 50, maxYaw: 20, minSharpness: 1000, minQuality: 0.9)
    let left = try export([face(0, eyes: 30, noseBy: 30)], selection).left
    let misses = try #require(left[1]["filters"] as? [[String: Any]])
    #expect(
      misses.map { $0["filter"] as? String } == [
        "min-eye-distance", "max-yaw", "min-sharpness", "min-quality",
      ])
    #expect(misses.map { $0["limit"] as? Double } == [50, 20, 1000, 0.9])
    #expect(misses[0]["value"] as? Double != nil)
  }

  @Test("a photo without a face, and a face that cannot be cut, are listed")
  func nothing() throws {
    #expect(try export([], FaceSelection()).left.map { $0["reason"] as? String } == ["no-face"])
    let spot = Landmarks(points: [Point](repeating: Point(x: 5, y: 5), count: 5))
    let left = try export([ExportFace(index: 0, landmarks: spot)], FaceSelection()).left
    #expect(left.map { $0["reason"] as? String } == ["no-crop", "no-crop"])
    #expect((left[1]["message"] as? String)?.contains("cannot be aligned") == true)
  }

  @Test("the order is part of what tells exports apart, and of the manifest")
  func summaries() {
    var selection = FaceSelection(rule: .largest, maxYaw: 20)
    #expect(selection.ruleSummary == "largest" && selection.filterSummary == "yaw to 20.0")
    selection.selectsFirst = true
    #expect(selection.ruleSummary == "largest first" && selection.summary == "largest first, yaw to 20.0")
    selection.rule = .all
    #expect(selection.ruleSummary == "all")
  }

  @Test(
    "the documentation names every reason for which something is left out", arguments: LeftOut.Reason.allCases
  )
  func documented(reason: LeftOut.Reason) throws {
    let page = String(decoding: try RepositoryFiles.bytes("docs/EXPORT.md"), as: UTF8.self)
    let start = try #require(page.range(of: "with the `reason`")?.upperBound)
    let end = try #require(page[start...].range(of: "So photos")?.lowerBound)
    #expect(page[start..<end].contains("`\(reason.rawValue)`"))
  }
}

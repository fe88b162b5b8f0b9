import Geometry
import Files
import Imaging
import Networks
import Parallel
import TestSupport
import Testing
import Training

@Suite("Samples") struct SampleTests {
  @Test("a mirrored sample's landmarks keep left on the left, and mirroring twice changes nothing")
  func mirroring() {
    let side = 12
    let pixels = (0..<side * side * 3).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let sample = Sample(
      kind: .positive,
      target: SampleTarget(
        face: 1, box: SIMD4(0.25, 0.5, -0.125, 0.75),
        landmarks: [0.25, 0.75, 0.5, 0.375, 0.625, 0.25, 0.375, 0.5, 0.75, 0.875]), pixels: pixels)
    let mirrored = sample.mirrored
    #expect(mirrored.target.box == SIMD4(0.125, 0.5, -0.25, 0.75))
    #expect(mirrored.target.landmarks == [0.25, 0.75, 0.5, 0.375, 0.625, 0.375, 0.25, 0.5, 0.875, 0.75])
    #expect(Array(mirrored.pixels[0..<3]) == Array(pixels[33..<36]))
    #expect(mirrored.mirrored == sample)
  }

  @Test("a training is identified by its numbers and texts, not by the names of Swift properties")
  func identity() {
    let landmarks = Landmarks(points: (0..<5).map { Point(x: Float($0), y: 0.5) })
    let faces = [
      TrainingFace(box: BoundingBox(minX: 1, minY: 2, maxX: 3, maxY: 4)),
      TrainingFace(box: BoundingBox(minX: 5, minY: 6, maxX: 7, maxY: 8), landmarks: landmarks),
    ]
    var identity = Identity()
    identity.add("a\u{e9}")
    identity.add(faces)
    func little(_ number: some FixedWidthInteger) -> [UInt8] {
      (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
    func list(_ numbers: [Float]) -> [UInt8] {
      little(UInt64(numbers.count)) + numbers.flatMap { little($0.bitPattern) }
    }
    let bytes =
      little(UInt64(3)) + Array("a\u{e9}".utf8) + list([1, 2, 3, 4, 5, 6, 7, 8]) + list([])
      + list((0..<5).flatMap { [Float($0), 0.5] })
    #expect(identity.value == XXHash64.hash(bytes))
  }

  @Test("CelebA's two lists, joined, and those of LFW are read; invalid lines are reported")
  func lists() throws {
    var boxes = try #require(
      FaceList("2\nimage_id x_1 y_1 width height\n000001.jpg  95 71 226 313\n000002.jpg 1 2 x 4\n"))
    let marks = try #require(
      FaceList(
        "1\nlefteye_x lefteye_y righteye_x righteye_y nose_x nose_y leftmouth_x leftmouth_y rightmouth_x rightmouth_y\n"
          + "000001.jpg 69 109 106 113 77 142 73 152 108 154\n"))
    boxes.merge(marks)
    #expect(boxes.entries.count == 1)
    #expect(boxes.entries[0].box == BoundingBox(minX: 95, minY: 71, maxX: 321, maxY: 384))
    #expect(boxes.entries[0].landmarks?.rightMouth == Point(x: 108, y: 154))
    #expect(boxes.skippedLines == [4])
    let lfw = try #require(
      FaceList("lfw_5590\\A.jpg 84 161 92 169 106.2 107.7 146.7 112.2 125.2 142.7 105.2 157.7 139.7 161.7\n"))
    #expect(lfw.entries[0].name == "lfw_5590/A.jpg")
    #expect(lfw.entries[0].box == BoundingBox(minX: 84, minY: 92, maxX: 162, maxY: 170))
    #expect(lfw.entries[0].landmarks?.nose == Point(x: 125.2, y: 142.7))
    #expect(FaceList("{\"images\": []}") == nil)
  }

  @Test("composed pictures are the same whenever they are made, and their faces are where the truth says")
  func composing() throws {
    let pictures = LearningTests.pictures
    let (first, again) = (pictures.picture(3), pictures.picture(3))
    #expect(first.faces == again.faces)
    #expect(try first.load() == again.load())
    #expect(try first.load() != pictures.picture(4).load())
    #expect((0..<20).map { pictures.picture($0).faces.count }.min() ?? 0 >= 1)
    let turned = ComposedPictures(
      portraits: [LearningTests.portrait(seed: 3)], backgrounds: [],
      jitter: ComposedPictures.Jitter(faces: 1...1, turn: 60...90), seed: 2)
    for index in 0..<10 {
      let face = try #require(turned.picture(index).faces.first)
      let marks = try #require(face.landmarks)
      // The eyes' line is steeper than flat: the head is turned.
      #expect(abs(marks.leftEye.x - marks.rightEye.x) < abs(marks.leftEye.y - marks.rightEye.y))
      #expect(marks.points.allSatisfy { face.box.contains($0) })
    }
  }

  @Test(
    "samples come as 3 : 1 : 1 : 2, and every window overlaps as its kind says",
    arguments: TrainedNetwork.allCases)
  func kinds(network: TrainedNetwork) throws {
    let picture = LearningTests.pictures.picture(2)
    let settings = SampleSettings(perFace: 6, pictureNegatives: 0, turnedShare: 0.3, seed: 4)
    let maker = SampleMaker(network: network, settings: settings)
    let samples = try maker.samples(of: picture, number: 2, candidates: { _ in nil })
    let faces = picture.faces.count
    #expect(samples.count { $0.kind == .positive } == 6 * faces)
    #expect(samples.count { $0.kind == .part } == 6 * faces)
    #expect(samples.count { $0.kind == .landmarkFace } == 12 * faces)
    if network == .pnet { #expect(samples.count { $0.kind == .negative } == 18 * faces) }
    #expect(samples.allSatisfy { $0.pixels.count == network.side * network.side * 3 })
    for sample in samples {
      guard let box = sample.target.box else { continue }
      // The face's box relative to its window, turned ones too.
      let window = BoundingBox(minX: 0, minY: 0, maxX: 1, maxY: 1)
      let face = BoundingBox(minX: box.x, minY: box.y, maxX: 1 + box.z, maxY: 1 + box.w)
      let overlap = window.iou(face)
      #expect(sample.kind == .positive ? overlap > 0.6 : (0.35..<0.7).contains(overlap))
    }
    // The same numbers give the same samples.
    #expect(try maker.samples(of: picture, number: 2, candidates: { _ in nil }) == samples)
  }

  @Test("no negative sample overlaps an ignored place")
  func ignoring() throws {
    let source = LearningTests.pictures.picture(2)
    let everywhere = BoundingBox(minX: 0, minY: 0, maxX: 480, maxY: 360)
    let picture = TrainingPicture(name: "ignored", faces: [], ignored: [everywhere], load: source.load)
    let maker = SampleMaker(network: .pnet, settings: SampleSettings())
    #expect(try maker.samples(of: picture, number: 0, candidates: { _ in nil }).isEmpty)
    let half = TrainingPicture(
      name: "half", faces: [], ignored: [BoundingBox(minX: 0, minY: 0, maxX: 240, maxY: 360)],
      load: source.load)
    #expect(try maker.samples(of: half, number: 0, candidates: { _ in nil }).count == 20)
  }
}

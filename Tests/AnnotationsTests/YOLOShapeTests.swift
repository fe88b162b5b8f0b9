import AnnotationFormats
import Annotations
import Geometry
import Testing

@Suite("Formats: shapes of YOLO") struct YOLOShapeTests {
  private static let frame = StoredFrame(size: PixelSize(width: 640, height: 480))

  private func read(_ text: String) throws -> (faces: [Annotation], report: ReadReport) {
    let (records, report) = try AnnotationReader(.yolo, photoName: "p") { _ in Self.frame }.read(
      Array(text.utf8))
    return (records.flatMap(\.annotations), report)
  }

  private func edges(_ face: Annotation?) -> [Int] {
    face.map { face in
      [face.box.minX, face.box.minY, face.box.maxX, face.box.maxY].map { Int($0.rounded()) }
    } ?? []
  }

  @Test("a polygon of seven corners has as many numbers as a box with landmarks, and is a polygon")
  func seven() throws {
    let text = "0 0.40 0.20 0.50 0.15 0.60 0.20 0.65 0.40 0.60 0.60 0.50 0.65 0.40 0.60\n"
    #expect(AnnotationFormat.guess(Array(text.utf8)) == .yolo)
    let found = try read(text)
    #expect(found.faces.count == 1 && found.faces.first?.landmarks == nil)
    #expect(edges(found.faces.first) == [256, 72, 416, 312])
    #expect(found.report.warningCount == 0)
  }

  @Test("boxes and polygons in one file are read each by its own shape")
  func mixed() throws {
    let found = try read("0 0.2 0.2 0.1 0.1\n0 0.40 0.20 0.60 0.20 0.60 0.60 0.40 0.60\n")
    #expect(found.faces.map { edges($0) } == [[96, 72, 160, 120], [256, 96, 384, 288]])
    #expect(found.report.warningCount == 0)
  }

  @Test("regular polygons anywhere, of any size, start and direction, are polygons")
  func polygons() throws {
    for count in [3, 4, 7, 10, 12] {
      for (x, y) in [(0.5, 0.5), (0.2, 0.7), (0.9, 0.9), (0.15, 0.1), (0.6, 0.6)] {
        for radius in [0.02, 0.05, 0.09] {
          for turn in [1.0, -1.0] {
            let corners = (0..<count).map { index -> (Double, Double) in
              let angle = turn * Double(index) * 2 * .pi / Double(count) + 0.3
              return (x + radius * cosine(angle), y + radius * cosine(angle - .pi / 2))
            }
            let text = "0 " + corners.map { "\($0.0) \($0.1)" }.joined(separator: " ")
            let face = try read(text).faces.first
            let xs = corners.map(\.0), ys = corners.map(\.1)
            let wanted = [
              (xs.min() ?? 0) * 640, (ys.min() ?? 0) * 480, (xs.max() ?? 0) * 640, (ys.max() ?? 0) * 480,
            ].map { Int($0.rounded()) }
            #expect(edges(face) == wanted && face?.landmarks == nil, "\(count) corners, \(text)")
          }
        }
      }
    }
  }

  /// By its series, so that the test needs no library.
  private func cosine(_ angle: Double) -> Double {
    var (term, sum) = (1.0, 1.0)
    for index in 1..<20 {
      term *= -angle * angle / Double((2 * index - 1) * (2 * index))
      sum += term
    }
    return sum
  }

  @Test("landmarks stay landmarks, upright or turned, with and without visibility and confidence")
  func landmarks() throws {
    // Eyes, nose and mouth corners, from the box's centre, as shares of its size.
    let points = [(-0.18, -0.1), (0.18, -0.1), (0.0, 0.1), (-0.15, 0.25), (0.15, 0.25)]
    for turn in 0..<4 {
      for (x, y, size) in [(0.5, 0.5, 0.4), (0.2, 0.3, 0.1), (0.9, 0.8, 0.15)] {
        let turned = points.map { point -> (Double, Double) in
          var point = point
          for _ in 0..<turn { point = (-point.1, point.0) }
          return (x + point.0 * size, y + point.1 * size)
        }
        let box = "0 \(x) \(y) \(size) \(size)"
        let flat = turned.map { "\($0.0) \($0.1)" }.joined(separator: " ")
        let seen = turned.map { "\($0.0) \($0.1) 2" }.joined(separator: " ")
        for row in ["\(box) \(flat)", "\(box) \(flat) 0.9", "\(box) \(seen)", "\(box) \(seen) 0.9"] {
          let face = try read(row).faces.first
          #expect(face?.landmarks != nil, "\(row)")
          #expect(abs((face?.box.width ?? 0) - Float(size * 640)) < 0.01)
          #expect(AnnotationFormat.guess(Array(row.utf8)) == .yoloPose)
        }
      }
    }
  }

  @Test("landmarks that are not given, as -1, as 0 or with visibility 0, are no landmarks")
  func missing() throws {
    let box = "0 0.5 0.5 0.2 0.2 "
    for rest in ["-1 -1 -1 -1 -1 -1 -1 -1 -1 -1", "0 0 0 0 0 0 0 0 0 0", "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0"] {
      let found = try read(box + rest)
      #expect(found.faces.first?.landmarks == nil && found.report.warningCount == 0, "\(rest)")
      #expect(edges(found.faces.first) == [256, 192, 384, 288], "\(rest)")
    }
    let some = try read(box + "0.45 0.45 2 0.55 0.45 2 0.5 0.5 2 0 0 0 0.55 0.55 2")
    #expect(some.faces.first?.landmarks == nil && some.report.warningCount == 1)
  }

  @Test("hidden landmarks come back as hidden from YOLO, COCO, CSV, JSON Lines and LabelMe")
  func visibility() throws {
    let row = "0 0.5 0.5 0.4 0.4 0.43 0.46 1 0.57 0.46 2 0.5 0.54 2 0.44 0.6 1 0.56 0.6 2\n"
    let face = try #require(try read(row).faces.first)
    #expect(face.hiddenLandmarks == LandmarkSet(indices: [0, 3]))
    let record = PhotoRecord(name: "p.jpg", size: Self.frame.size, annotations: [face])
    for format in [AnnotationFormat.coco, .csv, .jsonl, .yoloPose, .labelMe] {
      var bytes: [UInt8] = []
      if format.isFilePerPhoto {
        bytes = try PhotoDocument.bytes(record, format, frame: Self.frame).bytes
      } else {
        let writer = try AnnotationWriter(format) { bytes += $0 }
        try writer.write(record, frame: Self.frame)
        try writer.finish()
      }
      let again = try AnnotationReader(format, photoName: "p") { _ in Self.frame }.read(bytes)
      #expect(again.records.first?.annotations.first?.hiddenLandmarks == face.hiddenLandmarks, "\(format)")
      #expect(again.report.warningCount == 0, "\(format): \(again.report.warnings)")
    }
    let writer = try AnnotationWriter(.dlib) { _ in }
    try writer.write(record, frame: Self.frame)
    #expect(writer.report.losses[.hiddenLandmarks] == 1)
  }

  @Test("YOLO and VOC are written within the photo, and what that changed is counted")
  func withinPhoto() throws {
    func record(_ box: BoundingBox, _ landmarks: Landmarks? = nil) -> PhotoRecord {
      let face = Annotation(id: AnnotationID(rawValue: 1), box: box, landmarks: landmarks)
      return PhotoRecord(name: "a.jpg", size: Self.frame.size, annotations: [face])
    }
    let wide = record(BoundingBox(minX: -50, minY: -60, maxX: 700, maxY: 540))
    let yolo = try PhotoDocument.bytes(wide, .yolo, frame: Self.frame)
    #expect(String(decoding: yolo.bytes, as: UTF8.self) == "0 0.5 0.5 1.0 1.0\n")
    #expect(yolo.report.losses == [.clipped: 1] && yolo.report.faces == 1)
    let voc = try PhotoDocument.bytes(wide, .voc, frame: Self.frame)
    let text = String(decoding: voc.bytes, as: UTF8.self)
    for part in ["xmin>1<", "ymin>1<", "xmax>640<", "ymax>480<", "truncated>1<"] {
      #expect(text.contains(part))
    }
    #expect(voc.report.losses == [.clipped: 1])
    let away = record(BoundingBox(minX: 650, minY: 10, maxX: 700, maxY: 60))
    for format in [AnnotationFormat.yolo, .yoloPose, .voc] {
      let written = try PhotoDocument.bytes(away, format, frame: Self.frame)
      #expect(!String(decoding: written.bytes, as: UTF8.self).contains("0.") && written.report.faces == 0)
      #expect(written.report.losses[.outside] == 1, "\(format)")
    }
    let points = Landmarks(
      points: [(-5, 10), (20, 10), (10, 20), (5, 30), (20, 30)].map { Point(x: $0, y: $1) })
    let edge = record(BoundingBox(minX: -10, minY: 0, maxX: 40, maxY: 40), points)
    let pose = try PhotoDocument.bytes(edge, .yoloPose, frame: Self.frame)
    let numbers = String(decoding: pose.bytes, as: UTF8.self).split(separator: " ")
    #expect(numbers[5..<8].joined(separator: " ") == "0 0 0" && numbers[10] == "2")
    #expect(pose.report.losses == [.clipped: 1, .pointsOutside: 1])
    #expect(
      pose.report.warnings.last
        == "landmarks outside the photo were written as not given (visibility 0) (1 face)")
  }

  @Test("a face that was cut at the photo's edge when it was written is not read as another one")
  func cutAndRead() throws {
    let photo = PhotoFingerprint(size: 1, high: 1, low: 1)
    let box = BoundingBox(minX: -50, minY: 20, maxX: 90, maxY: 200)
    var known = PhotoAnnotations(photo: photo)
    known[AnnotationID(rawValue: 1)] = Annotation(id: AnnotationID(rawValue: 1), box: box)
    let record = PhotoRecord(name: "p.jpg", size: Self.frame.size, annotations: known.annotations)
    for format in [AnnotationFormat.yolo, .voc] {
      let bytes = try PhotoDocument.bytes(record, format, frame: Self.frame).bytes
      let read = try AnnotationReader(format, photoName: "p") { _ in Self.frame }.read(bytes).records[0]
      #expect(read.annotations.map(\.box.minX) == [0])
      var book = AnnotationBook()
      book.insert(known)
      try book.apply(read.edit(of: photo, known: known, from: format))
      #expect(book[photo].annotations.map(\.box) == [box])
    }
  }
}

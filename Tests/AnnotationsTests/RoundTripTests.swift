import AnnotationFormats
import Annotations
import Geometry
import TestSupport
import Testing

@Suite("Formats: round trips") struct RoundTripTests {
  /// Photos as they may be: upright, turned by a camera, mirrored.
  static let frames: [String: StoredFrame] = [
    "a/upright.jpg": StoredFrame(size: PixelSize(width: 3000, height: 2000)),
    "a/turned.jpg": StoredFrame(size: PixelSize(width: 3000, height: 2000), orientation: 6),
    "b, \"odd\" <&'> é/half.jpg": StoredFrame(size: PixelSize(width: 640, height: 480), orientation: 3),
    "b/mirrored.jpg": StoredFrame(size: PixelSize(width: 123, height: 457), orientation: 7),
    "b/empty.jpg": StoredFrame(size: PixelSize(width: 10, height: 20)),
  ]

  private func records(_ format: AnnotationFormat, seed: UInt64) -> [PhotoRecord] {
    var maker = EditMaker(seed: seed)
    return Self.frames.keys.sorted().map { name in
      var record = PhotoRecord(name: name, size: Self.frames[name]?.uprightSize)
      guard !name.contains("empty") else { return record }
      // These formats hold only what lies within the photo.
      let size = [.yolo, .yoloPose, .voc].contains(format) ? record.size : nil
      record.annotations = (0..<3).map { index in
        var face = size.map { maker.annotation(within: $0) } ?? maker.annotation()
        if size == nil { face.box = Self.within(record.size ?? PixelSize(width: 100, height: 100), face.box) }
        face.state = format.carries.contains(.state) ? FaceState.allCases[index] : .added
        face.person = ["Ann Lee", nil, "Zoë \"Z\" <Ø&>"][index]
        face.flags = FaceFlags(rawValue: UInt16(index * 13)).intersection(format.flags)
        face.note = index == 1 ? "line one\nline, \"two\"" : ""
        return face
      }
      if format.carries.contains(.photoState) { (record.state, record.note) = (.skipped, "dull; dark") }
      return record
    }
  }

  /// A box of 5 to 400 pixels from 0 to 3000, moved and cut so that it lies within a photo, as boxes have to.
  private static func within(_ size: PixelSize, _ box: BoundingBox) -> BoundingBox {
    let (width, height) = (Float(size.width), Float(size.height))
    let (x, y) = (box.minX * (width - 8) / 3000, box.minY * (height - 8) / 3000)
    return BoundingBox(
      minX: x, minY: y, maxX: min(width, x + box.width), maxY: min(height, y + box.height))
  }

  /// What is left of a face after it was written in a format, by the format's own declaration.
  private func expected(_ face: Annotation, _ format: AnnotationFormat) -> Annotation {
    let carried = format.carries
    var face = face
    if !carried.contains(.landmarks) { face.landmarks = nil }
    if !carried.contains(.score) { face.score = nil }
    if !carried.contains(.person) { face.person = nil }
    if !carried.contains(.note) { face.note = "" }
    if !carried.contains(.state) { face.state = .added }
    face.origin = .imported(format)
    return face
  }

  private func isClose(_ a: Annotation, _ b: Annotation, _ tolerance: Float) -> Bool {
    let first =
      [a.box.minX, a.box.minY, a.box.maxX, a.box.maxY] + (a.landmarks?.points ?? []).flatMap { [$0.x, $0.y] }
    let second =
      [b.box.minX, b.box.minY, b.box.maxX, b.box.maxY] + (b.landmarks?.points ?? []).flatMap { [$0.x, $0.y] }
    return first.count == second.count && zip(first, second).allSatisfy { abs($0 - $1) <= tolerance }
  }

  private func check(_ read: [PhotoRecord], _ written: [PhotoRecord], _ format: AnnotationFormat) {
    #expect(read.map(\.annotations.count) == written.map(\.annotations.count))
    let isWhole = [.widerFace, .voc, .dlib].contains(format)
    // Shares of a photo's size are rounded once more, so the last digits may differ.
    let isRelative = [.yolo, .yoloPose, .xmp, .fddb].contains(format)
    let turns = format.placesStoredPixels
    for (after, before) in zip(read, written) {
      for (a, b) in zip(after.annotations, before.annotations) {
        let wanted = expected(b, format)
        #expect(isClose(a, wanted, isWhole ? 1 : isRelative || turns ? 0.001 : 0))
        #expect(a.state == wanted.state && a.person == wanted.person && a.flags == wanted.flags)
        if format == .fddb {
          #expect(a.score == wanted.score ?? 1)
        } else {
          #expect(a.score == wanted.score)
        }
        #expect(a.note == wanted.note)
        if format.carries.contains(.identity) {
          #expect(a.id == b.id && a.box == b.box && a.landmarks == b.landmarks)
        }
      }
      if format.carries.contains(.photoState) {
        #expect((after.state ?? .unreviewed) == (before.state ?? .unreviewed))
        #expect((after.note ?? "") == (before.note ?? ""))
      }
    }
  }

  @Test(
    "a list of photos comes back as it was written, as far as the format says it can",
    arguments: AnnotationFormat.allCases.filter { !$0.isFilePerPhoto && $0.isWritten }, [UInt64(1), 2])
  func lists(format: AnnotationFormat, seed: UInt64) throws {
    let records = records(format, seed: seed)
    var bytes: [UInt8] = []
    let writer = try AnnotationWriter(format, everything: true) { bytes += $0 }
    for record in records { try writer.write(record, frame: Self.frames[record.name]) }
    try writer.finish()
    #expect(AnnotationFormat.guess(bytes) == format)
    let reader = AnnotationReader(format) { Self.frames[$0] ?? Self.frames[$0 + ".jpg"] }
    // In pieces of a few bytes, as from a slow pipe.
    var rest = bytes[...]
    var read: [PhotoRecord] = []
    let stream = ByteStream {
      defer { rest = rest.dropFirst(7) }
      return Array(rest.prefix(7))
    }
    let report = try reader.read(stream) { read.append($0) }
    #expect(report.skippedCount == 0 && report.warningCount == 0, "\(report)")
    #expect(read.map { $0.name.hasSuffix(".jpg") ? $0.name : $0.name + ".jpg" } == records.map(\.name))
    check(read, records, format)
  }

  @Test(
    "a photo's own file comes back as it was written, as far as the format says it can",
    arguments: AnnotationFormat.allCases.filter(\.isFilePerPhoto), [UInt64(1), 2])
  func documents(format: AnnotationFormat, seed: UInt64) throws {
    for record in records(format, seed: seed) {
      let frame = Self.frames[record.name]
      let bytes = try PhotoDocument.bytes(record, format, frame: frame).bytes
      if !record.annotations.isEmpty { #expect(AnnotationFormat.guess(bytes) == format) }
      let (read, report) = try AnnotationReader(format, photoName: record.name) { _ in frame }.read(bytes)
      #expect(report.skippedCount == 0 && report.warningCount == 0, "\(report)")
      check(read, [record], format)
    }
  }

  @Test(
    "boxes come back to the last bit, also where a format has widths and heights",
    arguments: [AnnotationFormat.coco, .via, .viaCSV, .retinaFace, .labelStudio, .cvat, .csv, .jsonl])
  func bits(format: AnnotationFormat) throws {
    var random = SeededNumbers(seed: 22)
    let (size, frame) = (
      PixelSize(width: 30_000, height: 20_000), StoredFrame(size: PixelSize(width: 30_000, height: 20_000))
    )
    let boxes = (0..<3000).map { index in
      // Of every magnitude, since a sum of two numbers loses most where they differ most.
      func number(_ most: Float) -> Float { .random(in: 0...most, using: &random) }
      let (x, y) = index % 3 == 0 ? (number(1e-3), number(0.3)) : (number(20_000), number(15_000))
      let (width, height) = index % 2 == 0 ? (0.3 + number(1), 0.3 + number(9)) : (number(9000), number(4000))
      return BoundingBox(minX: x, minY: y, maxX: x + width + 0.1, maxY: y + height + 0.1)
    }
    let faces = boxes.enumerated().map { index, box in
      Annotation(id: AnnotationID(rawValue: Int64(index) + 1), box: box)
    }
    var bytes: [UInt8] = []
    let writer = try AnnotationWriter(format) { bytes += $0 }
    try writer.write(PhotoRecord(name: "a.jpg", size: size, annotations: faces), frame: frame)
    try writer.finish()
    let read = try AnnotationReader(format) { _ in frame }.read(bytes).records.first?.annotations ?? []
    let wrong = zip(read, faces).filter { $0.box != $1.box }
    #expect(
      read.count == faces.count && wrong.isEmpty,
      "\(wrong.count): \(wrong.prefix(3).map { ($0.0.box, $0.1.box) })")
  }

  @Test("what a format cannot carry is named with its number")
  func losses() throws {
    var record = try #require(records(.jsonl, seed: 3).first)
    record.state = .reviewed
    record.annotations[0].flags = [.profile]
    let writer = try AnnotationWriter(.widerFace) { _ in }
    try writer.write(record)
    #expect(
      writer.report.warnings.contains("faces were left out because nobody has judged them (1 face)")
        && writer.report.warnings.contains("rejected faces were left out (1 face)")
        && writer.report.losses[.photoStates] == 1, "\(writer.report.warnings)")
    var one = record
    one.annotations[0].state = .accepted
    one.annotations[0].landmarks = Landmarks(points: (0..<5).map { Point(x: Float($0), y: 0) })
    let second = try AnnotationWriter(.widerFace) { _ in }
    try second.write(one)
    #expect(second.report.losses[.flag("profile")] == 1 && (second.report.losses[.landmarks] ?? 0) >= 1)
    #expect(second.report.losses[.rounded] ?? 0 >= 1)
  }

  @Test(
    "reading a file twice into the same photo adds nothing", arguments: [AnnotationFormat.csv, .widerFace])
  func twice(format: AnnotationFormat) throws {
    let record = try #require(records(format, seed: 5).first)
    let photo = PhotoFingerprint(size: 1, high: 1, low: 1)
    var book = AnnotationBook()
    var bytes: [UInt8] = []
    let writer = try AnnotationWriter(format, everything: true) { bytes += $0 }
    try writer.write(record)
    let read = try #require(try AnnotationReader(format).read(bytes).records.first)
    try book.apply(read.edit(of: photo, known: book[photo], from: format))
    let once = book[photo]
    #expect(once.annotations.count == 3)
    #expect(try book.apply(read.edit(of: photo, known: once, from: format)).isEmpty)
  }
}

import AnnotationFormats
import Annotations
import Geometry
import Imaging
import Jobs
import Library
import SystemPackage
import TestSupport
import Testing

@Suite("A broken byte in a file") struct BrokenFileTests {
  private let world: PhotoFinding
  private static let names = (1...5).map { "photo\($0).png" }

  init() throws {
    world = try PhotoFinding()
    for name in Self.names { try world.photo(name) }
  }

  private func record(_ index: Int) -> PhotoRecord {
    let faces = (0...index % 2).map { number in
      let left = Float(3 * index + 20 * number)
      return Annotation(
        id: AnnotationID(rawValue: Int64(10 * index + number)),
        box: BoundingBox(minX: left, minY: 4, maxX: left + 16, maxY: 30))
    }
    return PhotoRecord(
      name: Self.names[index], size: PixelSize(width: 64, height: 48), annotations: faces, hasIdentities: true
    )
  }

  /// A list of all photos, and where each photo's name begins in it.
  private func list(_ format: AnnotationFormat) throws -> (bytes: [UInt8], starts: [Int]) {
    var bytes: [UInt8] = []
    let writer = try AnnotationWriter(format) { bytes += $0 }
    for index in Self.names.indices {
      try writer.write(record(index), frame: StoredFrame(size: PixelSize(width: 64, height: 48)))
    }
    try writer.finish()
    let stems = (1...5).map { Array("photo\($0)".utf8) }
    let starts = stems.map { stem in bytes.indices.first { bytes[$0...].starts(with: stem) } ?? bytes.count }
    return (bytes, starts)
  }

  @Test(
    "leaves the photos before it, is reported, and does not harm the library",
    arguments: AnnotationFormat.allCases.filter { !$0.isFilePerPhoto && $0.isWritten })
  func lists(format: AnnotationFormat) throws {
    let (bytes, starts) = try list(format)
    #expect(starts == starts.sorted() && starts.last ?? 0 < bytes.count)
    for position in stride(from: 1, to: bytes.count, by: max(1, bytes.count / 60)) {
      for byte in [0x00, 0xFF, UInt8(ascii: "<"), UInt8(ascii: "\"")] {
        var broken = bytes
        broken[position] = byte
        let path = try world.folder.write("list.\(format.fileExtension)", broken)
        let made = world.read(path)
        // Photos are certain up to the one before the last whole name.
        let certain = max(0, starts.count { $0 + 8 < position } - 1)
        #expect(
          made.run.report.photos >= certain, "\(format): byte \(byte) at \(position): \(made.messages)")
        let hasStatus1 = made.run.failed || made.run.report.skippedCount > 0
        #expect(
          hasStatus1 || made.run.report.photos == starts.count,
          "\(format): byte \(byte) at \(position) is silent")
      }
      // The same for a file that is cut off there.
      let path = try world.folder.write("list.\(format.fileExtension)", Array(bytes[..<position]))
      let made = world.read(path)
      let certain = max(0, starts.count { $0 + 8 < position } - 1)
      #expect(made.run.report.photos >= certain, "\(format): cut at \(position): \(made.messages)")
    }
    #expect(try world.library.check() == [])
    // The repaired file is read completely.
    let made = world.read(try world.folder.write("list.\(format.fileExtension)", bytes))
    #expect(made.messages == [] && made.run.report.photos == Self.names.count)
  }

  @Test(
    "in the file of one photo does not touch the others",
    arguments: AnnotationFormat.allCases.filter(\.isFilePerPhoto))
  func filePerPhoto(format: AnnotationFormat) throws {
    let frame = StoredFrame(size: PixelSize(width: 64, height: 48))
    var files: [(path: String, bytes: [UInt8])] = []
    for index in Self.names.indices {
      let made = try PhotoDocument.bytes(record(index), format, frame: frame)
      files.append((PhotoDocument.fileName(format, photo: Self.names[index]), made.bytes))
    }
    for file in files { try world.folder.write(file.path, file.bytes) }
    let middle = files[2]
    for position in stride(from: 1, to: middle.bytes.count, by: max(1, middle.bytes.count / 40)) {
      for byte in [0x00, 0xFF, UInt8(ascii: "<")] {
        var broken = middle.bytes
        broken[position] = byte
        try world.folder.write(middle.path, broken)
        let made = world.read(world.root)
        #expect(made.run.report.photos >= 4, "byte \(byte) at \(position): \(made.messages)")
        #expect(
          made.run.failed || made.run.report.skippedCount > 0 || made.run.report.photos == 5,
          "byte \(byte) at \(position) is silent")
      }
    }
    #expect(try world.library.check() == [])
    try world.folder.write(middle.path, middle.bytes)
    let made = world.read(world.root)
    #expect(made.messages == [] && made.run.report.photos == 5, "\(made.messages)")
  }

  @Test("of Picasa leaves the photos before it")
  func picasa() throws {
    let text = Self.names.map { "[\($0)]\nfaces=rect64(3333333366657fff),ffffffffffffffff\n" }.joined()
    let bytes = Array("[Picasa]\nname=p\n\(text)".utf8)
    for position in stride(from: 20, to: bytes.count, by: 7) {
      for byte in [0x00, 0xFF, UInt8(ascii: "["), UInt8(ascii: "\n")] {
        var broken = bytes
        broken[position] = byte
        let made = world.read(try world.folder.write(".picasa.ini", broken))
        let place = String(decoding: bytes[..<position], as: UTF8.self)
        let certain = Self.names.count {
          place.contains("[\($0)]\nfaces=rect64(3333333366657fff),ffffffffffffffff\n")
        }
        #expect(made.run.report.photos >= certain, "byte \(byte) at \(position): \(made.messages)")
        #expect(
          made.run.failed || made.run.report.skippedCount > 0 || made.run.report.photos == Self.names.count,
          "byte \(byte) at \(position) is silent")
      }
    }
    #expect(try world.library.check() == [])
  }

  @Test("of which nothing can be read ends with the reason, not with no face of no photo")
  func nothing() throws {
    let empty = try world.folder.folder("empty")
    let list = try world.file("list.csv", "photo,min_x,min_y,max_x,max_y\n")
    let photo = world.root.appending(Self.names[0])
    for (path, reason) in [
      (empty, "there are no annotations in it: no file of a known format, no photo with regions"),
      (list, "it lists no photo"), (photo, "there are no face regions in it or beside it"),
    ] {
      let made = world.read(path)
      #expect(made.run.failed && made.messages == ["\(path): \(reason)"], "\(made.messages)")
    }
    try world.file("one.csv", "photo,min_x,min_y,max_x,max_y\n\(Self.names[0]),,,,\n")
    #expect(!world.read(world.root.appending("one.csv"), photo).run.failed, "a photo without faces was read")
  }
}

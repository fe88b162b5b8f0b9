import Alignment
import Files
import Foundation
import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing

@Suite("The journal of an export") struct ExportJournalTests {
  private let image = Image(width: 130, height: 130, red: 90, green: 120, blue: 90)

  private func faces(_ count: Int) -> [ExportFace] {
    let points = AlignmentTemplate.arcFace.points.map { Point(x: Float($0.x), y: Float($0.y)) }
    return (0..<count).map {
      ExportFace(
        index: $0, landmarks: Landmarks(points: points),
        box: BoundingBox(minX: 1, minY: 2, maxX: 90, maxY: 95),
        score: 0.5)
    }
  }

  /// Photos `p0.png` … whose faces number 1, 2, 1, 2 …
  private struct World {
    let folder: TemporaryFolder
    let photos: [FilePath]
    var out: FilePath { folder.path.appending("out") }
  }

  private func world(_ count: Int = 4) throws -> World {
    let folder = try TemporaryFolder()
    let photos = try (0..<count).map { try folder.write("p\($0).png", try image.encodedPNG() + [UInt8($0)]) }
    try folder.folder("out")
    return World(folder: folder, photos: photos)
  }

  /// Exports what is not done; stops after `limit` photos, as a killed program would when `closes` is false.
  @discardableResult
  private func run(
    _ world: World, _ options: ExportOptions = ExportOptions(), limit: Int = .max, closes: Bool = true
  ) throws -> Int {
    let journal = try ExportJournal(folder: world.out)
    let identities = options.identities
    let todo = world.photos.filter { !journal.isDone($0, as: identities[$0]) }
    let exporter = try CropExporter(
      folder: world.out, plan: ExportPlan(photos: world.photos), options: options, journal: journal,
      done: world.photos.filter { !todo.contains($0) })
    for photo in todo.prefix(limit) {
      let number = world.photos.firstIndex(of: photo) ?? 0
      var result = PhotoExport()
      try exporter.export(faces(number % 2 + 1), of: image, photo: photo, into: &result)
      if let record = result.record { try journal.finish(record) }
    }
    if closes { try journal.close(order: world.photos, as: identities) }
    return min(limit, todo.count)
  }

  private func contents(_ folder: FilePath) throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for case let name as String in FileManager.default.enumerator(atPath: folder.string) ?? .init() {
      contents[name] = FileManager.default.contents(atPath: folder.appending(name).string) ?? Data()
    }
    return contents
  }

  @Test("a journal that is truncated during an export is reported, and no part of it is written")
  func cutMeanwhile() throws {
    let world = try world(1)
    let journal = try ExportJournal(folder: world.out)
    let exporter = try CropExporter(
      folder: world.out, plan: ExportPlan(photos: world.photos), options: ExportOptions(), journal: journal)
    var result = PhotoExport()
    try exporter.export(faces(1), of: image, photo: world.photos[0], into: &result)
    try journal.finish(try #require(result.record))
    let path = world.out.appending(ExportJournal.name)
    let whole = try #require(FileManager.default.contents(atPath: path.string))
    try whole.dropLast(20).write(to: URL(fileURLWithPath: path.string))
    #expect(throws: ExportError.self) {
      try journal.close(order: world.photos, as: ExportOptions().identities)
    }
    #expect(!AtomicFile.exists(world.out.appending(ExportJournal.manifestNames[0])))
  }

  @Test("a second run has nothing to do and changes nothing")
  func again() throws {
    let world = try world()
    #expect(try run(world) == 4)
    let before = try contents(world.out)
    #expect(before.count == 6 + 4)
    #expect(try run(world) == 0)
    #expect(try contents(world.out) == before)
  }

  @Test(
    "however often runs end early, the last one leaves the same files as an uninterrupted run",
    arguments: ["{photo}_{face:02}", "{person}/{index:03}"])
  func interrupted(pattern: String) throws {
    let world = try world(6)
    let options = ExportOptions(pattern: try NamePattern(pattern))
    try run(world, options)
    let whole = try contents(world.out)
    try FileManager.default.removeItem(atPath: world.out.string)
    try world.folder.folder("out")
    for closes in [false, true, false] { try run(world, options, limit: 1, closes: closes) }
    // Killed between the files of a photo: begun, written in part, and a torn line.
    let journal = world.out.appending(ExportJournal.name)
    let names =
      pattern.hasPrefix("{photo}") ? ["p3_00.png", "p3_01.png"] : ["unknown/004.png", "unknown/005.png"]
    let text = "begin\t\(world.photos[3])\t\(names.joined(separator: "\t"))\nphoto\t\(world.photos[3])\tabc"
    let handle = try FileDescriptor.open(journal, .writeOnly, options: .append)
    _ = try handle.closeAfter { try handle.writeAll(text.utf8) }
    try Data([1, 2, 3]).write(to: URL(filePath: world.out.appending(names[0]).string))
    try Data([1]).write(to: URL(filePath: world.out.appending(".p3_00.png.4000000-7.part").string))
    #expect(try run(world, options) == 3)
    #expect(try contents(world.out) == whole)
  }

  @Test("a released journal is free, even while a child that is being started has a copy of its lock")
  func copiedLock() throws {
    let world = try world()
    var copies: [FileDescriptor] = []
    defer { for copy in copies { try? copy.close() } }
    do {
      let journal = try ExportJournal(folder: world.out)
      let folder = FileIdentity(of: world.out)
      for number in 0..<Int32(1024) {
        var status = stat()
        guard unsafe fstat(number, &status) == 0, FileIdentity(status) == folder else { continue }
        copies.append(try FileDescriptor(rawValue: number).duplicate())
        break
      }
      #expect(throws: ExportError.busy(world.out)) { try ExportJournal(folder: world.out) }
      withExtendedLifetime(journal) {}
    }
    #expect(copies.count == 1)
    #expect(throws: Never.self) { try ExportJournal(folder: world.out) }
  }

  @Test("what changed is done again: the photo, a crop, the settings")
  func changed() throws {
    let world = try world()
    try run(world)
    let options = ExportOptions(existing: .overwrite)
    // Another time of change with the same content is no change.
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1e9)], ofItemAtPath: world.photos[0].string)
    #expect(try run(world, options) == 0)
    try Data([1, 2, 3]).write(to: URL(filePath: world.photos[0].string))
    #expect(try run(world, options) == 1)
    try FileManager.default.removeItem(atPath: world.out.appending("p1_01.png").string)
    #expect(try run(world, options) == 1)
    var narrow = options
    narrow.crops.template = .narrow
    #expect(try run(world, narrow) == 4)
    let manifest = String(
      decoding: try #require(
        FileManager.default.contents(atPath: world.out.appending("manifest.jsonl").string)),
      as: UTF8.self)
    #expect(manifest.split(separator: "\n").count == 6, "replaced crops are listed once")
    #expect(manifest.split(separator: "\n").allSatisfy { $0.contains("narrow 96x112") })
  }

  @Test("only files that an export did not write are in its way")
  func foreign() throws {
    let world = try world()
    try Data([9]).write(to: URL(filePath: world.out.appending("p0_00.png").string))
    #expect(throws: ExportError.output(.exists(world.out.appending("p0_00.png")))) { try run(world) }
    #expect(try run(world, ExportOptions(existing: .skip)) == 4)
    #expect(try contents(world.out)["p0_00.png"] == Data([9]))
    #expect(try contents(world.out).count == 6 + 4)
  }

  @Test("only one export at a time uses a folder")
  func busy() throws {
    let world = try world(1)
    let first = try ExportJournal(folder: world.out)
    #expect(throws: ExportError.busy(world.out)) { try ExportJournal(folder: world.out) }
    try first.close(order: [], as: ExportOptions().identities)
  }

  @Test(
    "the manifests say the same: every line of JSON can be read, every line of CSV has the columns of the first"
  )
  func manifests() throws {
    let world = try world()
    let odd = try world.folder.write("odd, \"name\"\n.png", try image.encodedPNG())
    let odder = World(folder: world.folder, photos: world.photos + [odd])
    try run(odder)
    let contents = try contents(world.out)
    let lines = String(decoding: contents["manifest.jsonl"] ?? Data(), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 7)
    for line in lines {
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect((object["box"] as? [Double]) == [1, 2, 90, 95])
      #expect((object["landmarks"] as? [[Double]])?.count == 5)
      #expect((object["to_crop"] as? [[Double]])?.map(\.count) == [3, 3])
      #expect((object["fingerprint"] as? String)?.hasPrefix("xxh64:") == true)
      #expect(object["sharpness"] as? Double != nil)
    }
    let table = csv(String(decoding: contents["manifest.csv"] ?? Data(), as: UTF8.self))
    #expect(table.count == 8)
    #expect(Set(table.map(\.count)).count == 1)
    #expect(table[0].prefix(2) == ["crop", "source"])
    #expect(table[7][0] == "odd, \"name\"\n_00.png" && table[7][1] == odd.string)
  }

  /// A plain reader of RFC 4180.
  private func csv(_ text: String) -> [[String]] {
    var (rows, row, field, isQuoted): ([[String]], [String], String, Bool) = ([], [], "", false)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"":
        isQuoted.toggle()
        if isQuoted, !field.isEmpty { field.append("\"") }
      case "," where !isQuoted: (row, field) = (row + [field], "")
      case "\r" where !isQuoted: break
      case "\n" where !isQuoted: (rows, row, field) = (rows + [row + [field]], [], "")
      default: field.unicodeScalars.append(scalar)
      }
    }
    return rows
  }

  @Test(
    "the hash is XXH64",
    arguments: [("", "ef46db3751d8e999"), ("a", "d24ec4f1a98c6e5b"), ("abc", "44bc2cf5ad770999")])
  func hash(text: String, expected: String) {
    #expect(ContentHash.text(ContentHash.of(Array(text.utf8))) == expected)
  }
}

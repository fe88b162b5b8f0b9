import Alignment
import Foundation
import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing

/// What an export must not do to photos, and to what was exported before.
@Suite("Exports and existing files") struct ExportSafetyTests {
  private let folder = try? TemporaryFolder()
  private let image = Image(width: 130, height: 130, red: 90, green: 120, blue: 90)
  private let face: ExportFace

  init() {
    let points = AlignmentTemplate.arcFace.points.map { Point(x: Float($0.x), y: Float($0.y)) }
    face = ExportFace(index: 0, landmarks: Landmarks(points: points), box: nil, score: 0.5)
  }

  private func photos(_ count: Int) throws -> (photos: [FilePath], out: FilePath) {
    let folder = try #require(folder)
    let photos = try (0..<count).map { try folder.write("p\($0).png", try image.encodedPNG() + [UInt8($0)]) }
    return (photos, try folder.folder("out"))
  }

  private func export(_ photos: [FilePath], _ out: FilePath) throws {
    let journal = try ExportJournal(folder: out)
    let options = ExportOptions()
    let exporter = try CropExporter(
      folder: out, plan: ExportPlan(photos: photos), options: options, journal: journal)
    for photo in photos where !journal.isDone(photo, as: options.identities[photo]) {
      let result = try exporter.export([face], of: image, photo: photo)
      try journal.finish(try #require(result.record))
    }
    try journal.close(order: photos, as: options.identities)
  }

  private func done(_ photos: [FilePath], _ out: FilePath) -> [Bool] {
    let history = ExportHistory(of: out), identities = ExportOptions().identities
    return photos.map { history.isDone($0, as: identities[$0], in: out) }
  }

  private func rewriteJournal(_ out: FilePath, _ change: (Data) throws -> Data) throws {
    let path = out.appending(ExportJournal.name).string
    try change(try #require(FileManager.default.contents(atPath: path))).write(
      to: URL(fileURLWithPath: path))
  }

  @Test("a photo among the crops is not overwritten, by whatever name it is reached")
  func originals() throws {
    let (photos, _) = try photos(1)
    let out = try #require(folder).path
    let crop = out.appending("p0_00.png").string
    let links: [() throws -> Void] = [
      { try FileManager.default.createSymbolicLink(atPath: crop, withDestinationPath: "p0.png") },
      { try FileManager.default.linkItem(atPath: photos[0].string, toPath: crop) },
    ]
    for link in links {
      try link()
      defer { try? FileManager.default.removeItem(atPath: crop) }
      let exporter = try CropExporter(
        folder: out, plan: ExportPlan(photos: photos),
        options: ExportOptions(existing: .overwrite))
      let before = FileManager.default.contents(atPath: photos[0].string)
      let error = #expect(throws: ExportError.self) {
        try exporter.export([face], of: image, photo: photos[0])
      }
      guard case .replacesPhoto(photo: photos[0], path: _) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(FileManager.default.contents(atPath: photos[0].string) == before)
    }
  }

  @Test("a photo that becomes another one while it is exported is not taken for done")
  func changedMeanwhile() throws {
    let (photos, out) = try photos(1)
    let source = ExportSource(of: try PhotoFile(photos[0]))
    try FileManager.default.removeItem(atPath: photos[0].string)
    _ = try #require(folder).write("p0.png", try image.encodedPNG() + [9, 9])
    let journal = try ExportJournal(folder: out)
    let exporter = try CropExporter(
      folder: out, plan: ExportPlan(photos: photos), options: ExportOptions(), journal: journal)
    var result = PhotoExport()
    #expect(throws: ExportError.changed(photo: photos[0])) {
      try exporter.export([face], of: image, photo: photos[0], source: source, into: &result)
    }
    #expect(result.record == nil)
  }

  @Test("the record of a later version, or another file of its name, is left as it is")
  func foreign() throws {
    let (photos, out) = try photos(1)
    for text in ["facet-export\t3\nsomething new\n", "x", String(repeating: "notes ", count: 9)] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: out.appending(ExportJournal.name).string))
      #expect(throws: ExportError.foreignJournal(out.appending(ExportJournal.name))) {
        try export(photos, out)
      }
      try rewriteJournal(out) {
        #expect($0 == Data(text.utf8))
        return $0
      }
    }
    // Nothing, or the beginning of a head, is what a kill leaves.
    for text in ["", "facet-exp"] {
      try rewriteJournal(out) { _ in Data(text.utf8) }
      try export(photos, out)
      #expect(done(photos, out) == [true])
      try FileManager.default.removeItem(atPath: out.appending("p0_00.png").string)
    }
  }

  @Test(
    "a record that names files outside its folder is not believed",
    arguments: ["../mine.png", "/mine.png", "a/../../mine.png"])
  func outside(name: String) throws {
    let (photos, out) = try photos(1)
    try export(photos, out)
    let mine = try #require(folder).write("mine.png", [1, 2, 3])
    let absolute = name.hasPrefix("/") ? mine.string : name
    let hash = ContentHash.text(ContentHash.of([1, 2, 3]))
    try rewriteJournal(out) { data in
      data + Data("old\t\(absolute)\t3\t\(hash)\nbegin\t\t\(absolute)\n".utf8)
    }
    let journal = try ExportJournal(folder: out)
    #expect(journal.prune(keeping: [], as: ExportOptions().identities) == [out.appending("p0_00.png")])
    #expect(FileManager.default.contents(atPath: mine.string) == Data([1, 2, 3]))
  }

  @Test("records after a damaged one are read")
  func damaged() throws {
    let (photos, out) = try photos(4)
    try export(photos, out)
    #expect(done(photos, out) == [true, true, true, true])
    let manifest = FileManager.default.contents(atPath: out.appending("manifest.csv").string)
    try rewriteJournal(out) { data in
      var lines = String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
      let second = try #require(lines.indices.filter { lines[$0].hasPrefix("photo\t") }.dropFirst().first)
      lines[second] = "ph#to" + lines[second].dropFirst(5)
      return Data((lines.joined(separator: "\n") + "\n").utf8)
    }
    #expect(done(photos, out) == [true, false, true, true])
    // The crop is there already, and may be another's.
    try FileManager.default.removeItem(atPath: out.appending("p1_00.png").string)
    try export(photos, out)
    #expect(done(photos, out) == [true, true, true, true])
    #expect(FileManager.default.contents(atPath: out.appending("manifest.csv").string) == manifest)
  }

  @Test("a journal is read in pieces, wherever they end", arguments: [1, 20, 200, 700])
  func pieces(before: Int) throws {
    let (photos, out) = try photos(3)
    try export(photos, out)
    // A line that puts the end of the first piece so many bytes behind it.
    try rewriteJournal(out) { data in
      let head = Data("facet-export\t2\n".utf8)
      let line = "begin\t\t" + String(repeating: "n", count: (1 << 20) - head.count - 8 - before) + "\n"
      return head + Data(line.utf8) + data.dropFirst(head.count)
    }
    #expect(done(photos, out) == [true, true, true])
    try export(photos, out)
    #expect(done(photos, out) == [true, true, true])
  }
}

import Foundation
import SystemPackage
import TestSupport

import DataSets

/// An export's folder with crops that are no pictures, which no layout looks into.
struct SetFixture {
  let folder: TemporaryFolder
  var crops: FilePath { folder.path.appending("crops") }
  var target: FilePath { folder.path.appending("set") }

  /// A crop of the manifest.
  struct Line {
    var name: String
    var label: String? = "ada"
    var quality = 0.5
    var fingerprint = ""
    var source = ""
    var members = ""
  }

  init(_ lines: [Line]) throws {
    folder = try TemporaryFolder()
    try folder.folder("crops")
    var manifest = ""
    for line in lines {
      let path = FilePath("crops/\(line.name)")
      try folder.folder(path.removingLastComponent().string)
      try folder.write(path.string, Self.bytes(of: line.name))
      let label = line.label.map { ",\"label\":\"\($0)\"" } ?? ""
      let source = line.source.isEmpty ? "in/\(line.name).jpg" : line.source
      manifest +=
        "{\"crop\":\"\(line.name)\",\"source\":\"\(source)\",\"fingerprint\":\"\(line.fingerprint)\"\(label),"
        + "\"face\":0,\"width\":112,\"height\":112,\"quality\":\(line.quality)\(line.members)}\n"
    }
    try folder.write("crops/manifest.jsonl", Array(manifest.utf8))
  }

  /// People with so many crops each, `NAME/NAME-0.png` and so on.
  init(people: [(name: String, count: Int)]) throws {
    try self.init(
      people.flatMap { person in
        (0..<person.count).map { Line(name: "\(person.name)/\(person.name)-\($0).png", label: person.name) }
      })
  }

  /// The content of a crop's file.
  static func bytes(of name: String) -> [UInt8] { Array("a picture of \(name)".utf8) }

  func run(_ kind: LayoutKind, _ rules: SetRules = SetRules()) throws -> LayoutRun.Summary {
    try LayoutRun(source: crops, target: target, kind: kind, rules: rules).run()
  }

  /// All files below the set's folder with their bytes, but for hidden ones.
  func files() throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    guard let names = FileManager.default.enumerator(atPath: target.string) else { return [:] }
    for case let name as String in names where !name.hasPrefix(".") {
      if names.fileAttributes?[.type] as? FileAttributeType == .typeDirectory { continue }
      files[name] = FileManager.default.contents(atPath: target.appending(name).string).map { [UInt8]($0) }
    }
    return files
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: target.appending(name).string, encoding: .utf8)
  }

  func lines(_ name: String) throws -> [String] { try text(name).split(separator: "\n").map(String.init) }
}

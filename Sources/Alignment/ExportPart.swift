import Files
import SystemPackage

/// One of `count` parts of an export, whose runs may write into one folder at the same time: each has its own journal.
public struct ExportPart: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// From 1 to ``count``.
  public let index: Int
  /// How many parts there are.
  public let count: Int

  public init(index: Int, count: Int) { (self.index, self.count) = (index, count) }

  /// As for `--shard`.
  public var description: String { "\(index)/\(count)" }

  var journalName: String { "\(ExportJournal.name)-\(index)-of-\(count)" }

  /// The part whose journal has this name.
  init?(journalName name: String) {
    guard name.hasPrefix(ExportJournal.name + "-") else { return nil }
    let words = name.dropFirst(ExportJournal.name.count + 1).split(
      separator: "-", omittingEmptySubsequences: false)
    guard words.count == 3, words[1] == "of", let index = Int(words[0]), let count = Int(words[2]),
      index >= 1, index <= count, "\(index)" == words[0], "\(count)" == words[2]
    else { return nil }
    self.init(index: index, count: count)
  }

  public static func < (a: ExportPart, b: ExportPart) -> Bool { (a.count, a.index) < (b.count, b.index) }

  /// The parts that have journals in a folder.
  static func all(in folder: FilePath) -> [ExportPart] {
    var parts: [ExportPart] = []
    // SAFETY: the name is read only during the call.
    _ = try? unsafe FolderEntries.read(folder) { name, _, _ in
      if let part = unsafe ExportPart(journalName: String(decoding: name, as: UTF8.self)) {
        parts.append(part)
      }
      return true
    }
    return parts.sorted()
  }
}

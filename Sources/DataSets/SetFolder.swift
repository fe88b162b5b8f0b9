import Files
import Foundation
package import SystemPackage

/// The folder of a set while it is written. Everything goes into a hidden folder beside it, which takes its
/// name when all is there; so the name never leads to a part of a set, or to a mixture of two.
///
/// `.facet-layout` in it lists its files. A later set replaces an earlier one only if nothing else is in the
/// folder.
package final class SetFolder {
  /// Lists the files of a set, in its folder.
  static let listName = ".facet-layout"
  private static let head = "facet-layout\t1"

  /// The folder's name when it is complete.
  let target: FilePath
  private let hidden: FilePath
  private let copies: Bool
  private var files: [String] = []
  private var folders: Set<FilePath> = []
  private var isFinished = false

  /// - Parameter copies: whether crops are copied; otherwise they are linked where the disk can do that.
  package init(_ target: FilePath, copies: Bool) throws(DataSetError) {
    self.target = target.withLinksResolved.lexicallyNormalized()
    self.copies = copies
    try Self.check(self.target)
    let parent = self.target.removingLastComponent()
    let name = self.target.lastComponent?.string ?? "set"
    Self.removeLeftovers(of: name, in: parent)
    hidden = parent.appending(".\(name).\(getpid()).layout")
    try create(hidden)
  }

  deinit {
    if !isFinished { try? FileManager.default.removeItem(atPath: hidden.string) }
  }

  /// Puts a crop into the set.
  func place(_ crop: FilePath, at name: String) throws(DataSetError) {
    let path = try path(of: name)
    if !copies {
      // SAFETY: both paths are terminated strings for the time of the call.
      let result = unsafe crop.withPlatformString { old in
        unsafe path.withPlatformString { new in unsafe link(old, new) }
      }
      if result == 0 { return }
      if errno == EEXIST { throw .sameFile(name, name) }
    }
    let copy = try SetFile(path)
    do {
      try copy.write(try Self.bytes(of: crop))
    } catch let error as DataSetError {
      throw error
    } catch {
      throw .unreadable(crop, reason: (error as? Errno) ?? .ioError)
    }
    try copy.finish()
  }

  /// Begins a file of the set.
  func file(_ name: String) throws(DataSetError) -> SetFile { try SetFile(try path(of: name)) }

  /// Writes a small file.
  func write(_ text: String, to name: String) throws(DataSetError) {
    let file = try file(name)
    try file.write(Array(text.utf8))
    try file.finish()
  }

  /// Gives the folder its name, in place of the earlier set.
  package func finish() throws(DataSetError) {
    let list = [Self.head] + files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let own = try SetFile(hidden.appending(Self.listName))
    try own.write(Array((list.joined(separator: "\n") + "\n").utf8))
    try own.finish()
    do {
      for folder in folders { try AtomicFile.syncFolder(folder) }
      try AtomicFile.syncFolder(hidden)
    } catch {
      throw .output(error)
    }
    try Self.check(target)
    let old = FilePath(hidden.string + "-old")
    let isReplacing = AtomicFile.exists(target)
    do {
      if isReplacing { try AtomicFile.move(target, to: old, replacing: true, syncsFolder: false) }
      try AtomicFile.move(hidden, to: target, replacing: true)
    } catch {
      throw .output(error)
    }
    isFinished = true
    if isReplacing { try? FileManager.default.removeItem(atPath: old.string) }
  }

  private func path(of name: String) throws(DataSetError) -> FilePath {
    files.append(name)
    let path = hidden.appending(name)
    let folder = path.removingLastComponent()
    if folder != hidden { try create(folder) }
    return path
  }

  private func create(_ folder: FilePath) throws(DataSetError) {
    guard folders.insert(folder).inserted else { return }
    do { try AtomicFile.createFolder(folder) } catch { throw .output(error) }
  }

  private static func bytes(of path: FilePath) throws -> [UInt8] {
    let file = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
    return try file.closeAfter {
      let size = Int(try file.seek(offset: 0, from: .end))
      return try file.bytes(at: 0..<size)
    }
  }

  // MARK: What is there already

  /// Refuses a folder with anything that no layout has written.
  private static func check(_ target: FilePath) throws(DataSetError) {
    guard AtomicFile.exists(target) else { return }
    guard let names = FileManager.default.enumerator(atPath: target.string) else {
      throw .output(.notFolder(target))
    }
    let known = knownFiles(in: target)
    for case let name as String in names {
      if names.fileAttributes?[.type] as? FileAttributeType == .typeDirectory { continue }
      if known.contains(name) || name == listName && !known.isEmpty { continue }
      throw .foreign(target, file: name)
    }
  }

  private static func knownFiles(in target: FilePath) -> Set<String> {
    guard let bytes = try? bytes(of: target.appending(listName)) else { return [] }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    return lines.first == head ? Set(lines.dropFirst()) : []
  }

  /// Removes hidden folders of programs that were killed.
  private static func removeLeftovers(of name: String, in parent: FilePath) {
    let manager = FileManager.default
    let folder = parent.isEmpty ? "." : parent.string
    for entry in (try? manager.contentsOfDirectory(atPath: folder)) ?? [] {
      guard entry.hasPrefix(".\(name)."),
        let mark = entry.dropFirst(name.utf8.count + 2).split(separator: ".").first,
        entry.hasSuffix(".layout") || entry.hasSuffix(".layout-old"), let process = Int32(mark),
        process == getpid() || (kill(process, 0) != 0 && errno == ESRCH)
      else { continue }
      try? manager.removeItem(atPath: folder + "/" + entry)
    }
  }
}

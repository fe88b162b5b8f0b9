package import Annotations
import Files
import Foundation
import Imaging
package import SystemPackage
import TextWriting

/// Edits that a library does not take, written to a file as they are made, so that they survive the end of
/// the program.
///
/// `HASH-PROCESS-NUMBER.jsonl` in the first of ``folders(_:)`` that can be written: a line that names the
/// library, and one for each edit, undo and redo. The program that writes it holds a lock on it. A file
/// without a lock was left behind; the next start with that library restores its edits.
package final class RescueFile {
  /// A line of the file.
  private struct Line: Codable {
    var library: String?
    var edit: HistoryEntry?
    /// "undo" or "redo".
    var step: String?

    // The names used in files; they stay when a property is renamed.
    private enum CodingKeys: String, CodingKey {
      case library = "library", edit = "edit", step = "step"
    }
  }

  package let path: FilePath
  private let file: FileDescriptor

  private init(_ path: FilePath, _ file: FileDescriptor) { (self.path, self.file) = (path, file) }

  deinit { file.unlockAndClose() }

  // MARK: Writing

  /// Begins a file for a library's edits; nil when none can be written anywhere.
  package static func begin(for library: FilePath, in folders: [FilePath]) -> RescueFile? {
    for folder in folders {
      let path = folder.appending("\(key(library))-\(getpid())-\(UInt32.random(in: 0 ..< .max)).jsonl")
      do {
        try AtomicFile.createFolder(folder)
        let descriptor = try FileDescriptor.open(
          path, .readWrite, options: [.create, .exclusiveCreate, .append, .closeOnExec],
          permissions: FilePermissions(rawValue: 0o600))
        let file = RescueFile(path, descriptor)
        _ = flock(descriptor.rawValue, LOCK_EX | LOCK_NB)
        do {
          try file.append(Line(library: library.string))
          return file
        } catch {
          file.remove()
        }
      } catch {
        continue
      }
    }
    return nil
  }

  package func append(_ edit: HistoryEntry) throws { try append(Line(edit: edit)) }
  package func appendUndo() throws { try append(Line(step: "undo")) }
  package func appendRedo() throws { try append(Line(step: "redo")) }

  private func append(_ line: Line) throws {
    try file.writeAll(JSONText.bytes(of: line) + [0x0A])
    // It may be the only copy of the edit.
    guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
  }

  package func remove() {
    // SAFETY: the path is a terminated string for the time of the call.
    _ = unsafe path.withPlatformString { unsafe unlink($0) }
  }

  // MARK: What was left

  /// The files that were left behind for a library, oldest first, each with the edits that were not undone.
  package static func left(
    for library: FilePath, in folders: [FilePath]
  ) -> [(file: RescueFile, edits: [HistoryEntry])] {
    var found: [(file: RescueFile, edits: [HistoryEntry], modified: Int)] = []
    for folder in folders {
      for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
      where name.hasPrefix(key(library) + "-") && name.hasSuffix(".jsonl") {
        let path = folder.appending(name)
        guard
          let descriptor = try? FileDescriptor.open(
            path, .readWrite, options: [.append, .nonBlocking, .noFollow, .closeOnExec])
        else { continue }
        let file = RescueFile(path, descriptor)
        // Another running browser writes to it.
        guard flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0, let edits = file.edits(of: library) else {
          continue
        }
        let modified = (try? FileManager.default.attributesOfItem(atPath: path.string))?[.modificationDate]
        found.append((file, edits, Int(((modified as? Date) ?? Date()).timeIntervalSince1970 * 1000)))
      }
    }
    return found.sorted { ($0.modified, $0.file.path.string) < ($1.modified, $1.file.path.string) }
      .map { ($0.file, $0.edits) }
  }

  /// Nil when it belongs to another library. An incomplete last line of a killed program is ignored.
  private func edits(of library: FilePath) -> [HistoryEntry]? {
    let lines = (FileManager.default.contents(atPath: path.string) ?? Data()).split(separator: 0x0A)
      .map { try? JSONDecoder().decode(Line.self, from: Data($0)) }
    guard lines.first??.library == library.string else { return nil }
    var (done, undone): ([HistoryEntry], [HistoryEntry]) = ([], [])
    for line in lines.dropFirst() {
      guard let line else { break }
      if let edit = line.edit {
        done.append(edit)
        undone = []
      } else if line.step == "undo" {
        if let edit = done.popLast() { undone.append(edit) }
      } else if let edit = undone.popLast() {
        done.append(edit)
      }
    }
    return done
  }

  /// The folders for such files, best first: `rescue` in the user's folder for state, or in one for this user
  /// in the temporary folder, where the first cannot be written.
  ///
  /// - Parameter environment: nil for this process's own.
  package static func folders(_ environment: [String: String]? = nil) -> [FilePath] {
    let state = UserFolders(environment).state
    let temporary = FilePath(NSTemporaryDirectory()).appending("facet-\(getuid())")
    return [state, temporary].compactMap(\.self).map { $0.appending("rescue") }
  }

  private static func key(_ library: FilePath) -> String {
    ContentHash.text(ContentHash.of(Array(library.string.utf8)))
  }
}

package import Files
import Foundation
import Synchronization
package import SystemPackage
import TextWriting

/// Reports photos that failed: in words on standard error, and as JSON Lines in a file if one is given. Any
/// thread may use it.
package final class PhotoFailures: Sendable {
  private let file: (descriptor: FileDescriptor, path: FilePath)?
  private let isQuiet: Bool
  private let state = Mutex((count: 0, isBroken: false))

  /// - Parameters:
  ///   - path: a file that gets a line for each; it is emptied at the beginning. Nil for none.
  ///   - isQuiet: whether warnings are left out.
  package init(to path: FilePath?, isQuiet: Bool = false) throws(UsageError) {
    self.isQuiet = isQuiet
    guard let path else {
      file = nil
      return
    }
    do {
      let descriptor = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .truncate, .append, .closeOnExec],
        permissions: FilePermissions(rawValue: 0o666))
      file = (descriptor, path)
    } catch {
      throw UsageError("--errors: \(OutputError(path, (error as? Errno) ?? .ioError))")
    }
  }

  deinit { try? file?.descriptor.close() }

  /// How many photos failed.
  package var count: Int { state.withLock { $0.count } }

  /// A photo, or a folder or list without photos, that gave nothing.
  package func add(_ path: FilePath, _ reason: String) {
    StandardError.write("\(path.shown): \(reason)")
    record(path, "error", reason)
    state.withLock { $0.count += 1 }
  }

  /// Failures of a batch, each with a message that begins with a path.
  ///
  /// - Parameter photos: of the batch. The messages about them get their paths as the disk has them.
  package func add(messages: [String], of photos: [FilePath]) {
    for message in messages { StandardError.write(message) }
    state.withLock { $0.count += messages.count }
    record(messages, "error", of: photos)
  }

  private func warn(messages: [String], of photos: [FilePath]) {
    if !isQuiet { for message in messages { StandardError.write(message) } }
    record(messages, "warning", of: photos)
  }

  private func record(_ messages: [String], _ kind: String, of photos: [FilePath]) {
    if file == nil || messages.isEmpty { return }
    let paths = Dictionary(photos.map { ($0.shown, $0) }) { first, _ in first }
    for message in messages {
      let ends = message.ranges(of: ": ").map(\.lowerBound)
      // The longest path that fits, since names may hold a colon.
      guard let end = ends.last(where: { paths[String(message[..<$0])] != nil }) ?? ends.first else {
        record("", kind, message)
        continue
      }
      let shown = String(message[..<end])
      var text = message[end...].dropFirst(2)
      if kind == "warning", text.hasPrefix("warning: ") { text = text.dropFirst(9) }
      record(paths[shown] ?? FilePath(shown), kind, String(text))
    }
  }

  /// What an export says about photos.
  package func add(_ summary: ExportRun.Summary, of photos: [FilePath]) {
    warn(messages: summary.warnings, of: photos)
    add(messages: summary.failures, of: photos)
  }

  /// A photo that gave something, and what is wrong with it.
  package func warn(_ path: FilePath, _ warning: String) {
    if !isQuiet { StandardError.write("\(path.shown): warning: \(warning)") }
    record(path, "warning", warning)
  }

  private func record(_ path: FilePath, _ kind: String, _ text: String) {
    guard let file else { return }
    let bytes = path.bytes
    var members: [(name: String, value: JSONText)] = [("path", .string(path.string))]
    if Array(path.string.utf8) != bytes {
      members.append(("path_base64", .string(Data(bytes).base64EncodedString())))
    }
    members.append((kind, .string(text)))
    let line = Array((JSONText.object(members).text + "\n").utf8)
    state.withLock { state in
      if state.isBroken { return }
      do {
        _ = try file.descriptor.writeAll(line)
      } catch {
        // Said once: later lines would fail for the same reason.
        state.isBroken = true
        state.count += 1
        StandardError.write("--errors: \(OutputError(file.path, (error as? Errno) ?? .ioError))")
      }
    }
  }
}

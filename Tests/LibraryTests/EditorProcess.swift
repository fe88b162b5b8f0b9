import Annotations
import Foundation
import Spawning
import SystemPackage

/// The program `LibraryEditor`, which adds faces 1, 2, 3 … to a photo of a library and prints each number once the
/// library has it.
final class EditorProcess {
  private let process: ChildProcess
  private let output: FileDescriptor

  /// Beside the tests' own program.
  private static let program: URL = {
    let own =
      Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL ?? Bundle.main.bundleURL
    let beside = own.deletingLastPathComponent().appendingPathComponent("LibraryEditor")
    if FileManager.default.fileExists(atPath: beside.path) { return beside }
    return URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("LibraryEditor")
  }()

  /// - Parameters:
  ///   - mergesPeople: whether each face gets a name and a vector, and its person is merged into one called "All".
  ///   - fileLimit: no file may grow beyond this many bytes.
  init(
    _ library: FilePath, _ photo: PhotoFingerprint, count: Int, first: Int = 1, mergesPeople: Bool = false,
    fileLimit: Int? = nil
  ) throws {
    let process = try ChildProcess(
      FilePath(Self.program.path),
      (mergesPeople ? ["people"] : []) + [library.string, photo.description, "\(count)", "\(first)"]
        + (fileLimit.map { ["\($0)"] } ?? []),
      output: .pipe)
    guard let output = process.output else { throw Errno.badFileDescriptor }
    (self.process, self.output) = (process, output)
  }

  deinit { try? output.close() }

  /// The next byte; nil at the end.
  private func next() -> UInt8? {
    var byte: [UInt8] = [0]
    return (try? output.readSome(into: &byte)) == 1 ? byte[0] : nil
  }

  /// Waits for the first number; false when there is none.
  func waitForFirst() -> Bool { next() != nil }

  /// Waits until the names of so many faces were printed; false when the program ends before.
  func wait(forLines count: Int) -> Bool {
    var lines = 0
    while lines < count {
      guard let byte = next() else { return false }
      if byte == UInt8(ascii: "\n") { lines += 1 }
    }
    return true
  }

  func kill() { process.stop(patience: .zero) }

  /// Waits for the end; what was printed after ``waitForFirst()``'s digit, and the exit status.
  func finish() -> (output: String, errors: String, status: Int32) {
    let text = String(decoding: (try? output.readToEnd()) ?? [], as: UTF8.self)
    let status = process.wait()?.status ?? 0
    return (text, process.messages.lastWords(within: .seconds(60)), status)
  }
}

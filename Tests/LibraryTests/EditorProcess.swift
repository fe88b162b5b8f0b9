import Annotations
import Foundation
import SystemPackage

/// The program `LibraryEditor`, which adds faces 1, 2, 3 … to a photo of a library and prints each number once the
/// library has it.
final class EditorProcess {
  private let process = Process()
  private let output = Pipe()
  private let errors = Pipe()

  /// Beside the tests' own program.
  private static let program: URL = {
    let own =
      Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL ?? Bundle.main.bundleURL
    let beside = own.deletingLastPathComponent().appendingPathComponent("LibraryEditor")
    if FileManager.default.fileExists(atPath: beside.path) { return beside }
    return URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("LibraryEditor")
  }()

  /// - Parameter fileLimit: no file may grow beyond this many bytes.
  init(
    _ library: FilePath, _ photo: PhotoFingerprint, count: Int, first: Int = 1, fileLimit: Int? = nil
  ) throws {
    process.executableURL = Self.program
    process.arguments =
      [library.string, photo.description, "\(count)", "\(first)"] + (fileLimit.map { ["\($0)"] } ?? [])
    process.standardOutput = output
    process.standardError = errors
    try process.run()
  }

  /// Waits for the first number; false when there is none.
  func waitForFirst() -> Bool { !output.fileHandleForReading.readData(ofLength: 1).isEmpty }

  /// Waits until the names of so many faces were printed; false when the program ends before.
  func wait(forLines count: Int) -> Bool {
    var lines = 0
    while lines < count {
      let byte = output.fileHandleForReading.readData(ofLength: 1)
      guard let byte = byte.first else { return false }
      if byte == UInt8(ascii: "\n") { lines += 1 }
    }
    return true
  }

  func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

  /// Waits for the end; what was printed after ``waitForFirst()``'s digit, and the exit status.
  func finish() -> (output: String, errors: String, status: Int32) {
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let complaints = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (text, complaints, process.terminationStatus)
  }
}

import Foundation
public import SystemPackage
public import Testing

/// Compares a text with a `.screen` file.
///
/// `RECORD_SNAPSHOTS=1` writes the file. A new recording fails, so that nobody takes it for a check.
/// - Parameters:
///   - text: the actual text, usually `frame.text`.
///   - name: the file's name without `.screen`.
///   - folder: the file's folder, usually `Snapshots` next to the test.
public func expectSnapshot(
  _ text: String, named name: String, in folder: FilePath, sourceLocation: SourceLocation = #_sourceLocation
) {
  let path = folder.appending("\(name).screen").string
  let stored = try? String(contentsOfFile: path, encoding: .utf8)
  let isRecording = ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1"
  let actual = text + "\n"
  if stored == actual { return }
  if isRecording || stored == nil {
    do {
      try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
      try actual.write(toFile: path, atomically: true, encoding: .utf8)
      Issue.record(
        "recorded new baseline \(path); look at it, then run again", sourceLocation: sourceLocation)
    } catch {
      Issue.record("cannot record \(path): \(error)", sourceLocation: sourceLocation)
    }
    return
  }
  let differences = firstDifferences(between: stored ?? "", and: actual)
  Issue.record(
    "\(path) differs; RECORD_SNAPSHOTS=1 records the new one\n\(differences)", sourceLocation: sourceLocation)
}

/// Does the same for what a terminal finally shows. Intermediate screens, such as coarse pictures, may come before.
///
/// - Parameter text: removes the parts of the screen that differ from run to run.
public func expectSnapshot(
  of session: TmuxSession, named name: String, in folder: FilePath,
  sourceLocation: SourceLocation = #_sourceLocation, _ text: (String) -> String = { $0 }
) throws {
  let stored = try? String(contentsOfFile: folder.appending("\(name).screen").string, encoding: .utf8)
  // With nothing to compare with, the screen only has to come to rest.
  let deadline = ContinuousClock.now + .seconds((stored == nil ? 5 : 120) * patience)
  var screen = text(try session.text())
  while screen + "\n" != stored, ContinuousClock.now < deadline {
    usleep(30_000)
    screen = text(try session.text())
  }
  expectSnapshot(screen, named: name, in: folder, sourceLocation: sourceLocation)
}

extension FilePath {
  /// The `Snapshots` folder next to a test's source file.
  public static func snapshots(besides file: String = #filePath) -> FilePath {
    FilePath(file).removingLastComponent().appending("Snapshots")
  }
}

/// The lines that differ, old and new, at most eight.
private func firstDifferences(between old: String, and new: String) -> String {
  let (a, b) = (
    old.split(separator: "\n", omittingEmptySubsequences: false),
    new.split(separator: "\n", omittingEmptySubsequences: false)
  )
  var shown: [String] = []
  for index in 0..<max(a.count, b.count) where shown.count < 16 {
    let (before, after) = (index < a.count ? String(a[index]) : "", index < b.count ? String(b[index]) : "")
    if before != after { shown += ["\(index + 1) - \(before)", "\(index + 1) + \(after)"] }
  }
  return shown.joined(separator: "\n")
}

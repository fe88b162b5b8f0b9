package import Detection
import Files
import Foundation
import Imaging
package import SystemPackage
import TextWriting
import Video

/// The unfinished work on a film, in a hidden folder next to its copy: the run after an interruption or a kill
/// continues there, and its results are as if there had been no interruption.
///
/// Parts of the copy, lines and crops are written first. They count once the checkpoint names them.
package final class FilmStore {
  /// What the work depends on. If any of it has changed, the film starts again from the beginning.
  package struct Identity: Codable, Equatable {
    package var film: String
    package var bytes: Int
    /// Nanoseconds since 1970.
    package var modified: Int64
    package var weights: String
    package var settings: DetectionSettings
    package var tracking: FaceTracker.Options
    package var coding: String
    package var wantsCopy, wantsCrops, wantsLines: Bool

    // The names in files, which must not change when a property is renamed.
    private enum CodingKeys: String, CodingKey {
      case film = "film", bytes = "bytes", modified = "modified", weights = "weights"
      case settings = "settings", tracking = "tracking", coding = "coding", wantsCopy = "wantsCopy"
      case wantsCrops = "wantsCrops", wantsLines = "wantsLines"
    }
  }

  /// A part of the copy.
  package struct Part: Codable, Equatable {
    package var name: String
    package var frames: Int
    /// The first frame's time in seconds of the film; nil in the work of earlier versions.
    package var start: Double?

    // The names in files, which must not change when a property is renamed.
    private enum CodingKeys: String, CodingKey {
      case name = "name", frames = "frames", start = "start"
    }
  }

  package struct Checkpoint: Codable {
    package var identity: Identity
    /// The number of frames that are done.
    package var frames = 0
    /// The last of these frames' time in seconds of the film; nil in the work of earlier versions.
    package var time: Double?
    /// Whether the film's end was reached. Only joining the parts is left then.
    package var isWhole = false
    package var tracker: FaceTracker
    package var crops: [BestCrops.Saved] = []
    /// The length of the finished lines, in bytes.
    package var lines = 0
    package var parts: [Part] = []

    // The names in files, which must not change when a property is renamed.
    private enum CodingKeys: String, CodingKey {
      case identity = "identity", frames = "frames", time = "time", isWhole = "isWhole", tracker = "tracker"
      case crops = "crops", lines = "lines", parts = "parts"
    }
  }

  package let folder: FilePath
  package private(set) var checkpoint: Checkpoint
  private let lock: FileDescriptor
  private var linesFile: AppendedFile

  /// Opens the work of an earlier run, or starts.
  ///
  /// - Throws: `FilmFailure` when another process is working on the film, or an error of the disk.
  package init(in folder: FilePath, identity: Identity, tracker: FaceTracker) throws {
    self.folder = folder
    try AtomicFile.createFolder(folder)
    let access = FilePermissions.ownerReadWrite
    lock = try FileDescriptor.open(
      folder.appending("lock"), .readWrite, options: [.create, .closeOnExec], permissions: access)
    guard flock(lock.rawValue, LOCK_EX | LOCK_NB) == 0 else {
      try? lock.close()
      throw FilmFailure("another facet is working on it (\(folder.shown)); wait for it, or stop it")
    }
    var checkpoint = Checkpoint(identity: identity, tracker: tracker)
    if let known = Self.known(in: folder, identity), Self.hasFiles(known, in: folder) { checkpoint = known }
    self.checkpoint = checkpoint
    Self.removeFiles(in: folder, except: checkpoint)
    linesFile = try AppendedFile(folder.appending(Self.linesName), .create, permissions: access)
    try linesFile.cut(to: checkpoint.lines)
  }

  deinit {
    linesFile.close()
    lock.unlockAndClose()
  }

  private static let checkpointName = "checkpoint.json", linesName = "lines.jsonl"

  private static func known(in folder: FilePath, _ identity: Identity) -> Checkpoint? {
    FileManager.default.contents(atPath: folder.appending(checkpointName).string)
      .flatMap { try? JSONDecoder().decode(Checkpoint.self, from: $0) }
      .flatMap { $0.identity == identity ? $0 : nil }
  }

  /// Whether a folder holds the work from which a finished copy was made: the run ended before it had removed the
  /// folder. A copy older than the work was made by something else. Nothing is changed.
  package static func hasLeftovers(of copy: FilePath, in folder: FilePath, _ identity: Identity) -> Bool {
    func date(_ path: FilePath) -> Date? {
      (try? FileManager.default.attributesOfItem(atPath: path.string))?[.modificationDate] as? Date
    }
    guard known(in: folder, identity)?.isWhole == true, let made = date(copy),
      let worked = date(folder.appending(checkpointName))
    else { return false }
    return made >= worked
  }

  private static func hasFiles(_ checkpoint: Checkpoint, in folder: FilePath) -> Bool {
    let size = try? FileManager.default.attributesOfItem(atPath: folder.appending(linesName).string)[.size]
    return (size as? Int ?? 0) >= checkpoint.lines
      && (checkpoint.parts.map(\.name) + checkpoint.crops.compactMap(\.file)).allSatisfy {
        AtomicFile.exists(folder.appending($0))
      }
  }

  /// Removes files that the checkpoint does not name, left over from a run that was killed.
  private static func removeFiles(in folder: FilePath, except checkpoint: Checkpoint) {
    let kept = Set(
      ["lock", linesName, checkpointName] + checkpoint.parts.map(\.name) + checkpoint.crops.compactMap(\.file)
    )
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
    where !kept.contains(name) {
      _ = try? FileManager.default.removeItem(atPath: folder.appending(name).string)
    }
  }

  /// The lines of the frames that are done, exactly as they were printed.
  package func earlierLines() throws -> [UInt8] {
    try linesFile.descriptor.bytes(at: 0..<checkpoint.lines)
  }

  /// Appends a line. It counts after the next ``save(_:)``.
  package func add(line: String) throws {
    try linesFile.append(Array((line + "\n").utf8))
  }

  /// Writes a checkpoint of everything so far.
  package func save(_ change: (inout Checkpoint) throws -> Void) throws {
    var next = checkpoint
    try change(&next)
    next.lines = linesFile.length
    if next.lines > checkpoint.lines { try linesFile.sync() }
    try AtomicFile.write(
      try JSONText.bytes(of: next), to: folder.appending(Self.checkpointName), replacing: true)
    checkpoint = next
    Self.removeFiles(in: folder, except: checkpoint)
  }

  /// Removes the folder, because the film is done or cannot be continued.
  package func remove() {
    // The checkpoint goes last: if this is interrupted, it lets a later run recognise what is left.
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
    where name != Self.checkpointName {
      _ = try? FileManager.default.removeItem(atPath: folder.appending(name).string)
    }
    _ = try? FileManager.default.removeItem(atPath: folder.string)
  }
}

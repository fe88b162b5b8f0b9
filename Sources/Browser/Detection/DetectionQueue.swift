/// What is being detected, and the progress of the folder.
///
/// A photo's outcome carries the version of the settings that it was found with. The photo on screen is done
/// when that is the newest version; any other photo when it is at least `folderVersion`, the version last
/// requested for the whole folder.
struct DetectionQueue: Sendable {
  struct Job: Sendable {
    var request, version: Int
    var priority: DetectionPriority
    var wantsStages = false, isDeep = false
    /// Whether it is a first look.
    var isQuick = false
    /// When it began, in ticks of half a second.
    var tick = 0
  }

  /// A job that has been running for so many ticks is held up, by a disk that does not answer or a very large photo:
  /// others go on beside it.
  static let patience = 20
  /// At most so many of them; workers have no more threads for others (`WorkQueue.mostRelief`).
  static let mostHeldUp = 8

  /// How many slots are taken.
  func taken(at tick: Int) -> Int {
    let heldUp = running.values.count { tick - $0.tick >= Self.patience }
    return running.count - min(heldUp, Self.mostHeldUp)
  }

  /// How many photos may be detected at the same time.
  let slots: Int
  var running: [PhotoID: Job] = [:]
  /// Photos whose detection was interrupted; they come before the sweep.
  var returned: [PhotoID] = []
  /// All photos before this one are done, running or returned.
  var sweep = 0
  /// Incremented with every change of the settings.
  var version = 1
  var folderVersion = 1
  /// Photos with an outcome of at least `folderVersion`, and of exactly `version`.
  var done = 0, doneAtVersion = 0
  var looks = FirstLooks()
  /// How many photos the sweeps have examined; tests check that this stays proportional to the folder.
  var sweepSteps = 0

  init(slots: Int) {
    precondition(slots >= 1, "detection queue: \(slots) slots")
    self.slots = slots
  }
}

extension BrowserState {
  /// Whether a photo was detected with the current settings and weights.
  package func isUpToDate(_ photo: ListedPhoto) -> Bool { photo.version == detection.queue.version }
}

/// Why a photo is detected; lower values go first.
public enum DetectionPriority: Int, Comparable, Hashable, Sendable {
  case onScreen, neighbour, background

  public static func < (a: DetectionPriority, b: DetectionPriority) -> Bool { a.rawValue < b.rawValue }
}

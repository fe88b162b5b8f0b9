/// What is being detected, and how far the folder is.
///
/// A photo's outcome carries the version of the settings it was found with. The photo on screen is done
/// when that is the newest version; any other when it is at least `folderVersion`, the version that the
/// user last asked for the whole folder.
struct DetectionQueue: Sendable {
  struct Job: Sendable {
    var request, version: Int
    var priority: DetectionPriority
    var wantsStages = false, isDeep = false
  }

  /// How many photos may be in work at a time.
  let slots: Int
  var running: [PhotoID: Job] = [:]
  /// Photos whose work was interrupted; they come before the sweep.
  var returned: [PhotoID] = []
  /// All photos before this one are done, running or returned.
  var sweep = 0
  /// Counts up with every change of the settings.
  var version = 1
  var folderVersion = 1
  /// Photos with an outcome of at least `folderVersion`, and of exactly `version`.
  var done = 0, doneAtVersion = 0
  /// How many photos the sweep has looked at; tests watch that it stays in proportion.
  var sweepSteps = 0

  init(slots: Int) {
    precondition(slots >= 1, "detection queue: \(slots) slots")
    self.slots = slots
  }
}

extension BrowserState {
  /// Whether a photo was searched with the settings and weights as they are now.
  package func isUpToDate(_ photo: ListedPhoto) -> Bool { photo.version == detection.queue.version }
}

/// Why a photo is detected; lower values go first.
public enum DetectionPriority: Int, Comparable, Hashable, Sendable {
  case onScreen, neighbour, background

  public static func < (a: DetectionPriority, b: DetectionPriority) -> Bool { a.rawValue < b.rawValue }
}

/// Which photos are listed, where the cursor is, and which are marked.
public struct ListState: Sendable {
  /// The progress of the search for photos.
  public enum Scan: Hashable, Sendable {
    case running, finished
    case failed(String)
  }

  /// What sorting and filtering use, one for each photo.
  var summaries: [PhotoSummary] = []
  /// The sum over all photos.
  var tally = PhotoTally()
  /// The rows of the list: the photos filtered and sorted by ``arrangement``.
  public internal(set) var rows: [PhotoID] = []
  /// Which photos are listed, and in which order; initially all in the order of arrival.
  public internal(set) var arrangement = Arrangement()
  /// Incremented whenever the list changes.
  var version = 0
  /// Photos whose summaries or marks have changed since the list was last updated, and whether all must be
  /// checked.
  var changed: [PhotoID] = []
  var mustRelist = false
  /// Whether the next list begins at its first entry, because it has a new order.
  var startsOver = false
  /// Whether the facts that the order needs have come, so that the next list is the last that starts over.
  var hasFacts = false
  /// The photo under the cursor when the filter would hide it otherwise.
  var stray: PhotoID?
  /// Whether the list was made for the wall: it also contains photos of which only some faces pass the
  /// filter.
  var listsFaces = false

  /// The selected row; 0 when the list is empty.
  public internal(set) var cursor = 0
  /// The last direction of the cursor, +1 or -1; photos in that direction are decoded ahead.
  var direction = 1
  /// The first visible row of the list; 0 when the list is empty.
  public internal(set) var top = 0

  /// Marked photos; ``BrowserState/marked`` also includes a range being marked.
  public internal(set) var marks = PhotoSet()
  var formerMarks = PhotoSet()
  var range: MarkRange?

  /// The progress of the search. If a part of it failed, it is failed with the last reason once the rest has
  /// ended.
  public internal(set) var scan = Scan.running
  /// Why a part of the search failed, until the rest has ended.
  var scanFault: String?
  /// The name of the photo from the last session, to go to as soon as it is found.
  var awaited: String?
  /// That photo, once found but still hidden by the filter.
  var awaitedPhoto: PhotoID?
}

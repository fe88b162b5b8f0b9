/// Which photos are listed, where the cursor is, and which are marked.
public struct ListState: Sendable {
  /// How far the search for photos is.
  public enum Scan: Hashable, Sendable {
    case running, finished
    case failed(String)
  }

  /// Beside the photos: what sorting and filtering look at.
  var summaries: [PhotoSummary] = []
  /// What all photos together add up to.
  var tally = PhotoTally()
  /// The rows of the list: what ``arrangement`` makes of the photos.
  public internal(set) var rows: [PhotoID] = []
  /// Which photos are listed, and in which order; at first all as they arrive.
  public internal(set) var arrangement = Arrangement()
  /// Counts up whenever the list changes.
  var version = 0
  /// Photos whose summaries or marks have changed since the list was last settled, and whether all must be looked at.
  var changed: [PhotoID] = []
  var mustRelist = false
  /// The photo under the cursor when it is listed only for that.
  var stray: PhotoID?
  /// Whether the list was made for the wall: it has the photos, too, of which only some faces pass the filter.
  var listsFaces = false

  /// The selected row; 0 when the list is empty.
  public internal(set) var cursor = 0
  /// +1 or -1: where the cursor last went; what is next is decoded before it is asked for.
  var direction = 1
  /// The first row of the list that is seen; 0 when the list is empty.
  public internal(set) var top = 0

  /// Marked photos; ``BrowserState/marked`` counts a range under way, too.
  public internal(set) var marks = PhotoSet()
  var formerMarks = PhotoSet()
  var range: MarkRange?

  /// Failed when a part of it did, with the last reason, once the rest has ended.
  public internal(set) var scan = Scan.running
  /// Why a part of the search failed, until the rest has ended.
  var scanFault: String?
  /// The name of the photo to go to as soon as it is found.
  var awaited: String?
  /// That photo, found but hidden by the filter so far.
  var awaitedPhoto: PhotoID?
}

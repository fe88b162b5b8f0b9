/// The menu of sort orders and common filters.
public struct SortDialog: Hashable, Sendable {
  /// A line of the menu: an order to sort by, or a filter to set.
  public enum Row: Hashable, Sendable {
    case sort(SortOrder.Key)
    /// A filter's line; empty for all photos.
    case show(String)
  }

  static let rows: [Row] =
    SortOrder.Key.allCases.map(Row.sort)
    + ["", "faces", "none", "doubtful", "unreviewed", "errors", "marked"].map(Row.show)

  /// A filter in words.
  static func words(_ filter: String) -> String {
    switch filter {
    case "": "all photos"
    case "faces": "photos with faces"
    case "none": "photos without a face"
    case "doubtful": "photos with a doubtful face"
    case "unreviewed": "photos not reviewed"
    case "errors": "photos that cannot be read"
    case "marked": "marked photos"
    default: filter
    }
  }

  /// Index of the chosen line: orders first, then filters; initially the order in use.
  public var choice = 0
  /// The first visible row after a click on a row; nil while only keys were used.
  var top: Int?
  /// How many photos each filter shows.
  var counts: [String: Int]

  /// The line under the cursor, which Enter takes.
  public var row: Row { Self.rows[choice] }
}

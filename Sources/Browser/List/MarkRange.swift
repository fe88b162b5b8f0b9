/// A range of photos being marked, from where it began to the cursor.
struct MarkRange: Hashable, Sendable {
  /// Where it began.
  var anchor: PhotoID
  /// Whether the range marks its photos; a range begun on a marked photo removes marks instead.
  var isMarking: Bool
}

extension BrowserState {
  /// The rows of the range being marked.
  var rangeRows: ClosedRange<Int>? {
    guard let range = list.range, let start = row(of: range.anchor) else { return nil }
    return min(start, list.cursor)...max(start, list.cursor)
  }

  /// Whether a row of the list is marked, including the range under way.
  ///
  /// - Parameter rows: `rangeRows`, computed once for many rows.
  func isMarked(row: Int, range rows: ClosedRange<Int>?) -> Bool {
    if let range = list.range, rows?.contains(row) == true { return range.isMarking }
    return list.marks.contains(list.rows[row])
  }

  /// All marked photos, including the range under way.
  public var marked: PhotoSet {
    guard let range = list.range, let rows = rangeRows else { return list.marks }
    var all = list.marks
    for row in rows {
      if range.isMarking { all.insert(list.rows[row]) } else { all.remove(list.rows[row]) }
    }
    return all
  }

  /// The photos of a batch action: the marked photos in list order, then those that the filter hides; the
  /// photo on screen when none is marked; none without photos.
  public var markedOrCurrent: [PhotoID] {
    var marked = marked
    guard !marked.isEmpty else { return current.map { [$0] } ?? [] }
    var ordered: [PhotoID] = []
    ordered.reserveCapacity(marked.count)
    for id in list.rows where marked.remove(id) { ordered.append(id) }
    return ordered + marked
  }
}

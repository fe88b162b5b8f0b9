/// The pairing of rows with columns, each used at most once, with the greatest sum of gains. This is the Hungarian
/// method with shortest augmenting paths and potentials (Kuhn 1955; Jonker and Volgenant 1987), O(n³).
///
/// Rows are added one at a time. After each, the pairing is the best one for the rows so far.
public struct Assignment: Sendable, Hashable {
  private let width: Int
  private var gains: [[Double]] = []
  // Columns are numbered from 1; those beyond `width` stand for "no column". Column 0 holds the row that is being
  // placed. Rows are numbered from 1, too.
  private var rowPotential: [Double] = [0]
  private var columnPotential: [Double]
  private var rowOfColumn: [Int]

  /// - Parameters:
  ///   - rows: the most rows that will be added.
  ///   - columns: the length of each row.
  public init(rows: Int, columns: Int) {
    width = columns
    columnPotential = Array(repeating: 0, count: columns + rows + 1)
    rowOfColumn = Array(repeating: 0, count: columns + rows + 1)
  }

  /// - Parameter gains: the rows, all of one length, without negative values. Pairs with gain 0 are not made.
  public init(gains: [[Double]]) {
    self.init(rows: gains.count, columns: gains.first?.count ?? 0)
    for row in gains { add(row) }
  }

  /// The column of each row so far; nil for rows without one.
  public var columns: [Int?] {
    var columns = [Int?](repeating: nil, count: gains.count)
    for column in 1..<max(1, width + 1) where rowOfColumn[column] > 0 {
      let row = rowOfColumn[column] - 1
      if gains[row][column - 1] > 0 { columns[row] = column - 1 }
    }
    return columns
  }

  /// Adds a row of gains.
  public mutating func add(_ row: [Double]) {
    precondition(row.count == width, "assignment: a row of \(row.count) gains, \(width) are needed")
    let size = rowOfColumn.count
    precondition(gains.count < size - 1 - width, "assignment: more rows than were announced")
    gains.append(row)
    rowPotential.append(0)
    rowOfColumn[0] = gains.count
    var column = 0
    var distance = [Double](repeating: .infinity, count: size)
    var before = [Int](repeating: 0, count: size)
    var isDone = [Bool](repeating: false, count: size)
    repeat {
      isDone[column] = true
      let current = rowOfColumn[column]
      var (step, next) = (Double.infinity, 0)
      for other in 1..<size where !isDone[other] {
        let cost = other <= width ? -gains[current - 1][other - 1] : 0
        let reduced = cost - rowPotential[current] - columnPotential[other]
        if reduced < distance[other] { (distance[other], before[other]) = (reduced, column) }
        if distance[other] < step { (step, next) = (distance[other], other) }
      }
      for other in 0..<size {
        if isDone[other] {
          rowPotential[rowOfColumn[other]] += step
          columnPotential[other] -= step
        } else {
          distance[other] -= step
        }
      }
      column = next
    } while rowOfColumn[column] != 0
    while column != 0 {
      rowOfColumn[column] = rowOfColumn[before[column]]
      column = before[column]
    }
    // Column 0 is not a real column; the potential that it gathered belongs to its row.
    columnPotential[0] = 0
  }
}

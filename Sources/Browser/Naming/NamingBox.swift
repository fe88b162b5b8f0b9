import Annotations
import Screen
package import Widgets

/// The box in which one face, or several, get a name.
public struct NamingBox: Hashable, Sendable {
  /// The faces to name.
  var targets: [FaceTarget]
  /// Faces of which a name says that they are not that person, such as those taken out of a group.
  var others: [FaceTarget] = []
  /// What is typed.
  package internal(set) var field = TextField()
  /// What the rows are made from.
  var context = NamingContext()
  /// What can be taken.
  package internal(set) var rows: [NamingRow] = []
  /// The highlighted row, which Enter takes; nil when it takes nothing.
  package internal(set) var choice: Int?
  /// The rows that the box would like on the screen, with its frame. They stay while it is open, so that it does not
  /// jump while a name is typed.
  var height = NamingPlace.leastRows

  /// Whether the next face without a name is selected afterwards; not after a face that has just been drawn.
  let movesOn: Bool

  init(targets: [FaceTarget], others: [FaceTarget] = [], movesOn: Bool = true) {
    (self.targets, self.others, self.movesOn) = (targets, others, movesOn)
  }

  /// `Who is it?`, or `Who are these 7?`.
  package var title: String {
    targets.count == 1 ? "Who is it?" : "Who are these \(targets.count.grouped)?"
  }

  /// Makes the rows anew.
  ///
  /// - Parameter keeps: whether the highlighted row stays highlighted if it is still there.
  mutating func update(_ people: PeopleIndex, keeps: Bool) {
    let highlighted = choice.map { rows[$0].answer }
    let (new, best) = context.rows(people, typed: field.text)
    rows = new
    let kept = keeps ? highlighted.flatMap { answer in new.firstIndex { $0.answer == answer } } : nil
    choice = kept ?? best
  }

  /// Highlights the next or previous row, around the ends.
  mutating func step(_ step: Int) {
    guard !rows.isEmpty else { return }
    let next = choice.map { $0 + step } ?? (step > 0 ? 0 : rows.count - 1)
    choice = (next + rows.count) % rows.count
  }

  /// The row with a digit.
  func row(digit: Int) -> NamingRow? { rows.first { $0.digit == digit } }
}

/// The rows of a naming box as they stand on the screen.
package struct NamingLines: Hashable, Sendable {
  /// A line of the box.
  package enum Line: Hashable, Sendable {
    /// A row by its index, and the part of its words that has room.
    case row(Int)
    /// More words of the row above.
    case words(Int, String)
    /// Rows that have no room.
    case more(Int)
  }

  package let lines: [Line]

  /// As many rows as there is room for, the highlighted one among them; the last one, somebody new, always.
  ///
  /// - Parameters:
  ///   - columns: those that words may take.
  package init(_ rows: [NamingRow], choice: Int?, capacity: Int, columns: Int) {
    var end: [Line] = []
    var scrolled = rows.indices
    if let last = rows.indices.last, rows[last].isNew {
      scrolled = rows.startIndex..<last
      end = [.row(last)] + Self.wrapped(rows[last].detail, columns).map { .words(last, $0) }
    }
    let room = max(1, capacity - end.count)
    guard scrolled.count > room else {
      lines = Array((scrolled.map(Line.row) + end).prefix(max(0, capacity)))
      return
    }
    // A line says how many are left out.
    let seen = max(1, room - 1)
    let wanted = choice.flatMap { scrolled.contains($0) ? $0 : nil } ?? 0
    let first = max(0, wanted + 1 - seen)
    let shown = first..<min(first + seen, scrolled.count)
    lines = Array(
      (shown.map(Line.row) + (room > 1 ? [.more(scrolled.count - shown.count)] : []) + end)
        .prefix(max(0, capacity)))
  }

  private static func wrapped(_ text: String, _ columns: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.columns + 1 + String(word).columns <= columns {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}

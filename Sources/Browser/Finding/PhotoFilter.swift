/// Which photos the list shows: a line of words that people type, and what it means.
///
/// Words with spaces between them must all hold; `or`, `not` and brackets combine them:
/// `faces>2 score<0.8`, `errors or none`, `holiday not (reviewed or size<2mp)`.
public struct PhotoFilter: Hashable, Sendable {
  /// As it was typed.
  public let text: String
  let expression: Expression

  indirect enum Expression: Hashable, Sendable {
    case all([Expression])
    case any([Expression])
    case not(Expression)
    case word(Word)
    case number(Field, Comparison, Double)
    /// A time span, in seconds since 1970.
    case date(Comparison, Range<Int64>)
    case name(NameFragment)
    /// A part of the name of a person in it.
    case person(NameFragment)
    /// A part of the name of a person who is proposed for one of its faces.
    case proposed(NameFragment)
  }

  /// A word that is true or false of a photo.
  enum Word: String, CaseIterable, Hashable, Sendable {
    case faces, none, waiting, errors, damaged, doubtful
    case reviewed, unreviewed, accepted, rejected, added, named, unnamed, flagged
    case proposed, unknown, aside, twice
    case marked, landscape, portrait
  }

  /// A value to compare with a number.
  enum Field: String, CaseIterable, Hashable, Sendable {
    case faces, score, size, width, height, accepted, rejected, added, named
  }

  enum Comparison: String, CaseIterable, Hashable, Sendable {
    case less = "<", lessOrEqual = "<=", equal = "=", notEqual = "!=", greaterOrEqual = ">=", greater = ">"

    func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool {
      switch self {
      case .less: a < b
      case .lessOrEqual: a <= b
      case .equal: a == b
      case .notEqual: a != b
      case .greaterOrEqual: a >= b
      case .greater: a > b
      }
    }
  }

  /// What a filter compares.
  struct Subject {
    var summary: PhotoSummary
    var isMarked: Bool
    var doubtLimit: Float
    var name: String
  }

  func matches(_ subject: Subject) -> Bool { expression.matches(subject) }

  /// Whether the filter depends on marks.
  var usesMarks: Bool { expression.contains { $0 == .word(.marked) } }

  /// Whether the filter depends on single faces.
  var usesFaces: Bool {
    expression.contains {
      switch $0 {
      case .person, .proposed, .word(.proposed), .word(.unknown), .word(.aside), .word(.twice),
        .word(.doubtful), .word(.accepted), .word(.rejected), .word(.added), .word(.named),
        .word(.unnamed), .word(.flagged), .number(.score, _, _), .number(.accepted, _, _),
        .number(.rejected, _, _), .number(.added, _, _), .number(.named, _, _):
        true
      default: false
      }
    }
  }

  var needsFacts: Bool {
    expression.contains {
      switch $0 {
      case .date, .number(.size, _, _), .number(.width, _, _), .number(.height, _, _), .word(.landscape),
        .word(.portrait):
        true
      default: false
      }
    }
  }

  /// The parts of names that it contains.
  var names: [String] {
    var names: [String] = []
    _ = expression.contains {
      if case .name(let pattern) = $0 { names.append(pattern.text) }
      return false
    }
    return names
  }
}

extension PhotoFilter.Expression {
  func matches(_ subject: PhotoFilter.Subject) -> Bool {
    switch self {
    case .all(let parts): parts.allSatisfy { $0.matches(subject) }
    case .any(let parts): parts.contains { $0.matches(subject) }
    case .not(let part): !part.matches(subject)
    case .word(let word): word.holds(subject)
    case .number(let field, let comparison, let number):
      field.value(subject.summary).map { comparison.holds($0, number) } ?? false
    case .date(let comparison, let span): subject.summary.date.map { comparison.holds($0, span) } ?? false
    case .name(let pattern): pattern.matches(subject.name)
    case .person(let pattern): subject.summary.review.people.contains { pattern.matches($0) }
    case .proposed(let pattern): subject.summary.review.proposed.contains { pattern.matches($0) }
    }
  }

  /// Whether the expression or any part of it has a property.
  func contains(_ property: (Self) -> Bool) -> Bool {
    if property(self) { return true }
    switch self {
    case .all(let parts), .any(let parts): return parts.contains { $0.contains(property) }
    case .not(let part): return part.contains(property)
    default: return false
    }
  }
}

extension PhotoFilter.Word {
  func holds(_ subject: PhotoFilter.Subject) -> Bool {
    let summary = subject.summary, review = summary.review
    return switch self {
    case .faces: summary.faces > 0
    case .none: summary.isSearched && summary.faces == 0
    case .waiting: !summary.isSearched && !summary.isFailed
    case .errors: summary.isFailed
    case .damaged: summary.isDamaged
    case .doubtful: summary.lowestScore.map { $0 < subject.doubtLimit } ?? false
    case .reviewed: review.isReviewed
    case .unreviewed: summary.faces > 0 && !review.isReviewed
    case .accepted: review.accepted > 0
    case .rejected: review.rejected > 0
    case .added: review.added > 0
    case .named: review.named > 0
    case .unnamed: review.unnamed > 0
    case .flagged: review.flagged > 0
    case .proposed: !review.proposed.isEmpty
    case .unknown: review.unknown > 0
    case .aside: review.aside > 0
    case .twice: !review.twice.isEmpty
    case .marked: subject.isMarked
    case .landscape: summary.width > summary.height
    case .portrait: summary.height > summary.width
    }
  }
}

extension PhotoFilter.Field {
  /// The value of a photo; nil when unknown, or when it has none.
  func value(_ summary: PhotoSummary) -> Double? {
    switch self {
    case .faces: summary.isSearched ? Double(summary.faces) : nil
    case .score: summary.lowestScore.map(Double.init)
    case .size: summary.pixels.map { Double($0) / 1_000_000 }
    case .width: summary.width > 0 ? Double(summary.width) : nil
    case .height: summary.height > 0 ? Double(summary.height) : nil
    case .accepted: Double(summary.review.accepted)
    case .rejected: Double(summary.review.rejected)
    case .added: Double(summary.review.added)
    case .named: Double(summary.review.named)
    }
  }
}

extension PhotoFilter.Comparison {
  /// Compares a moment with a span such as a year: `=` means inside it.
  func holds(_ moment: Int64, _ span: Range<Int64>) -> Bool {
    switch self {
    case .less: moment < span.lowerBound
    case .lessOrEqual: moment < span.upperBound
    case .equal: span.contains(moment)
    case .notEqual: !span.contains(moment)
    case .greaterOrEqual: moment >= span.lowerBound
    case .greater: moment >= span.upperBound
    }
  }
}

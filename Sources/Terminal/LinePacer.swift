/// How to treat the line to the terminal: the values of the option `--line` and of the setting of that name.
public enum LineChoice: String, CaseIterable, Hashable, Sendable {
  /// By how long the terminal takes to answer.
  case auto
  /// Whole frames at once.
  case fast
  /// Text first, then the picture in small pieces.
  case slow
}

/// Decides when something may be sent over the line, from the terminal's answers to status queries (`ESC [ 5 n`) behind
/// what was sent.
///
/// On a slow line, a piece of a picture is sent only when everything before it has been answered, and text only while
/// little is on its way. So the line never holds more than a piece and some text, and a key shows as soon as that is
/// through. Whether the line is slow, without being told, is known from the time that many bytes take longer than few.
/// Pure: moments are given, as durations from any fixed one.
package struct LinePacer: Sendable {
  /// How many bytes of text may be on their way.
  package static let window = 4096
  /// A line that takes fewer bytes a second is slow: 4 Mbit/s.
  package static let slowest = 500_000.0
  /// An answer within this time tells of a fast line, however little was sent.
  package static let prompt = Duration.milliseconds(50)
  /// A difference between two answers that says nothing: a busy machine answers unevenly.
  private static let noise = Duration.milliseconds(15)
  /// Fewer bytes than this say nothing about the line's speed.
  package static let telling = 2000
  /// How long an answer is waited for; less while it is not known what the line is like, and much less where the first
  /// did not come within that time.
  private static let patience = Duration.seconds(3), firstPatience = Duration.seconds(2)
  private static let littlePatience = Duration.milliseconds(200)

  private let choice: LineChoice
  /// Whether text and pictures are sent in pieces.
  package private(set) var isSlow: Bool
  /// Whether that is certain; until then it is treated like a slow one.
  package private(set) var isDecided: Bool
  private var queries: [Query] = []
  /// The shortest time of an answer.
  private var roundTrip: Duration?
  /// Whether a query alone was sent, and whether an answer was given up.
  private var hasPinged = false, hasGivenUp = false
  /// Answers in a row that contradict ``isSlow``.
  private var contradictions = 0

  private struct Query {
    var bytes: Int
    var isText: Bool
    /// With what was on its way before.
    var all: Int
    var moment: Duration
  }

  package init(_ choice: LineChoice) {
    self.choice = choice
    isSlow = choice != .fast
    isDecided = choice != .auto
  }

  /// Whether answers are outstanding.
  package var isWaiting: Bool { !queries.isEmpty }

  /// Whether a query alone should be sent, to know the round trip before the first piece.
  package var wantsPing: Bool { choice == .auto && !isDecided && !hasPinged && queries.isEmpty }

  /// Whether text of so many bytes may be sent now.
  package func maySendText(_ bytes: Int) -> Bool {
    let texts = queries.filter(\.isText)
    return texts.isEmpty || texts.reduce(bytes) { $0 + $1.bytes } <= Self.window
  }

  /// Whether a piece of a picture may be sent now.
  package var maySendPicture: Bool { queries.isEmpty }

  /// Whether a frame on a fast line should be followed by a query.
  package func shouldAsk(after bytes: Int) -> Bool {
    isSlow || (choice == .auto && queries.isEmpty && bytes >= 4 * Self.telling)
  }

  /// Notes that bytes were sent, with a query behind them.
  package mutating func sent(_ bytes: Int, isText: Bool, at moment: Duration) {
    hasPinged = hasPinged || bytes == 0
    let before = queries.reduce(0) { $0 + $1.bytes }
    queries.append(Query(bytes: bytes, isText: isText, all: before + bytes, moment: moment))
  }

  /// Notes that the oldest query was answered.
  /// - Returns: whether ``isSlow`` has changed.
  package mutating func answered(at moment: Duration) -> Bool {
    guard !queries.isEmpty else { return false }
    let query = queries.removeFirst()
    let time = moment - query.moment
    let base = min(roundTrip ?? time, time)
    roundTrip = base
    guard choice == .auto else { return false }
    if !isDecided, time <= Self.prompt { return decide(isSlow: false) }
    // What was sent behind other things has travelled with them.
    guard query.bytes >= Self.telling, query.all == query.bytes else { return false }
    let seemsSlow =
      time - base > Self.noise && Double(query.bytes) / ((time - base) / .seconds(1)) < Self.slowest
    if isDecided, seemsSlow == isSlow {
      contradictions = 0
      return false
    }
    contradictions += 1
    // One answer decides at the beginning; later one may have been late by chance.
    return !isDecided || contradictions >= 2 ? decide(isSlow: seemsSlow) : false
  }

  private mutating func decide(isSlow slow: Bool) -> Bool {
    defer { (isSlow, isDecided, contradictions) = (slow, true, 0) }
    return slow != isSlow
  }

  /// Notes that the terminal does not answer at all.
  /// - Returns: whether ``isSlow`` has changed.
  package mutating func gaveNoAnswer() -> Bool {
    queries.removeAll()
    return choice == .auto && !isDecided ? decide(isSlow: false) : false
  }

  /// Forgets all outstanding queries, for a terminal that was given away.
  package mutating func forget() { queries.removeAll() }

  /// When the oldest outstanding answer is no longer waited for.
  package var deadline: Duration? {
    let patience =
      roundTrip == nil && hasGivenUp
      ? Self.littlePatience : roundTrip == nil || !isDecided ? Self.firstPatience : Self.patience
    return queries.first.map { $0.moment + patience }
  }

  /// Gives up an answer that is not waited for any longer. A terminal that does not answer before the line is known gets
  /// whole frames.
  /// - Returns: whether ``isSlow`` has changed.
  package mutating func expire(at moment: Duration) -> Bool {
    guard let deadline, deadline <= moment else { return false }
    queries.removeFirst()
    hasGivenUp = true
    return isDecided ? false : decide(isSlow: false)
  }
}

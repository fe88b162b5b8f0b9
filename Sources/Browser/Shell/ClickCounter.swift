public import Screen

/// Counts clicks: presses of a button in the same place within a short time.
public struct ClickCounter: Sendable {
  private var last: (kind: MouseEvent.Kind, column: Int, row: Int, time: Double)?
  private var count = 0

  /// The longest time between two clicks that belong together, in seconds.
  static let interval = 0.4

  public init() {}

  /// The event with its count of clicks; `now` is in seconds of a monotonic clock.
  public mutating func counted(_ event: MouseEvent, at now: Double) -> MouseEvent {
    guard case .press = event.kind else { return event }
    let belongs =
      last.map {
        $0.kind == event.kind && $0.column == event.column && $0.row == event.row
          && now - $0.time <= Self.interval
      } ?? false
    count = belongs ? count + 1 : 1
    last = (event.kind, event.column, event.row, now)
    var event = event
    event.clicks = count
    return event
  }
}

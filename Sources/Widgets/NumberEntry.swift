package import Detection

/// A knob's value being typed.
public struct NumberEntry: Hashable, Sendable {
  /// The line being typed; at first the current value, offered so that typing replaces it.
  public private(set) var field: TextField
  /// What was wrong with the last attempt; nil again after the next letter.
  public private(set) var fault: String?

  /// Offers the current value of a knob.
  package init(_ knob: Knob, in settings: DetectionSettings) { field = TextField(knob.typed(in: settings)) }

  package mutating func edit(_ change: (inout TextField) -> Void) {
    change(&field)
    fault = nil
  }

  /// The settings with the typed value; nil when it is invalid, and ``fault`` then says why.
  package mutating func accepted(for knob: Knob, in settings: DetectionSettings) -> DetectionSettings? {
    var settings = settings
    guard knob.setTyped(field.text, in: &settings) else {
      fault = "\(knob.limits), please"
      return nil
    }
    return settings
  }
}

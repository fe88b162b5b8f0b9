package import Detection

/// A knob's value being typed.
public struct NumberEntry: Hashable, Sendable {
  /// The line as it is typed; at first the value as it is, offered so that typing replaces it.
  public private(set) var field: TextField
  /// What was wrong with the last try; nil again with the next letter.
  public private(set) var fault: String?

  /// Offers the value that a knob has now.
  package init(_ knob: Knob, in settings: DetectionSettings) { field = TextField(knob.typed(in: settings)) }

  package mutating func edit(_ change: (inout TextField) -> Void) {
    change(&field)
    fault = nil
  }

  /// The settings with the typed value; nil when the knob does not take it, and then ``fault`` says why.
  package mutating func accepted(for knob: Knob, in settings: DetectionSettings) -> DetectionSettings? {
    var settings = settings
    guard knob.setTyped(field.text, in: &settings) else {
      fault = "\(knob.limits), please"
      return nil
    }
    return settings
  }
}

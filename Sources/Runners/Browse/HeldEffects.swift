package import Browser

/// Searches that a key asks for wait until the key's frame has been drawn: on all processors, they would take up to a
/// third of the main thread's time while it draws.
package struct HeldEffects {
  private var effects: [Effect] = []

  package init() {}

  /// Holds an effect back, in the order in which they came.
  ///
  /// - Returns: whether it is held; all others are to be performed at once.
  package mutating func hold(_ effect: Effect) -> Bool {
    switch effect {
    // What cancels a search may not overtake it.
    case .detect, .cancelDetection, .explain, .cancelExplanation:
      effects.append(effect)
      return true
    default: return false
    }
  }

  /// What was held, oldest first.
  package mutating func release() -> [Effect] {
    defer { effects.removeAll() }
    return effects
  }
}

/// Everything that takes bytes from outside, by name: what libFuzzer runs (`make fuzz`), and what the tests give the
/// seeds and all that was ever found.
package enum Fuzz {
  package static let targets: [String: @Sendable ([UInt8]) -> Void] =
    [photoTargets, textTargets, settingsTargets, storeTargets].reduce(into: [:]) { all, some in
      all.merge(some) { _, _ in preconditionFailure("two targets of one name") }
    }
}

/// How an export ended.
public struct ExportReport: Hashable, Sendable {
  /// Crops written, and those that were there already.
  public var written: Int, skipped: Int
  /// One line for each thing that failed: what, where, why.
  public var failures: [String]
  /// Whether a cancellation stopped it; false where something failed as well.
  public var isCancelled: Bool

  /// Each value as the property of the same name; by default everything went well.
  public init(written: Int, skipped: Int = 0, failures: [String] = [], isCancelled: Bool = false) {
    self.written = written
    self.skipped = skipped
    self.failures = failures
    self.isCancelled = isCancelled
  }
}

/// How an export ended.
public struct ExportReport: Hashable, Sendable {
  /// The number of crops written, and of those that existed already.
  public var written: Int, skipped: Int
  /// One line for each thing that failed: what, where, why.
  public var failures: [String]
  /// Whether it was cancelled; false if something failed as well.
  public var isCancelled: Bool

  public init(written: Int, skipped: Int = 0, failures: [String] = [], isCancelled: Bool = false) {
    self.written = written
    self.skipped = skipped
    self.failures = failures
    self.isCancelled = isCancelled
  }
}

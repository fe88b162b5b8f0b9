public import SystemPackage

/// What an export covers.
public enum ExportScope: Hashable, Sendable {
  /// A face of a photo, by its place in the photo's list of faces.
  case face(PhotoID, Int)
  case photo(PhotoID)
  /// The marked photos, in their order.
  case photos([PhotoID])
  /// Every photo; those not yet searched are searched first.
  case folder
}

/// The export dialog: what to write, and where.
public struct ExportDialog: Hashable, Sendable {
  /// What can be exported now; at least one.
  public var choices: [ExportScope]
  public var choice: Int
  public var folder: TextField

  public var scope: ExportScope { choices[choice] }
}

/// An export on its way.
public struct ExportRun: Hashable, Sendable {
  public var request: Int
  public var scope: ExportScope
  public var folder: FilePath
  /// Photos done, of all; `total` is 0 until it is known.
  public var done = 0, total = 0
  /// Esc was pressed once.
  public var isCancelAsked = false
}

/// How an export ended.
public struct ExportReport: Hashable, Sendable {
  /// Crops written.
  public var written: Int
  /// One line for each thing that failed: what, where, why.
  public var failures: [String]
  public var isCancelled: Bool

  public init(written: Int, failures: [String] = [], isCancelled: Bool = false) {
    self.written = written
    self.failures = failures
    self.isCancelled = isCancelled
  }
}

public import SystemPackage

/// An export under way.
public struct RunningExport: Hashable, Sendable {
  /// The number of the ``ExportRequest`` that began it; answers with other numbers are dropped.
  public var request: Int
  /// What is being written.
  public var scope: ExportScope
  /// The target folder, for messages.
  public var folder: FilePath
  /// Photos done, and of how many; `total` is 0 until known.
  public var done = 0, total = 0
  /// Esc was pressed once.
  public var isCancelAsked = false
  /// Whether copies of photos are written, not crops.
  var isCopies = false
  var pace = Pace()

  init(request: Int, scope: ExportScope, folder: FilePath) {
    self.request = request
    self.scope = scope
    self.folder = folder
  }
}

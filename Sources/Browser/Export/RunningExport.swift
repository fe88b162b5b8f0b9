public import SystemPackage

/// An export on its way.
public struct RunningExport: Hashable, Sendable {
  /// Number of the ``ExportRequest`` that began it; answers with another one are dropped.
  public var request: Int
  /// What is being written.
  public var scope: ExportScope
  /// Where to; messages name it.
  public var folder: FilePath
  /// Photos done, of all; `total` is 0 until it is known.
  public var done = 0, total = 0
  /// Esc was pressed once.
  public var isCancelAsked = false
  var pace = Pace()

  init(request: Int, scope: ExportScope, folder: FilePath) {
    self.request = request
    self.scope = scope
    self.folder = folder
  }
}

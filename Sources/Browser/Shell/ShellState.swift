public import Preview
public import Screen

/// What all nouns share: the screen, what lies over it, the keys begun and the messages.
public struct ShellState: Sendable {
  /// Columns of the screen, in cells.
  public internal(set) var columns: Int
  /// Rows of the screen, in cells.
  public internal(set) var rows: Int
  /// A cell's size in screen pixels; the usual one while the terminal reports none.
  public internal(set) var metrics: CellMetrics
  /// The theme that was chosen while facet runs; nil for the one it was started with.
  public internal(set) var theme: Theme?
  /// What the user made of the panes' sizes; what a small screen cannot give is limited by ``Layout``.
  public internal(set) var paneSizes = PaneSizes()
  /// The border between panes that the mouse holds.
  var draggedBorder: PaneBorder?

  /// The pane with the focus; it keeps it while another scene is shown.
  public internal(set) var pane = Pane.photos
  /// What fills the screen, below any ``overlay``.
  public internal(set) var scene = Scene.panes
  /// The dialog, menu or page that takes the keys; nil when the scene has them.
  public internal(set) var overlay: Overlay?
  /// Keys of a sequence not finished yet.
  public internal(set) var pending: [Key] = []
  /// What was reported so far, and what the status line shows of it.
  public internal(set) var log = MessageLog()

  /// Seconds of the last tick.
  var clock = 0.0
  /// Counts ticks; turns the spinner.
  var ticks = 0
  /// The number of the newest request.
  var lastRequest = 0
  /// Set once facet is to be left: no action changes anything any more.
  public internal(set) var isQuitting = false

  init(columns: Int, rows: Int, metrics: CellMetrics) {
    (self.columns, self.rows, self.metrics) = (columns, rows, metrics)
  }
}

public import Preview
public import Screen

/// What all parts of the browser share: the screen, the overlay, unfinished key sequences and the messages.
public struct ShellState: Sendable {
  /// Columns of the screen, in cells.
  public internal(set) var columns: Int
  /// Rows of the screen, in cells.
  public internal(set) var rows: Int
  /// A cell's size in screen pixels; the default while the terminal reports none.
  public internal(set) var metrics: CellMetrics
  /// The theme chosen while facet runs; nil for the one it was started with.
  public internal(set) var theme: Theme?
  /// The sizes of panes chosen by the user; ``Layout`` limits them on small screens.
  public internal(set) var paneSizes = PaneSizes()
  /// The border between panes that the mouse drags.
  var draggedBorder: PaneBorder?

  /// The pane with the focus; kept while another scene is shown.
  public internal(set) var pane = Pane.photos
  /// What fills the screen, below any ``overlay``.
  public internal(set) var scene = Scene.panes
  /// The dialog, menu or page that takes the keys; nil when the scene has them.
  public internal(set) var overlay: Overlay?
  /// What was open when the help was opened; it comes back when the help is closed.
  var covered: Overlay?
  /// Whether a few lines say what to do first; until Esc, the help or the first decision.
  public internal(set) var showsWelcome = false
  /// The folder to open once this one is left; nil to end the program.
  public internal(set) var opening: FolderOpening?
  /// The request for the folders that a folder without photos offers.
  var offering: Int?
  /// The keys of an unfinished sequence.
  public internal(set) var pending: [Key] = []
  /// The messages so far, and the one in the status line.
  public internal(set) var log = MessageLog()

  /// The time of the last tick in seconds.
  var clock = 0.0
  /// The number of ticks; turns the spinner.
  var ticks = 0
  /// The number of the newest request.
  var lastRequest = 0
  /// Set once facet quits: no action changes anything any more.
  public internal(set) var isQuitting = false

  init(columns: Int, rows: Int, metrics: CellMetrics) {
    (self.columns, self.rows, self.metrics) = (columns, rows, metrics)
  }
}

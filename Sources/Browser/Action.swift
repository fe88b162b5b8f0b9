public import Detection
public import Preview
public import Screen
public import Widgets

/// Something happened: the user did something, or work brought a result.
public enum Action: Sendable {
  case input(Input)
  /// A command by another way than its key (palette, mouse, tests).
  case perform(Command)
  /// The terminal's cells have another size.
  case metrics(CellMetrics)
  /// Whether the terminal shows pictures in pixels; its answer comes after the first frame.
  case pixels(isPossible: Bool)
  /// Time passed; `now` is any steady clock's seconds. About twice a second while ``BrowserState/isBusy``.
  case tick(now: Double)

  /// The scan found photos; they join the end of the list in this order.
  case scanned([FoundPhoto])
  case scanFinished
  /// The scan, or a part of it, failed; what was found stays.
  case scanFailed(reason: String)

  /// A decoded picture. More may follow for the same request (coarse, then sharp) unless `isFinal`.
  case previewReady(PhotoID, request: Int, Preview, isFinal: Bool)
  /// The photo cannot be decoded at all; the reason does not name it.
  case previewFailed(PhotoID, request: Int, reason: String)

  /// The part of the photo that is zoomed into.
  case detailReady(request: Int, PictureSource)
  case detailFailed(request: Int, reason: String)

  /// A picture as the screen shows it.
  case rendered(request: Int, RenderedPicture)

  /// The faces of a request, in its order.
  case thumbnails(request: Int, [FaceThumbnail])
  case thumbnailsFailed(request: Int, reason: String)

  case detected(PhotoID, request: Int, FoundFaces)
  /// The reason does not name the photo.
  case detectionFailed(PhotoID, request: Int, reason: String)

  case explained(request: Int, Explanation)
  case explanationFailed(request: Int, reason: String)

  case presets(request: Int, PresetList)
  case presetsFailed(request: Int, reason: String)

  /// A search for better settings is under way, has ended, or could not be done.
  case fitProgressed(request: Int, tried: Int)
  case fitted(request: Int, FitOutcome)
  case fitFailed(request: Int, reason: String)

  /// What an export would do.
  case exportSurveyed(request: Int, ExportSurvey)
  /// `done` of `total` photos are exported.
  case exportProgressed(request: Int, done: Int, total: Int)
  case exportFinished(request: Int, ExportReport)
  /// The export could not begin or go on.
  case exportFailed(request: Int, reason: String)

  /// When photos were taken, and how large they are.
  case facts([PhotoFacts])
  case themes(request: Int, [ThemeEntry])

  /// What the library of annotations answers, or has to tell by itself.
  case library(LibraryAnswer)
  /// What comes of learning, and of models.
  case learn(LearnAnswer)

  /// Something the runner has to say.
  case report(Message)
}

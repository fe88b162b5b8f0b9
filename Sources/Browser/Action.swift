public import Detection
public import Imaging
public import Preview
public import Screen
public import SystemPackage
public import Widgets

/// Something that happened: the user did something, or work has a result.
public enum Action: Sendable {
  case input(Input)
  /// A command given otherwise than by its key (palette, mouse, tests).
  case perform(Command)
  /// The size of the terminal's cells has changed.
  case metrics(CellMetrics)
  /// Whether the terminal shows pictures in pixels; it answers after the first frame.
  case pixels(isPossible: Bool)
  /// Time has passed; `now` is in seconds of a monotonic clock. Sent about twice a second while
  /// ``BrowserState/isBusy``.
  case tick(now: Double)

  /// The time of day has changed, as `14:32`; messages carry it.
  case timeOfDay(String)

  /// The scan found photos; they are appended to the list in this order.
  case scanned([FoundPhoto])
  case scanFinished
  /// Files have appeared or changed, or have vanished, while facet runs.
  case filesChanged(present: [FoundPhoto], gone: [FilePath])
  case folders(FilePath, FolderReport, request: Int)
  /// The scan, or a part of it, failed; photos found so far stay.
  case scanFailed(reason: String)

  /// A decoded picture. More may follow for the same request (coarse, then sharp) unless `isFinal`.
  case previewReady(PhotoID, request: Int, Preview, isFinal: Bool)
  /// The photo cannot be decoded at all; the reason does not name it.
  case previewFailed(PhotoID, request: Int, reason: String)

  /// The visible part of the zoomed photo, decoded.
  case detailReady(request: Int, PictureSource)
  case detailFailed(request: Int, reason: String)

  /// A picture as the screen shows it.
  case rendered(request: Int, RenderedPicture)

  /// The faces of a request, in its order, and the file that they were cut out of if that is known.
  case thumbnails(request: Int, [FaceThumbnail], stamp: FileStamp? = nil)
  case thumbnailsFailed(request: Int, reason: String)

  /// Which file a photo is now.
  case stamped(PhotoID, FileStamp)

  case detected(PhotoID, request: Int, FoundFaces)
  /// The reason does not name the photo.
  case detectionFailed(PhotoID, request: Int, reason: String)

  case explained(request: Int, Explanation)
  case explanationFailed(request: Int, reason: String)

  case presets(request: Int, PresetList)
  case presetsFailed(request: Int, reason: String)

  /// Progress, result or failure of a search for better settings.
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

  /// What the annotation library answers, or reports by itself.
  case library(LibraryAnswer)
  /// Who is who, and what is proposed.
  case people(PeopleAnswer)
  /// Progress and results of learning, and changes of the models.
  case learn(LearnAnswer)

  /// A message from the runner.
  case report(Message)

  /// Whether it comes from work or from the clock, not from the user.
  var isAnswer: Bool {
    switch self {
    case .input, .perform: false
    default: true
    }
  }
}

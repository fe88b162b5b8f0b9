public import Detection
public import Geometry
public import SystemPackage

/// Work that the reducer wants done; the runner does it and answers with an ``Action``.
///
/// An effect is a complete value: it carries all that the work needs, so that the runner never looks into the state.
///
/// Answers carry the request's number. After a cancel no answer is needed, and one that comes is dropped.
public enum Effect: Hashable, Sendable {
  /// Look for photos: `.scanned` and `.scanFailed` any number of times, then `.scanFinished`.
  case scan
  case preview(PreviewRequest)
  case cancelPreview(PhotoID, request: Int)
  /// Decode a part of a photo: `.detailReady` or `.detailFailed`.
  case detail(DetailRequest)
  case cancelDetail(request: Int)
  /// Make what the screen shows out of pixels: `.rendered`.
  case render(RenderRequest)
  case cancelRender(request: Int)
  /// Cut faces out of a photo: `.thumbnails` or `.thumbnailsFailed`.
  case thumbnails(ThumbnailRequest)
  case cancelThumbnails(request: Int)
  case detect(DetectionRequest)
  case cancelDetection(PhotoID, request: Int)
  /// Say why there is, or is not, a face at a place: `.explained` or `.explanationFailed`.
  case explain(ExplanationRequest)
  case cancelExplanation(request: Int)
  /// Change the file of presets and tell what it holds: `.presets` or `.presetsFailed`.
  case presets(PresetChange, request: Int)
  /// Search settings for the photos with known faces: `.fitProgressed` any number of times, then `.fitted` or
  /// `.fitFailed`.
  case fit(FitRequest)
  case cancelFit(request: Int)
  /// Look what an export of these photos would do: `.exportSurveyed`.
  case surveyExport(ExportRequest, [ExportPhoto])
  case cancelExportSurvey(request: Int)
  /// Report when these photos were taken and how large they are: `.facts` any number of times.
  case facts([PhotoFile])
  /// Tell which themes there are: `.themes`.
  case themes(request: Int)
  /// Write crops of these photos: `.exportProgressed` any number of times, then `.exportFinished` or `.exportFailed`.
  case export(ExportRequest, [ExportPhoto])
  case cancelExport(request: Int)
  /// Ask the library of annotations, or change it: ``LibraryAnswer``.
  case library(LibraryRequest)
  /// Learn from corrections, or use other weights: ``LearnAnswer``.
  case learn(LearnRequest)
  /// Stop the program as Ctrl-Z does; `.input(.resumed)` follows.
  case suspend
  /// Leave at once.
  case quit
}

/// Decode a photo to look at.
public struct PreviewRequest: Hashable, Sendable {
  /// Whose picture the answer brings.
  public var photo: PhotoID
  /// The file to decode.
  public var path: FilePath
  /// Number that the answer and a cancellation carry.
  public var request: Int
  /// The picture should be about as large as the photo fitted into this, in pixels; not larger than the
  /// photo itself.
  public var bounds: PixelSize
  /// Whether the user looks at an empty pane until it comes; otherwise it is decoded ahead.
  public var isOnScreen: Bool
}

/// Find the faces of a photo.
public struct DetectionRequest: Hashable, Sendable {
  /// Whose faces the answer brings.
  public var photo: PhotoID
  /// The file to decode, unless its pixels or its faces are at hand.
  public var path: FilePath
  /// Number that the answer and a cancellation carry.
  public var request: Int
  /// The newest settings when the work was started, whatever the folder was searched with.
  public var settings: DetectionSettings
  /// Why it is wanted; what is on screen does not wait for the rest.
  public var priority: DetectionPriority
  /// Whether thresholds are likely to be lowered next: P-Net's scores down to a floor well below its threshold
  /// are wanted too.
  public var isDeep = false
  /// Whether ``DetectionResult/stages`` is wanted.
  public var wantsStages = false
}

/// The faces of a photo.
public struct DetectionResult: Hashable, Sendable {
  /// In the detector's order, largest box first, in pixels of the upright photo; empty when there is none.
  public var faces: [Face]
  /// The whole photo, upright.
  public var photo: PixelSize
  /// Detection alone, without decoding.
  public var seconds: Double
  /// Whether nothing was known of the photo before, so that all networks ran.
  public var isFresh: Bool
  /// Where the time went.
  public var stageSeconds: StageSeconds
  /// How the scores lay at each stage; without counts when the faces are known from an earlier run.
  public var scores: ScoreCounts
  /// What each stage saw, when it was asked for.
  public var stages: StageView?

  /// Each value as the property of the same name; times of stages that are not given are 0, scores and stages
  /// unknown.
  public init(
    faces: [Face], photo: PixelSize, seconds: Double, isFresh: Bool = true,
    stageSeconds: StageSeconds = StageSeconds(), scores: ScoreCounts = ScoreCounts(), stages: StageView? = nil
  ) {
    self.faces = faces
    self.photo = photo
    self.seconds = seconds
    self.isFresh = isFresh
    self.stageSeconds = stageSeconds
    self.scores = scores
    self.stages = stages
  }
}

/// A photo of the list and the file it is read from.
public struct PhotoFile: Hashable, Sendable {
  /// Whose file it is; the answer names it.
  public var photo: PhotoID
  /// Where it is, as the scan reached it.
  public var path: FilePath
}

/// Write aligned crops.
public struct ExportRequest: Hashable, Sendable {
  /// Number that the answer and a cancellation carry; an export has another one than the survey before it.
  public var request: Int
  /// What to write crops of, with people's corrections; faces that they rejected are left out.
  public var scope: ExportScope
  /// Where the crops go; made when it does not exist.
  public var folder: FilePath
  /// How faces are cut out, and how large.
  public var template: ExportTemplate
  /// What to do with a crop whose file exists already.
  public var existing: ExistingCrops
  /// For photos that have not been searched yet.
  public var settings: DetectionSettings
}

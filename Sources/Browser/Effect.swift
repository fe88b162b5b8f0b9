/// Work that the reducer wants done; the runner does it and answers with an ``Action``.
///
/// An effect is a complete value: it carries all that the work needs, so that the runner never looks into the
/// state.
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
  case facts([ListedFile])
  /// Tell which themes there are: `.themes`.
  case themes(request: Int)
  /// Write crops of these photos: `.exportProgressed` any number of times, then `.exportFinished` or
  /// `.exportFailed`.
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

public import SystemPackage

/// Work that the reducer requests; the runner does it and answers with an ``Action``.
///
/// An effect is a complete value: it carries everything that the work needs, so that the runner never reads
/// the state.
///
/// Answers carry the number of the request. After a cancellation no answer is needed, and a late one is
/// dropped.
public enum Effect: Hashable, Sendable {
  /// Look for photos: `.scanned` and `.scanFailed` any number of times, then `.scanFinished`.
  case scan
  /// Report what is in a folder, and which folders were open lately: `.folders`.
  case folders(FilePath, request: Int)
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
  /// Report which files these photos are now, without opening them: `.stamped` for each that is there.
  case stamps([ListedFile])
  case detect(DetectionRequest)
  case cancelDetection(PhotoID, request: Int)
  /// Say why there is, or is not, a face at a place: `.explained` or `.explanationFailed`.
  case explain(ExplanationRequest)
  case cancelExplanation(request: Int)
  /// Change the file of presets and report what it contains: `.presets` or `.presetsFailed`.
  case presets(PresetChange, request: Int)
  /// Search for the best settings on photos with known faces: `.fitProgressed` any number of times, then
  /// `.fitted` or `.fitFailed`.
  case fit(FitRequest)
  case cancelFit(request: Int)
  /// Find out what an export of these photos would do: `.exportSurveyed`.
  case surveyExport(ExportRequest, [ExportPhoto])
  case cancelExportSurvey(request: Int)
  /// Report when these photos were taken and how large they are: `.facts` any number of times.
  case facts([ListedFile])
  /// Report which themes there are: `.themes`.
  case themes(request: Int)
  /// Write crops of these photos: `.exportProgressed` any number of times, then `.exportFinished` or
  /// `.exportFailed`.
  case export(ExportRequest, [ExportPhoto])
  case cancelExport(request: Int)
  /// Read or change the annotation library: ``LibraryAnswer``.
  case library(LibraryRequest)
  /// Tell people apart, and say who is known: ``PeopleAnswer``.
  case people(PeopleRequest)
  /// Learn from corrections, or use other weights: ``LearnAnswer``.
  case learn(LearnRequest)
  /// Suspend the program as Ctrl-Z does; `.input(.resumed)` follows.
  case suspend
  /// Leave at once.
  case quit
}

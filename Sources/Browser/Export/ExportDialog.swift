import Annotations
import Detection
public import Widgets

/// The export dialog: what to write, how, and where.
public struct ExportDialog: Hashable, Sendable {
  /// What can be exported now; at least one.
  public var choices: [ExportScope]
  /// Index into ``choices``; stepping goes round.
  public var choice: Int
  /// Where to write, as typed; while it is empty no export begins.
  public var folder: TextField
  /// How faces are cut out; the keys go through the templates.
  public var template = ExportTemplate.arcface
  /// What happens to files in the way; by default they stop the export before a crop is written.
  public var existing = ExistingCrops.refuse
  /// What such an export would meet; nil until it is known. It stays while a new question is under way.
  public internal(set) var survey: ExportSurvey?
  /// The question under way or answered, and what it was about.
  var surveyRequest: ExportRequest?
  /// The face among the choices, which keeps its place there whatever its number becomes.
  var face: HeldFace?

  /// A face as it was last seen, to be known again after a detection or an edit.
  struct HeldFace: Hashable {
    var face: Face
    /// Nil while the library does not know the photo.
    var name: AnnotationID?
    /// Whether it is not among its photo's faces now.
    var isGone = false
  }

  /// - Parameters:
  ///   - choices: at least one.
  ///   - choice: an index of these.
  ///   - folder: what is offered first.
  public init(choices: [ExportScope], choice: Int = 0, folder: TextField) {
    self.choices = choices
    self.choice = choice
    self.folder = folder
  }

  /// What Enter exports.
  public var scope: ExportScope { choices[choice] }

  /// Whether the face to export is not there any more.
  var isFaceGone: Bool {
    if case .face = scope { face?.isGone == true } else { false }
  }

  static let faceIsGone = "this face is not there any more; choose the photo instead"
}

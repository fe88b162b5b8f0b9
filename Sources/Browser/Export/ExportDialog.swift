import Annotations
import Detection
public import Widgets

/// The export dialog: what to write, how, and where.
public struct ExportDialog: Hashable, Sendable {
  /// What can be exported now; at least one choice.
  public var choices: [ExportScope]
  /// Index into ``choices``; stepping wraps around.
  public var choice: Int
  /// Where to write, as typed; no export begins while it is empty.
  public var folder: TextField
  /// How faces are cut out; keys step through the templates.
  public var template = ExportTemplate.arcface
  /// What happens to files that exist already; by default they stop the export before a crop is written.
  public var existing = ExistingCrops.refuse
  /// What the export would do; nil until known. It stays while a new survey is under way.
  public internal(set) var survey: ExportSurvey?
  /// The survey request under way or answered.
  var surveyRequest: ExportRequest?
  /// The face among the choices, which stays there even if its number changes.
  var face: HeldFace?

  /// A face as it was last seen, to find it again after a detection or an edit.
  struct HeldFace: Hashable {
    var face: Face
    /// Nil while the photo is not in the library.
    var name: AnnotationID?
    /// Whether it is no longer among its photo's faces.
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

  /// Whether the face to export is gone.
  var isFaceGone: Bool {
    if case .face = scope { face?.isGone == true } else { false }
  }

  static let faceIsGone = "this face is not there any more; choose the photo instead"
}

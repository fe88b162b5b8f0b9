import Annotations
import Detection
import SystemPackage
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
  /// The side of square crops; nil for the template's own.
  public var side: Int?
  /// How crops are sampled.
  public var sampling = ExportSampling.auto
  /// The format of the crops' files.
  public var format = ExportFormat.png
  /// Whether each person's crops have a folder of their own.
  public var isFolderAPerson = false
  /// Copies with blurred faces instead of crops.
  public var blur: ExportBlur?
  /// The name of the selected face's person, whose faces can be blurred.
  var person: String?
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

  static let personPattern = "{person}/{photo}_{face:02}"

  /// Where the files go, in full.
  func target(_ setup: BrowserState.Setup) -> FilePath { setup.absolute(FilePath(folder.text)) }

  /// The size of crops in pixels.
  var size: (width: Int, height: Int) {
    guard let side, template != .narrow else { return template.size }
    return (side, side)
  }

  /// To the next size: the template's own, then usual ones.
  mutating func nextSide() {
    guard template != .narrow else { return }
    let sides = [112, 128, 160, 224, 256, 512].filter { $0 != template.size.width }
    let index = side.flatMap(sides.firstIndex)
    side = index.map { $0 + 1 < sides.count ? sides[$0 + 1] : nil } ?? (side == nil ? sides[0] : nil)
  }

  mutating func nextTemplate() {
    template = template.next
    side = nil
  }

  /// Crops, then copies with blurred faces: all, those without a name, those of the selected face's person.
  mutating func nextBlur() {
    let choices: [ExportBlur?] = [nil, .all, .unnamed] + (person.map { [.named($0)] } ?? [])
    let index = choices.firstIndex(of: blur) ?? 0
    blur = choices[(index + 1) % choices.count]
  }

  static let faceIsGone = "this face is not there any more; choose the photo instead"
}

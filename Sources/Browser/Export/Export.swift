public import Annotations
public import Detection
public import Imaging
public import SystemPackage
public import Widgets

/// What an export covers.
public enum ExportScope: Hashable, Sendable {
  /// A face of a photo, by its place in the photo's list of faces.
  case face(PhotoID, Int)
  case photo(PhotoID)
  /// The marked photos, in their order.
  case photos([PhotoID])
  /// Every photo; those not yet searched are searched first.
  case folder
}

/// A photo to export, with its faces as they are known.
public struct ExportPhoto: Hashable, Sendable {
  /// A face to cut out.
  public struct Face: Hashable, Sendable {
    /// Its place among the photo's faces; it becomes part of the crop's name.
    public var index: Int
    /// As it is shown: corrected by people, or as it was found.
    public var face: Detection.Face
    /// What people said about it; nil when nobody has judged it.
    public var annotation: Annotation?
  }

  /// The file to decode.
  public var path: FilePath
  /// Nil for a photo that has not been searched yet.
  public var faces: [Face]?
  /// All faces of the photo with what people said about them; nil when nobody said anything.
  package var shown: ShownFaces?

  init(_ photo: Photo) {
    path = photo.path
    guard photo.outcome != .unknown else { return }
    faces = photo.faces.indices.map { Self.face(photo, $0) }
    shown = photo.merged
  }

  /// A single face; nil when it is not there any more.
  init?(_ photo: Photo, face index: Int) {
    guard photo.faces.indices.contains(index) else { return nil }
    (path, faces, shown) = (photo.path, [Self.face(photo, index)], photo.merged)
  }

  private static func face(_ photo: Photo, _ index: Int) -> Face {
    Face(index: index, face: photo.faces[index], annotation: photo.annotation(index))
  }
}

/// How faces are cut out; `facet export` has the same ones by these names.
public enum ExportTemplate: String, CaseIterable, Hashable, Sendable {
  case arcface, narrow, facenet, wide

  /// The crop's size in pixels.
  public var size: (width: Int, height: Int) {
    switch self {
    case .arcface: (112, 112)
    case .narrow: (96, 112)
    case .facenet: (160, 160)
    case .wide: (512, 512)
    }
  }

  var words: String {
    switch self {
    case .arcface: "ArcFace, aligned by five landmarks"
    case .narrow: "narrow, aligned by five landmarks"
    case .facenet: "facenet, the box alone"
    case .wide: "wide, as FFHQ"
    }
  }
}

/// What an export does with a crop whose file exists; `facet export --on-conflict` has the same ones.
public enum ExistingCrops: String, CaseIterable, Hashable, Sendable {
  case refuse, skip, rename, overwrite

  var words: String {
    switch self {
    case .refuse: "files in the way stop the export"
    case .skip: "files in the way are left, their crops too"
    case .rename: "files in the way are left, crops get a number"
    case .overwrite: "files in the way are replaced"
    }
  }
}

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
  var asked: ExportRequest?
  /// The face among the choices, which keeps its place there whatever its number becomes.
  var face: HeldFace?

  /// A face as it was last seen, to be known again after a detection or an edit.
  struct HeldFace: Hashable {
    var face: Detection.Face
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

/// What an export would do, looked up before it begins.
public struct ExportSurvey: Hashable, Sendable {
  /// The first crops, as they would be written.
  public var crops: [Image]
  /// Photos that are exported already and would be left as they are.
  public var done: Int
  /// Files that are in the way, by name; a few of them.
  public var conflicts: [String]
  /// Why the folder cannot be written into.
  public var fault: String?

  /// Without arguments nothing is in the way, and nothing is done yet.
  public init(crops: [Image] = [], done: Int = 0, conflicts: [String] = [], fault: String? = nil) {
    self.crops = crops
    self.done = done
    self.conflicts = conflicts
    self.fault = fault
  }

  /// Pixels tell surveys apart, but are too many to hash.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(crops.count)
    hasher.combine(done)
    hasher.combine(conflicts)
    hasher.combine(fault)
  }

  /// More than these nobody asks for.
  public static let mostCrops = 8
}

/// An export on its way.
public struct ExportRun: Hashable, Sendable {
  /// Number of the ``ExportRequest`` that began it; answers with another one are dropped.
  public var request: Int
  /// What is being written.
  public var scope: ExportScope
  /// Where to; messages name it.
  public var folder: FilePath
  /// Photos done, of all; `total` is 0 until it is known.
  public var done = 0, total = 0
  /// Esc was pressed once.
  public var isCancelAsked = false
  var pace = Pace()

  init(request: Int, scope: ExportScope, folder: FilePath) {
    self.request = request
    self.scope = scope
    self.folder = folder
  }
}

/// How an export ended.
public struct ExportReport: Hashable, Sendable {
  /// Crops written, and those that were there already.
  public var written: Int, skipped: Int
  /// One line for each thing that failed: what, where, why.
  public var failures: [String]
  /// Whether a cancellation stopped it; false where something failed as well.
  public var isCancelled: Bool

  /// Each value as the property of the same name; by default everything went well.
  public init(written: Int, skipped: Int = 0, failures: [String] = [], isCancelled: Bool = false) {
    self.written = written
    self.skipped = skipped
    self.failures = failures
    self.isCancelled = isCancelled
  }
}

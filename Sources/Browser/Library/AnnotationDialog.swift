import Imaging
import Geometry
import Detection
import Annotations
import SystemPackage
public import Widgets

/// Dialogs about faces, photos and the library.
public enum AnnotationDialog: Hashable, Sendable {
  case person(PersonDialog)
  case flags(FlagsDialog)
  case note(NoteDialog)
  case rule(RuleDialog)
  /// A file to save edits to when the library cannot take them.
  case save(TextField, reason: String)
}

/// Naming a face.
public struct PersonDialog: Hashable, Sendable {
  var target: FaceTarget
  var field: TextField
  var completions: [People.Person] = []
  /// The chosen completion; nil for what was typed.
  var choice: Int?
}

/// Choosing the flags of a face.
public struct FlagsDialog: Hashable, Sendable {
  var target: FaceTarget
  var flags: FaceFlags
  var choice = 0
}

/// Writing a note about a face.
public struct NoteDialog: Hashable, Sendable {
  /// The face; nil for a note on the photo.
  var target: FaceTarget?
  var photo: PhotoFingerprint
  var field: TextField
}

/// Accepting or rejecting many faces by score.
public struct RuleDialog: Hashable, Sendable {
  /// Whether faces with at least this score are accepted, or else those below are rejected.
  var accepts: Bool
  var field: TextField
  var photos: [PhotoID]
  var fault: String?
}

/// A face to edit, as it was when the edit began.
struct FaceTarget: Hashable, Sendable {
  var photo: PhotoFingerprint
  var face: Annotation

  /// The edit that makes these changes; a detection without an annotation becomes one first.
  func edit(_ title: String, _ changes: [Edit.FaceChange]) -> Edit {
    Edit(title, [.ensure(photo, face)] + changes.map { .face(photo, face.id, $0) })
  }
}

extension AnnotationDialog {
  var mode: Mode {
    switch self {
    case .person: .person
    case .flags: .flags
    case .note: .note
    case .rule: .rule
    case .save: .saving
    }
  }
}

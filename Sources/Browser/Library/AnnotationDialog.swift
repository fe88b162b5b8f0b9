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
  /// A place to save edits to that the library cannot take.
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
  /// Nil for the photo's note.
  var target: FaceTarget?
  var photo: PhotoFingerprint
  var field: TextField
}

/// Deciding many faces by their scores.
public struct RuleDialog: Hashable, Sendable {
  /// Accept what scores at least this, or reject what scores less.
  var accepts: Bool
  var field: TextField
  var photos: [PhotoID]
  var fault: String?
}

/// A face to be changed, as it was when the change began.
struct FaceTarget: Hashable, Sendable {
  var photo: PhotoFingerprint
  var face: Annotation

  /// The edit that makes changes; a proposal that nobody has judged becomes an annotation first.
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

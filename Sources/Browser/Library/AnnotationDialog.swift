import Imaging
import Geometry
import Detection
import Annotations
import SystemPackage
public import Widgets

/// Dialogs about faces, photos and the library.
public enum AnnotationDialog: Hashable, Sendable {
  case person(NamingBox)
  case flags(FlagsDialog)
  case note(NoteDialog)
  case rule(RuleDialog)
  case rename(RenameDialog)
  /// A file to save edits to when the library cannot take them.
  case save(TextField, reason: String)
}

/// Choosing the flags of a face, or of several.
public struct FlagsDialog: Hashable, Sendable {
  var targets: [FaceTarget]
  /// The flags that all faces had.
  var before: FaceFlags
  var flags: FaceFlags
  var choice = 0
}

/// Writing a note about a face, or several.
public struct NoteDialog: Hashable, Sendable {
  /// The faces; none for a note on the photo.
  var targets: [FaceTarget]
  var photo: PhotoFingerprint
  var field: TextField
}

/// Accepting or rejecting many faces by score.
public struct RuleDialog: Hashable, Sendable {
  /// Whether faces with at least this score are accepted, or else those below are rejected.
  var accepts: Bool
  var field: TextField
  var photos: [PhotoID]
  /// The only faces that count; nil for all of the photos.
  var faces: Set<FaceKey>?
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

  /// The edit that accepts or rejects the face; a drawn face that is rejected is removed.
  func decision(_ state: FaceState) -> Edit {
    if state == .rejected, face.origin == .drawn { return .remove(face.id, from: photo) }
    let wanted: FaceState = state == .accepted && face.state == .added ? .added : state
    return edit(state == .accepted ? "accept a face" : "reject a face", [.state(wanted)])
  }
}

extension AnnotationDialog {
  var mode: Mode {
    switch self {
    case .person: .person
    case .flags: .flags
    case .note: .note
    case .rule: .rule
    case .rename: .personName
    case .save: .saving
    }
  }
}

import Annotations

/// The text of a file for many photos, in parts that follow each other.
protocol PhotoListText {
  /// Whether photos without a known size cannot be written.
  var needsSize: Bool { get }
  mutating func begin() -> String
  mutating func photo(_ record: PhotoRecord, _ faces: [Annotation]) throws -> String
  mutating func end() -> String
}

extension PhotoListText {
  var needsSize: Bool { false }
  mutating func begin() -> String { "" }
  mutating func end() -> String { "" }
}

extension AnnotationFormat {
  /// A new file; nil for formats that are written otherwise.
  var list: (any PhotoListText)? {
    switch self {
    case .cvat: CVATText()
    case .labelStudio: LabelStudioText(isMin: false)
    case .labelStudioMin: LabelStudioText(isMin: true)
    case .via: VIAText()
    case .viaCSV: VIACSVText()
    case .retinaFace: RetinaFaceText()
    default: nil
    }
  }
}

extension PhotoRecord {
  /// What is said about the whole photo, if anything: its state unless that is the usual one, and its note.
  var remarks: (state: PhotoState?, note: String?)? {
    let state = state == .unreviewed ? nil : state
    let note = note?.isEmpty == false ? note : nil
    return state == nil && note == nil ? nil : (state, note)
  }
}

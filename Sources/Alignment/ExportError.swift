public import Files
public import Geometry
public import Imaging
public import SystemPackage

/// Why a crop was not written. Each message says what, where and what the user can do next.
public enum ExportError: Error, Equatable, Sendable, CustomStringConvertible {
  case output(OutputError)
  /// The landmarks of a face (counted from 0) determine no crop.
  case noAlignment(photo: FilePath, face: Int, SimilarityFitError)
  /// A face (counted from 0) cannot be placed in the template, for example because it has no box.
  case noCrop(photo: FilePath, face: Int, CropRefusal)
  case encoding(photo: FilePath, EncodingError)
  /// Its pixels are needed and cannot be read.
  case unreadable(photo: FilePath, reason: String)
  /// The photo was decoded with warnings.
  case damaged(photo: FilePath, [String])
  /// Two photos would have one name, or the folders of two photos one (``NameClash``).
  case clash(photo: FilePath, other: FilePath, name: String, isOfFolders: Bool, suggestion: String?)
  /// A folder to merge holds no export.
  case noExport(FilePath)
  /// Two exports to merge have different crops of one photo under one name.
  case otherCrop(FilePath, FilePath, FilePath)
  /// Two faces would have one name.
  case sameName(photo: FilePath, name: FilePath)
  /// A crop would replace one of the photos to be exported.
  case replacesPhoto(photo: FilePath, path: FilePath)
  /// The photo was changed during the export.
  case changed(photo: FilePath)
  /// A file with the name of the export record cannot be read as one.
  case foreignJournal(FilePath)
  /// Another export is at work in the folder.
  case busy(FilePath)

  /// Whether other photos would fail, too, because of the folder or the disk.
  public var stopsExport: Bool {
    switch self {
    case .output(.exists), .output(.isFolder), .output(.nameTooLong), .noAlignment, .noCrop, .sameName,
      .replacesPhoto, .changed, .unreadable, .damaged:
      false
    case .output, .encoding, .busy, .foreignJournal, .clash, .noExport, .otherCrop: true
    }
  }

  public var description: String {
    switch self {
    case .output(.exists(let path)):
      "\(path.shown): already exists and was left as it is; export to another folder, choose --on-conflict skip, rename "
        + "or overwrite, or let --prune replace what an earlier export wrote"
    case .output(let error): error.description
    case .noAlignment(let photo, let face, let reason):
      "\(photo.shown): face \(face + 1) cannot be aligned: \(reason); raise the thresholds to leave it out"
    case .noCrop(let photo, let face, let reason):
      "\(photo.shown): face \(face + 1) cannot be cut out: \(reason); use another --template"
    case .sameName(let photo, let name):
      "\(photo.shown): its crop would be called \(name.shown), as another of this export; "
        + "choose another --name, or --on-conflict rename"
    case .unreadable(_, let reason): reason
    case .noExport(let folder):
      "\(folder.shown): holds no export (it has no \(ExportJournal.name)); name folders that facet export wrote"
    case .otherCrop(let name, let folder, let other):
      "\(name.shown): is different in \(folder.shown) and \(other.shown), so nothing was written; export both with the "
        + "same settings, or merge only one"
    case .damaged(let photo, let warnings):
      "\(photo.shown): is damaged and was left out: \(warnings.joined(separator: "; ")); copy it again from its source, "
        + "or take it with --damaged take"
    case .clash(let photo, let other, let name, false, let suggestion):
      "\(photo.shown) and \(other.shown): their crops would both be called \(name), so nothing was written; "
        + (suggestion.map { "part them with \($0)" } ?? "export them into two folders")
    case .clash(let photo, let other, let name, true, let suggestion):
      "\(photo.shown) and \(other.shown): their folders would both become \(name), so nothing was written; "
        + (suggestion.map { "part them with \($0), or say" } ?? "export them into two folders, or say")
        + " that folders of one name are one identity with --label '{folder}'"
    case .replacesPhoto(let photo, let path):
      "\(photo.shown): its crop would replace \(path.shown), which is one of the photos and was left as it is; "
        + "export to another folder, or choose another --name"
    case .changed(let photo):
      "\(photo.shown): was changed while it was exported; export it again"
    case .foreignJournal(let path):
      "\(path.shown): is not an export record that this version of facet can read (it is damaged or from another version); "
        + "move it away or export to another folder"
    case .busy(let folder):
      "\(folder.shown): another export is writing into this folder; wait for it or choose another folder"
    case .encoding(let photo, let reason): "\(photo.shown): \(reason)"
    }
  }
}

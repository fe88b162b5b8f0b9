package import Annotations
import Files
package import SystemPackage

/// An annotation file, from which photos are looked up.
package struct AnnotationFile: Hashable, Sendable {
  package let path: FilePath
  /// Where its photos are looked for first.
  package let folder: FilePath
  /// Nil for lists as of CelebA and LFW.
  package let format: AnnotationFormat?

  /// The names of the folders that hold it, the innermost first.
  let folders: [String]
  /// Those of them that are below the given folder; none when the file was given.
  let foldersBelowRoot: [String]

  /// - Parameter folder: where its photos are looked for first; the file's own folder when nil.
  package init(
    _ path: FilePath, below root: FilePath? = nil, folder: FilePath? = nil, format: AnnotationFormat?
  ) {
    (self.path, self.format) = (path, format)
    let first = folder ?? path.removingLastComponent()
    self.folder = first.isEmpty ? "." : first
    folders = Self.folders(of: path)
    foldersBelowRoot =
      root.map { [folders] in Array(folders.dropLast(AnnotationFiles.absolute($0).components.count)) } ?? []
  }

  /// Whether the place of the file says which photo it describes.
  var isFilePerPhoto: Bool { format?.isFilePerPhoto == true }

  /// Whether the file names its photo, so that the name of a photo that was renamed later is only in its own name.
  var triesOwnName: Bool { format == .voc || format == .labelMe }

  /// The names of the folders that hold a file, the innermost first.
  static func folders(of path: FilePath) -> [String] {
    AnnotationFiles.absolute(path).removingLastComponent().components.reversed().map(\.string)
  }

  // MARK: Folders of annotations and of photos

  /// The folders of photos that belong to folders of annotations, as Ultralytics (`images/train`, `labels/train`), Roboflow
  /// (`train/images`, `train/labels`) and Pascal VOC (`JPEGImages`, `Annotations`) have them.
  static let photoFolderNames = ["images", "JPEGImages", "Images", "image", "img", "imgs", "photos"]
  private static let folderNames = Set(photoFolderNames.map(PhotoNames.folded))
  private static let annotationFolders: Set = [
    "labels", "label", "annotations", "annotation", "ann", "xml", "xmls", "json", "jsons",
  ]

  /// Whether a folder of annotations and one of photos belong together by their names.
  static func agree(_ annotations: String, _ photos: String) -> Bool {
    let (first, second) = (PhotoNames.folded(annotations), PhotoNames.folded(photos))
    return first == second || annotationFolders.contains(first) && folderNames.contains(second)
  }

  /// Where such a set has the photos of this file's folder.
  var photoFolders: [FilePath] {
    let folder = AnnotationFiles.absolute(path).removingLastComponent()
    let parts = Array(folder.components)
    var found: [FilePath] = []
    for (index, part) in parts.enumerated() {
      guard Self.annotationFolders.contains(PhotoNames.folded(part.string)) else { continue }
      let places = Self.photoFolderNames.map { name in
        FilePath(root: folder.root, parts[..<index]).appending(name)
          .appending(parts[(index + 1)...])
      }
      // The innermost first.
      found.insert(contentsOf: places, at: 0)
    }
    return found
  }
}

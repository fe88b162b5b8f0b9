import Detection
public import Annotations
public import Geometry
public import Imaging
public import SystemPackage

/// Requests to the annotation library, done in order.
public enum LibraryRequest: Hashable, Sendable {
  /// Open it, and from then on report what other programs change: `.opened`, `.changed`.
  case open
  /// Look up the annotations of photos: `.recognised`, in any number of parts.
  case recognise([ListedFile], isOnScreen: Bool)
  /// `.edited` once the edit is durable, or `.editFailed`.
  case edit(Edit, request: Int)
  case undo(request: Int)
  case redo(request: Int)
  /// Make one person of several: as an edit.
  case merge([PersonID], into: PersonID, request: Int)
  /// Write all annotations, including edits that are in memory only, to a file: `.saved` or `.saveFailed`.
  case save(FilePath, request: Int)
  /// Write the photos' faces to sidecars as XMP regions: `.regionsWritten`.
  case writeRegions([FilePath], request: Int)
  /// Place landmarks on a face by its box, in photo pixels: `.landmarks`.
  case landmarks(ListedFile, BoundingBox, request: Int)
  /// Pixels of a part of a photo: `.patch`.
  case patch(ListedFile, BoundingBox, request: Int)
}

/// Answers and reports of the library.
public enum LibraryAnswer: Sendable {
  case opened(LibraryCondition)
  /// The number of edits rescued from an earlier session, in which the library could not take them; they are
  /// now in the library or in memory.
  case rescued(Int)
  case recognised([PhotoRecognised])
  /// Another program has changed these photos.
  case changed([PhotoAnnotations])
  /// The only answer to an edit, an undo or a redo that was done.
  case edited(request: Int, EditOutcome)
  /// Nothing was changed.
  case editFailed(request: Int, reason: String)
  case saved(request: Int, FilePath)
  case saveFailed(request: Int, reason: String)
  case regionsWritten(request: Int, photos: Int, failures: [String])
  /// The landmarks; nil when the box does not contain any pixels.
  case landmarks(request: Int, Landmarks?, score: Float)
  /// The pixels; nil when the photo cannot be read, or the part lies outside it.
  case patch(request: Int, PhotoPatch?)
}

/// The annotations of a photo in the list.
public struct PhotoRecognised: Hashable, Sendable {
  /// The photo of the list that was asked about.
  public var photo: PhotoID
  /// Found by the photo's content; includes edits that are in memory only and faces just read from its XMP.
  public var known: PhotoAnnotations
  /// Something the user should know: "has changed since; its annotations were carried over".
  public var remark: String?
  /// The number of faces just read from its XMP regions.
  public var regions: Int

  public init(photo: PhotoID, known: PhotoAnnotations, remark: String? = nil, regions: Int = 0) {
    self.photo = photo
    self.known = known
    self.remark = remark
    self.regions = regions
  }
}

/// The pixels of a part of a photo, usually at full resolution.
public struct PhotoPatch: Sendable {
  /// The part's pixels, upright.
  public var image: Image
  /// The position of the first pixel, in photo pixels.
  public var x, y: Int
  /// Photo pixels per pixel of `image`, at least 1: parts that are larger than any screen are scaled down.
  public var step: Float

  /// - Parameters:
  ///   - x: column of the first pixel in the upright photo, in photo pixels.
  ///   - y: its row.
  ///   - step: photo pixels per pixel of the image, at least 1.
  public init(image: Image, x: Int, y: Int, step: Float = 1) {
    self.image = image
    (self.x, self.y, self.step) = (x, y, step)
  }
}

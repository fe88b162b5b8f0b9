import Detection
public import Annotations
public import Geometry
public import Imaging
public import SystemPackage

/// What the browser wants of the library of annotations; done in the order of asking.
public enum LibraryRequest: Hashable, Sendable {
  /// Open it, and tell from then on what other programs change: `.opened`, `.changed`.
  case open
  /// Tell what is known about photos: `.recognised`, in any number of parts.
  case recognise([ListedFile], isOnScreen: Bool)
  /// `.edited` once the edit is durable, or `.editFailed`.
  case edit(Edit, request: Int)
  case undo(request: Int)
  case redo(request: Int)
  /// `.people`.
  case people(request: Int)
  /// Write what is known, with the edits that are in memory only, to a file: `.saved` or `.saveFailed`.
  case save(FilePath, request: Int)
  /// Write the photos' faces to sidecars as XMP regions: `.regionsWritten`.
  case writeRegions([FilePath], request: Int)
  /// Place landmarks on a face by its box, in photo pixels: `.landmarks`.
  case landmarks(ListedFile, BoundingBox, request: Int)
  /// Pixels of a part of a photo: `.patch`.
  case patch(ListedFile, BoundingBox, request: Int)
}

/// What the library tells.
public enum LibraryAnswer: Sendable {
  case opened(LibraryCondition)
  /// Edits that the library did not take in an earlier session are there again: in it, or in memory.
  case rescued(Int)
  case recognised([PhotoRecognised])
  /// Another program has changed these photos.
  case changed([PhotoAnnotations])
  /// The only answer to an edit, an undo or a redo that was done.
  case edited(request: Int, EditOutcome)
  /// Nothing was changed.
  case editFailed(request: Int, reason: String)
  case people(request: Int, People)
  case saved(request: Int, FilePath)
  case saveFailed(request: Int, reason: String)
  case regionsWritten(request: Int, photos: Int, failures: [String])
  /// Nil when there is no picture under the box.
  case landmarks(request: Int, Landmarks?, score: Float)
  /// Nil when the photo cannot be read, or the part lies outside it.
  case patch(request: Int, PhotoPatch?)
}

/// What is known about a photo of the list.
public struct PhotoRecognised: Hashable, Sendable {
  /// The photo of the list that was asked about.
  public var photo: PhotoID
  /// By the photo's content, with edits that are in memory only and faces just read from its XMP.
  public var known: PhotoAnnotations
  /// Something the user should know: "has changed since; its annotations were carried over".
  public var remark: String?
  /// Faces that were read from its XMP regions just now.
  public var regions: Int

  /// Each value as the property of the same name; by default there is nothing to remark and nothing was read.
  public init(photo: PhotoID, known: PhotoAnnotations, remark: String? = nil, regions: Int = 0) {
    self.photo = photo
    self.known = known
    self.remark = remark
    self.regions = regions
  }
}

/// Pixels of a part of a photo, one for one.
public struct PhotoPatch: Sendable {
  /// The part's pixels, upright.
  public var image: Image
  /// Of the first pixel, in photo pixels.
  public var x, y: Int
  /// Photo pixels to a pixel of `image`, at least 1: parts that are larger than any screen are made smaller.
  public var step: Float

  /// - Parameters:
  ///   - x: column of the first pixel in the upright photo, in photo pixels.
  ///   - y: its row.
  ///   - step: photo pixels to a pixel of the image, at least 1.
  public init(image: Image, x: Int, y: Int, step: Float = 1) {
    self.image = image
    (self.x, self.y, self.step) = (x, y, step)
  }
}

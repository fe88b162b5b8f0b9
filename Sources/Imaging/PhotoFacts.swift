public import Geometry
public import SystemPackage

/// What a photo's file says without decoding its pixels.
public struct FileFacts: Sendable, Hashable {
  /// When the photo was taken, by the camera's clock (JPEG with EXIF), or else when the file was last changed, in
  /// seconds since 1970; nil when neither is known.
  public var date: Int64?
  /// Upright pixels; nil when the file is not a photo.
  public var size: PixelSize?

  /// Reads a few kilobytes. Facts that cannot be found are nil.
  public init(ofPhotoAt path: FilePath) {
    self.init(of: try? PhotoFile(path), else: try? FileStamp(of: path))
  }

  /// Like ``init(ofPhotoAt:)``, for a file that may be open already.
  public init(of file: PhotoFile) { self.init(of: file, else: nil) }

  private init(of file: PhotoFile?, else stamp: FileStamp?) {
    date = (file?.stamp ?? stamp)?.modifiedSeconds
    guard let file, let found = try? file.readBeginning() else { return }
    size = found.header.size
    if found.header.format == .jpeg, let taken = Exif.tiff(jpeg: found.bytes).flatMap({ Exif.date(tiff: $0) })
    {
      date = taken
    }
  }
}

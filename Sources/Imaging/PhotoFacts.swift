public import Geometry
public import SystemPackage

/// What a photo's file tells without its pixels.
public struct FileFacts: Sendable, Hashable {
  /// When the photo was taken by the camera's clock (JPEG with EXIF), or else when the file was last changed, in
  /// seconds since 1970.
  public var date: Int64?
  /// Upright; nil when the file is no photo.
  public var size: PixelSize?

  /// Reads a few kilobytes; what cannot be found out is nil.
  public init(ofPhotoAt path: FilePath) {
    self.init(of: try? PhotoFile(path), else: try? FileStamp(of: path))
  }

  /// As ``init(ofPhotoAt:)``.
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

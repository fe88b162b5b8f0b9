public import Geometry
public import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What a photo's file tells without its pixels.
public struct FileFacts: Sendable, Hashable {
  /// When the photo was taken by the camera's clock (JPEG with EXIF), or else when the file was last changed, in
  /// seconds since 1970.
  public var date: Int64?
  /// Upright; nil when the file is no photo.
  public var size: PixelSize?

  /// Reads a few kilobytes; what cannot be found out is nil.
  public init(ofPhotoAt path: FilePath) {
    var status = stat()
    // SAFETY: the path is a terminated string for the time of the call, and `status` outlives it.
    if unsafe path.withPlatformString({ unsafe stat($0, &status) }) == 0 {
      #if canImport(Darwin)
        date = Int64(status.st_mtimespec.tv_sec)
      #else
        date = Int64(status.st_mtim.tv_sec)
      #endif
    }
    guard let file = try? PhotoFile(path), let found = try? readHeader(file) else { return }
    size = found.header.size
    if found.header.format == .jpeg, let taken = Exif.tiff(jpeg: found.bytes).flatMap({ Exif.date(tiff: $0) })
    {
      date = taken
    }
  }
}

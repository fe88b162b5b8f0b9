import Imaging
import SystemPackage

/// Where a photo comes from.
public enum PhotoSource: Sendable {
  /// A photo's file. Pipes and devices, which might block, are refused.
  case file(path: String)
  /// The bytes of a photo's file: JPEG, PNG, and what the package's traits add. The format is recognised by content.
  case encoded([UInt8])
  /// Pixels that are in memory already.
  case image(Image)
}

extension PhotoSource {
  /// Upright pixels, and what is wrong with the photo.
  func decoded(maximumMegapixels: Int) throws(FaceDetectionError) -> (image: Image, warnings: [String]) {
    let file: PhotoFile
    var name: String?
    do throws(PhotoError) {
      switch self {
      case .image(let image):
        guard PhotoLimits(maxMegapixels: maximumMegapixels).allow(image.pixels.size) else {
          throw .tooLarge("", width: image.width, height: image.height, limit: maximumMegapixels)
        }
        return (image, [])
      case .file(let path):
        // A C string ends at the first NUL: the file of that shorter name is not the one that was meant.
        guard !path.utf8.contains(0) else {
          throw .notFound(FilePath(path.split(separator: "\0").first.map(String.init) ?? ""))
        }
        name = path
        file = try PhotoFile(FilePath(path))
      case .encoded(let bytes): file = try PhotoFile(bytes: bytes)
      }
      let photo = try file.photo(limits: PhotoLimits(maxMegapixels: maximumMegapixels))
      return (Image(photo.image), photo.warnings)
    } catch {
      throw FaceDetectionError(error, name: name)
    }
  }
}

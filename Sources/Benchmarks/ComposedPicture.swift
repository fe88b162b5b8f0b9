import Detection
package import Geometry
package import Imaging
import Files
package import SystemPackage

/// Composes pictures of given sizes and numbers of faces from the sample portraits, for measurements.
package struct PictureComposer {
  /// A head with some of its surroundings.
  private struct Portrait {
    var image: Image
    /// The face's height as a share of the image's.
    var faceShare: Double
  }

  private let portraits: [Portrait]
  private let background: Image

  /// Reads the sample photos from the checkout.
  ///
  /// - Throws: `UsageError` when there are no samples.
  package init() throws {
    // The faces' boxes as the detector finds them, in whole pixels: left, top, width, height.
    portraits = [
      Self.portrait(try Self.sample("astronaut.png"), face: (181, 62, 87, 110)),
      Self.portrait(try Self.sample("grace_hopper.jpg"), face: (174, 120, 182, 220)),
      Self.portrait(try Self.sample("mona-lisa.jpg"), face: (144, 87, 92, 123)),
    ]
    background = try Self.sample("rocket.jpg")
  }

  /// A sample photo.
  package static func sample(_ name: String) throws -> Image { try decodePhoto(at: samplePath(name)).image }

  package static func samplePath(_ name: String) throws -> FilePath {
    guard let path = ResourceFinder().find("Samples/\(name)") else {
      throw UsageError(
        "Samples/\(name): not found; install facet again (make install has them), or name pictures: facet bench PICTURE…"
      )
    }
    return path
  }

  /// The pictures of the report: the sizes that other detectors are measured on, with about as much work for
  /// R- and O-Net as in real photos with as many faces.
  package func benchPictures() throws -> [(name: String, image: Image)] {
    [
      (
        "640×480",
        picture(PixelSize(width: 640, height: 480), faceHeights: [110, 90, 100, 70, 85, 60])
      ),
      (
        "1920×1080",
        picture(
          PixelSize(width: 1920, height: 1080),
          faceHeights: [180, 120, 150, 90, 200, 110, 70, 140, 100, 160, 60, 130, 80, 110])
      ),
      (
        "4000×3000",
        picture(
          PixelSize(width: 4000, height: 3000),
          faceHeights: (0..<24).map { 80 + $0 * 53 % 340 })
      ),
      ("group.jpg", try Self.sample("group.jpg")),
      ("astronaut.png", try Self.sample("astronaut.png")),
    ]
  }

  private static func portrait(_ photo: Image, face: (x: Int, y: Int, width: Int, height: Int)) -> Portrait {
    let margin = face.height * 2 / 5
    let left = max(0, face.x - margin)
    let top = max(0, face.y - margin)
    let right = min(photo.width, face.x + face.width + margin)
    let bottom = min(photo.height, face.y + face.height + margin)
    let size = PixelSize(width: right - left, height: bottom - top)
    return Portrait(
      image: photo.cropped(x: left, y: top, size: size),
      faceShare: Double(face.height) / Double(size.height))
  }

  /// A picture with heads in rows over an enlarged background.
  ///
  /// - Parameter faceHeights: one for each face, in pixels, placed row by row.
  package func picture(_ size: PixelSize, faceHeights: [Int]) -> Image {
    var picture = background.resizedByArea(to: size)
    let columns = Int(Double(faceHeights.count * size.width / size.height).squareRoot().rounded(.up))
    let rows = (faceHeights.count + columns - 1) / columns
    for (index, height) in faceHeights.enumerated() {
      let portrait = portraits[index % portraits.count]
      let scaled = Int(Double(height) / portrait.faceShare)
      let head = portrait.image.resizedByArea(
        to: PixelSize(width: scaled * portrait.image.width / portrait.image.height, height: scaled))
      let (column, row) = (index % columns, index / columns)
      // Heads are not exactly on a grid, so that they have different offsets from the networks' windows.
      let shiftX = (index * 37) % 17
      let shiftY = (index * 53) % 13
      picture.paste(
        head, x: (2 * column + 1) * size.width / (2 * columns) - head.width / 2 + shiftX,
        y: (2 * row + 1) * size.height / (2 * rows) - head.height / 2 + shiftY)
    }
    return picture
  }
}

extension Image {
  /// Draws a picture over this one, clipped to this picture's bounds.
  fileprivate mutating func paste(_ other: Image, x: Int, y: Int) {
    let columns = max(0, -x)..<min(other.width, width - x)
    guard !columns.isEmpty else { return }
    var changed = pixels
    for row in max(0, -y)..<max(0, -y, min(other.height, height - y)) {
      let source = (row * other.width + columns.lowerBound) * 3
      let target = ((y + row) * width + x + columns.lowerBound) * 3
      changed.replaceSubrange(
        target..<target + columns.count * 3, with: other.pixels[source..<source + columns.count * 3])
    }
    pixels = changed
  }
}

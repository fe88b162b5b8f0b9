package import Geometry
package import Imaging
package import Preview

/// A photo to print.
package struct ShownPhoto: Sendable {
  /// The photo, at any resolution.
  package var image: Image
  /// The photo's own size, upright.
  package var size: PixelSize
  package var marks: [FaceMark] = []

  package init(image: Image, size: PixelSize, marks: [FaceMark] = []) {
    (self.image, self.size, self.marks) = (image, size, marks)
  }
}

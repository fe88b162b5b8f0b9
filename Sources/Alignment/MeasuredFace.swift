package import Geometry
package import Imaging

/// A face and what its pixels show.
package struct MeasuredFace: Sendable, Equatable {
  package var face: ExportFace
  package var measures: FaceMeasures

  package init(face: ExportFace, measures: FaceMeasures) { (self.face, self.measures) = (face, measures) }
}

/// A photo's faces before any is selected: everything that a changed filter needs.
package struct MeasuredPhoto: Sendable, Equatable {
  /// Of the upright photo, in pixels.
  package var size: PixelSize
  /// What the decoder said about damage.
  package var warnings: [String]
  package var faces: [MeasuredFace]
  /// What the photo looks like.
  package var look: DifferenceHash?

  package init(size: PixelSize, warnings: [String], faces: [MeasuredFace], look: DifferenceHash? = nil) {
    (self.size, self.warnings, self.faces, self.look) = (size, warnings, faces, look)
  }
}

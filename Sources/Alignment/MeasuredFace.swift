package import Geometry

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

  package init(size: PixelSize, warnings: [String], faces: [MeasuredFace]) {
    (self.size, self.warnings, self.faces) = (size, warnings, faces)
  }
}

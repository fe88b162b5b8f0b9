package import Annotations
package import Evaluation
package import Geometry
package import SystemPackage

/// A photo with all that a file, a folder or a library says of its faces. Each use takes from it what it needs.
package struct MarkedPhoto: Sendable {
  /// As the file names it; of other photos their path. `RawArguments.path` makes the same bytes of it again.
  package var name: String
  /// Nil where no photo was found or looked for.
  package var path: FilePath?
  /// Why a photo that was looked for has no path: a whole message.
  package var absence: String?
  /// Upright pixels, when the file or the photo said so.
  package var size: PixelSize?
  /// All of them: rejected, open and ignored ones, too.
  package var faces: [Annotation]
  /// What people said of the whole photo in a library; nil of files, in which every face is meant.
  package var state: PhotoState?
  /// FDDB's own regions, one for each face.
  package var ellipses: [FaceRegion]?

  /// The faces that a person or the file calls faces, ignored ones too; those nobody decided about are ignored.
  package var decided: [Annotation] {
    faces.filter { $0.state != .rejected }.map { face in
      var face = face
      if state != nil, !face.state.isDecided { face.flags.insert(.ignore) }
      return face
    }
  }
}

extension GroundTruth {
  /// Faces that people accepted or added count, found ones too when nobody decided (a file of plain boxes);
  /// rejected ones do not, and flagged ones are ignored.
  package init(_ annotations: [Annotation]) {
    let wanted = annotations.filter { $0.state != .rejected }
    self.init(
      faces: wanted.filter { !$0.flags.contains(.ignore) }.map(\.box),
      ignored: wanted.filter { $0.flags.contains(.ignore) }.map(\.box))
  }
}

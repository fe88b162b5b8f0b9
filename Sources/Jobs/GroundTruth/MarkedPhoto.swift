package import Annotations
package import Evaluation
package import Geometry
package import SystemPackage

/// A photo with everything that a file, a folder or a library says about its faces.
package struct MarkedPhoto: Sendable {
  /// The photo's name in the file, or else its path. `RawArguments.path` restores its bytes.
  package var name: String
  /// Nil when no photo was found, or none was looked for.
  package var path: FilePath?
  /// The message for a photo that was looked for and not found.
  package var absence: String?
  /// Whether several photos fit, so that none was taken.
  package var isAmbiguous = false
  /// In upright pixels, if the file or the photo gave it.
  package var size: PixelSize?
  /// All faces, including rejected, undecided and ignored ones.
  package var faces: [Annotation]
  /// The photo's review state in a library; nil for files, in which every face counts.
  package var state: PhotoState?
  /// FDDB's regions, one for each face.
  package var ellipses: [FaceRegion]?
  /// Nil for photos that do not come from the folder of a published data set.
  var origin: PublishedLayout.Origin?

  /// All faces but rejected ones. Undecided faces of a library are marked as ignored.
  package var decided: [Annotation] {
    faces.filter { $0.state != .rejected }.map { face in
      var face = face
      if state != nil, !face.state.isDecided { face.flags.insert(.ignore) }
      return face
    }
  }
}

extension GroundTruth {
  /// The faces that count. Rejected ones are left out, and those flagged as ignored become ignored places.
  package init(_ annotations: [Annotation]) {
    let wanted = annotations.filter { $0.state != .rejected }
    self.init(
      faces: wanted.filter { !$0.flags.contains(.ignore) }.map(\.box),
      ignored: wanted.filter { $0.flags.contains(.ignore) }.map(\.box))
  }
}

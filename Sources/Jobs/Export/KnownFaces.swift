package import Alignment
package import Annotations
package import Detection
package import Imaging

/// What is known about a photo's faces before it is decoded: what was found, and what people said.
///
/// The browser and all commands that write faces use it, so that they agree on the faces.
package struct KnownFaces: Sendable {
  /// What the detector found with the job's settings and weights; nil when the photo must be searched.
  package var detected: [Face]?
  /// What people said about the photo; nil if nothing is known.
  package var annotations: PhotoAnnotations?

  package init(
    detected: [Face]? = nil, annotations: PhotoAnnotations? = nil
  ) {
    self.detected = detected
    self.annotations = annotations
  }

  /// Whether the photo is known to have no faces.
  package var isEmpty: Bool { detected?.isEmpty == true && annotations?.annotations.isEmpty != false }

  /// Everything that people said, as text, so that an export notices changes; nil if nobody said anything.
  package var detail: String? { annotations.flatMap(\.exportDetail) }

  /// The faces with their landmarks: first in the detector's order, then those that people added.
  ///
  /// - Parameters:
  ///   - image: the decoded photo; it is searched only if that has not been done.
  ///   - only: the index of the only face to return; nil for all.
  package func faces(
    in image: Image, only: Int? = nil, by search: PhotoSearch, settings: DetectionSettings
  ) throws(CancellationError) -> [ExportFace] {
    if let detected { return known(detected, in: image, only: only, by: search.detector) }
    let found = try search.detect(in: image, settings: settings).faces
    return known(found, in: image, only: only, by: search.detector)
  }

  /// Like ``faces(in:only:by:settings:)``, but nil instead of a search.
  package func facesWithoutSearch(in image: Image, only: Int?, by detector: FaceDetector) -> [ExportFace]? {
    detected.map { known($0, in: image, only: only, by: detector) }
  }

  private func known(
    _ detected: [Face], in image: Image, only: Int?, by detector: FaceDetector
  ) -> [ExportFace] {
    let shown = annotations.map { ShownFaces(detected: detected, known: $0) }
    let faces = shown?.faces ?? detected
    return faces.enumerated().filter { only == nil || $0.offset == only }.map { index, face in
      guard let annotation = shown?.annotations[index] else { return ExportFace(index: index, face) }
      return ExportFace(
        index: index,
        landmarks: annotation.landmarks ?? detector.landmarks(on: annotation.box, in: image),
        box: annotation.box, score: annotation.score, person: annotation.person,
        isAccepted: annotation.isFaceToExport)
    }
  }
}

extension ExportFace {
  /// A face that the detector found.
  package init(index: Int, _ face: Face) {
    self.init(index: index, landmarks: face.landmarks, box: face.box, score: face.score)
  }
}

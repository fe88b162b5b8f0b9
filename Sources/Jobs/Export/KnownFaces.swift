package import Alignment
package import Annotations
package import Detection
package import Imaging

/// What is known of a photo's faces before its pixels are looked at: what was found, and what people said.
///
/// The browser and every command that writes faces go through it, so that all of them mean the same faces.
package struct KnownFaces: Sendable {
  /// What the detector found with the settings and weights of the work; nil when the photo is to be searched.
  package var detected: [Face]?
  /// What people said about the photo; nil when nothing is known.
  package var annotations: PhotoAnnotations?

  package init(
    detected: [Face]? = nil, annotations: PhotoAnnotations? = nil
  ) {
    self.detected = detected
    self.annotations = annotations
  }

  /// Whether the photo is known to show no face.
  package var isEmpty: Bool { detected?.isEmpty == true && annotations?.annotations.isEmpty != false }

  /// All that people said, as text, so that an export knows when it has changed; nil when nobody said anything.
  package var detail: String? { annotations.flatMap(\.exportDetail) }

  /// The faces with their landmarks: in the detector's order, then what people added.
  ///
  /// - Parameters:
  ///   - image: the photo, decoded; it is searched only when that has not been done.
  ///   - only: the place of the one face that is asked for; nil for all.
  package func faces(
    in image: Image, only: Int? = nil, by search: PhotoSearch, settings: DetectionSettings
  ) throws(CancellationError) -> [ExportFace] {
    if let detected { return known(detected, in: image, only: only, by: search.detector) }
    let found = try search.detect(in: image, settings: settings).faces
    return known(found, in: image, only: only, by: search.detector)
  }

  /// The same without a search; nil for a photo that would have to be searched.
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
  /// What the detector found.
  package init(index: Int, _ face: Face) {
    self.init(index: index, landmarks: face.landmarks, box: face.box, score: face.score)
  }
}

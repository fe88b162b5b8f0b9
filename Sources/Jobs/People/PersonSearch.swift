import Alignment
package import Detection
import Files
package import Geometry
package import Identity
package import Imaging
package import SystemPackage

/// A face with its vector.
package struct EmbeddedFace: Sendable {
  /// The face's place among those found in the photo, from 0.
  package var index: Int
  package var face: Face
  package var vector: [Float]
}

/// Finds the faces of photos and turns them into vectors, each photo on the thread that decoded it.
package struct PersonSearch: Sendable {
  package let search: PhotoSearch
  package let settings: DetectionSettings
  package let limits: PhotoLimits
  package let model: any EmbeddingModel

  package init(
    search: PhotoSearch, settings: DetectionSettings, limits: PhotoLimits = PhotoLimits(),
    model: any EmbeddingModel
  ) {
    (self.search, self.settings, self.limits, self.model) = (search, settings, limits, model)
  }

  /// What was found in a photo; landmarks that form no face have no vector, and are left out.
  package func faces(in path: FilePath) throws -> (size: PixelSize, faces: [EmbeddedFace]) {
    let image = try decodePhoto(at: path, limits: limits).image
    let found = try search.detect(in: image, settings: settings).faces
    let vectors = try vectors(of: found.map(\.landmarks), in: image)
    let faces = zip(found, vectors).enumerated().compactMap { index, pair in
      pair.1.map { EmbeddedFace(index: index, face: pair.0, vector: $0) }
    }
    return (image.size, faces)
  }

  package func vectors(of faces: [Landmarks], in image: Image) throws -> [[Float]?] {
    try model.embeddings(of: faces, in: image, lanes: search.lanes)
  }

  /// The face that a picture of one person shows: large, and near the middle. A picture of 112×112 pixels without a
  /// found face is taken for a crop by the ArcFace template.
  package func person(in path: FilePath) throws -> EmbeddedFace? {
    let image = try decodePhoto(at: path, limits: limits).image
    let found = try search.detect(in: image, settings: settings).faces
    let middle = SIMD2(Float(image.width), Float(image.height)) / 2
    func weight(_ face: Face) -> Float {
      let centre = SIMD2(face.box.minX + face.box.maxX, face.box.minY + face.box.maxY) / 2
      let away = centre - middle
      return face.box.area - 2 * (away * away).sum()
    }
    var chosen = found.enumerated().max { weight($0.element) < weight($1.element) }
    let template = AlignmentTemplate.arcFace
    if chosen == nil, image.size == template.size {
      let points = template.points.map { Point(x: Float($0.x), y: Float($0.y)) }
      let box = BoundingBox(minX: 0, minY: 0, maxX: 112, maxY: 112)
      chosen = (0, Face(box: box, score: 0, landmarks: Landmarks(points: points)))
    }
    guard let chosen, let vector = try vectors(of: [chosen.element.landmarks], in: image)[0] else {
      return nil
    }
    return EmbeddedFace(index: chosen.offset, face: chosen.element, vector: vector)
  }

  /// Whether a face may begin a group: small ones and those turned far away may only join one.
  package static func mayFound(_ landmarks: Landmarks) -> Bool {
    let measures = FaceMeasures(landmarks: landmarks)
    return measures.eyeDistance >= 16 && abs(measures.yaw) <= 45
  }

  /// Whether a face of this sharpness may begin a group: blurred ones may only join one.
  package static func isSharp(_ sharpness: Int?) -> Bool { sharpness.map { $0 >= leastSharpness } ?? true }

  /// Faces below are a smear at the size at which they are compared; crisp ones have several hundred.
  package static let leastSharpness = 15

  /// How sharp a face is where it is compared, at 112×112; nil for landmarks that form no face.
  package static func sharpness(of landmarks: Landmarks?, in image: Image) -> Int? {
    guard let landmarks,
      let crop = try? CropSettings().crop(ExportFace(index: 0, landmarks: landmarks), of: image),
      let sharpness = FaceMeasures(landmarks: landmarks, aligned: crop.image).sharpness, sharpness.isFinite
    else { return nil }
    return Int(sharpness)
  }

  /// Why a photo could not be used, for a message.
  package static func reason(_ error: any Error) -> String {
    (error as? PhotoError)?.explanation ?? "\(error)"
  }
}

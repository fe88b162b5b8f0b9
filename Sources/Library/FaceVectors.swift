package import Annotations

/// The vector of one face, to be kept.
package struct FaceVector: Hashable, Sendable {
  package var landmarks: LandmarkKey
  /// Numbers of 16 bits (IEEE binary16).
  package var bits: [UInt16]
  /// How sharp the face is, as ``Alignment/FaceMeasures/sharpness``; nil where nobody measured it.
  package var sharpness: Int?

  package init(landmarks: LandmarkKey, bits: [UInt16], sharpness: Int? = nil) {
    self.landmarks = landmarks
    self.bits = bits
    self.sharpness = sharpness
  }

  package init(landmarks: LandmarkKey, values: [Float], sharpness: Int? = nil) {
    self.init(landmarks: landmarks, bits: values.map { Float16($0).bitPattern }, sharpness: sharpness)
  }
}

/// The vectors of one photo's faces.
package struct PhotoVectors: Hashable, Sendable {
  package var photo: PhotoFingerprint
  package var vectors: [FaceVector]
  /// The landmarks of all its faces: vectors of others are removed. Nil keeps every vector.
  package var faces: Set<LandmarkKey>?

  package init(photo: PhotoFingerprint, vectors: [FaceVector], faces: Set<LandmarkKey>? = nil) {
    self.photo = photo
    self.vectors = vectors
    self.faces = faces
  }
}

/// All vectors that a model has made, one after another.
package struct StoredVectors: Sendable {
  /// Whose vector it is.
  package struct Key: Hashable, Sendable {
    package var photo: PhotoFingerprint
    package var landmarks: LandmarkKey

    package init(photo: PhotoFingerprint, landmarks: LandmarkKey) {
      (self.photo, self.landmarks) = (photo, landmarks)
    }
  }

  package internal(set) var keys: [Key] = []
  /// How many numbers a vector has; 0 when there is none.
  package internal(set) var dimension = 0
  /// The vector of `keys[i]` from `i * dimension` on, as numbers of 16 bits (IEEE binary16).
  package internal(set) var bits: [UInt16] = []
  /// How sharp the face of `keys[i]` is; nil where nobody measured it.
  package internal(set) var sharpness: [Int?] = []

  package var count: Int { keys.count }
  /// For how many vectors there is room.
  let capacity: Int

  package init(capacity: Int) {
    self.capacity = capacity
    keys.reserveCapacity(capacity)
    sharpness.reserveCapacity(capacity)
  }

  /// One vector.
  package func values(_ index: Int) -> [Float] {
    bits[index * dimension..<(index + 1) * dimension].map { Float(Float16(bitPattern: $0)) }
  }
}

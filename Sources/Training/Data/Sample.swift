import Geometry

/// The four kinds of samples, by the numbers that MTCNN's data sets use.
public enum SampleKind: Int8, Sendable, Hashable, CaseIterable {
  case negative = 0
  case positive = 1
  case part = -1
  case landmarkFace = -2
  /// Not in the paper: a window with the network's own answer, which is to be kept.
  case rehearsal = 2
}

/// What a network learns from: a window of a picture at the network's size, with its true answer.
public struct Sample: Sendable, Hashable {
  /// For counting only; learning uses ``target``.
  public var kind: SampleKind
  /// What the network should answer; offsets and landmarks in units of the window.
  public var target: SampleTarget
  /// RGB bytes, `[side, side, 3]`.
  public var pixels: [UInt8]

  /// - Parameter pixels: RGB bytes of a square, row by row, at the network's input size.
  public init(kind: SampleKind, target: SampleTarget, pixels: [UInt8]) {
    self.kind = kind
    self.target = target
    self.pixels = pixels
  }
}

extension SampleTarget {
  /// Describes the face in a window: the edges' offsets in units of the window's size, and where landmarks
  /// lie in it.
  ///
  /// - Parameter unit: what the detector adds to the size before it multiplies: 0 for P-Net, 1 for R- and O-Net.
  init(_ kind: SampleKind, _ face: TrainingFace?, window: BoundingBox, unit: Float) {
    let (width, height) = (window.width + unit, window.height + unit)
    var box: SIMD4<Float>?
    var landmarks: [Float]?
    if let face {
      box = SIMD4(
        (face.box.minX - window.minX) / width, (face.box.minY - window.minY) / height,
        (face.box.maxX - window.maxX) / width, (face.box.maxY - window.maxY) / height)
      landmarks = face.landmarks.map { marks in
        marks.points.map { ($0.x - window.minX + unit) / width }
          + marks.points.map { ($0.y - window.minY + unit) / height }
      }
    }
    switch kind {
    case .negative: self.init(face: 0)
    case .positive: self.init(face: 1, box: box)
    case .part: self.init(box: box)
    case .landmarkFace: self.init(landmarks: landmarks)
    case .rehearsal: self.init()
    }
  }
}

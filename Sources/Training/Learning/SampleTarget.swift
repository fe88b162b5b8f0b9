import Foundation

/// What is known about a sample, which decides the losses it has.
public struct SampleTarget: Sendable, Hashable {
  /// The target probability of "face": 1 for positives, 0 for negatives, between them for a network's own
  /// answer that is to be kept; nil where it does not count (parts, landmark faces).
  public var face: Float?
  /// Offsets of left, top, right and bottom edge in units of the crop's size.
  public var box: SIMD4<Float>?
  /// Five x, then five y, relative to the crop.
  public var landmarks: [Float]?
  /// Whether these are a network's own answers, which are to be kept (``LossWeights/kept``).
  public var isKept = false

  /// - Precondition: `landmarks`, where given, holds ten numbers.
  public init(face: Float? = nil, box: SIMD4<Float>? = nil, landmarks: [Float]? = nil) {
    precondition(landmarks.map { $0.count == 10 } ?? true, "target: ten landmark coordinates are needed")
    self.face = face
    self.box = box
    self.landmarks = landmarks
  }

  /// A network's own answers for a sample, which are to be kept.
  ///
  /// - Parameter answers: the sample's part of the heads, see ``NetworkPlan/headCount``.
  init(keeping answers: ArraySlice<Float>, of network: TrainedNetwork) {
    let at = answers.startIndex
    let face = 1 / (1 + exp(answers[at] - answers[at + 1]))
    // Where the network sees no face, its box and landmarks are meaningless.
    let isFace = face > 0.5
    self.init(
      face: face,
      box: isFace ? SIMD4(answers[at + 2], answers[at + 3], answers[at + 4], answers[at + 5]) : nil,
      // The published P- and R-Net have no landmarks.
      landmarks: isFace && network == .onet ? Array(answers[(at + 6)...]) : nil)
    isKept = true
  }
}

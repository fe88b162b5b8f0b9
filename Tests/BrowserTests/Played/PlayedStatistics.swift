/// How far faces of public photographs are from each other, measured with facet's own network on 6,355 faces of 2,873
/// people. Only these figures are kept, no vectors.
enum PlayedStatistics {
  /// The distances of two faces of one person that 5, 25, 50, 75 and 95 of 100 pairs do not exceed.
  static let within: [Float] = [0.303, 0.381, 0.434, 0.488, 0.567]
  /// The same of two people's faces, for 0.1, 1, 5, 50 and 95 of 100 pairs.
  static let between: [Float] = [0.529, 0.595, 0.652, 0.794, 0.941]
  /// The root of a person's mean squared distance: the middle over people, and how much it varies.
  static let spread: (middle: Float, deviation: Float) = (0.443, 0.049)
  /// How far a face is from the person's middle, relative to the root of the mean square: 1 varies by this much.
  static let faceDeviation: Float = 0.11
  /// The variance of people's middles, and in how many directions it lies.
  static let people: (variance: Float, directions: Int) = (0.2395, 21)
  /// In how many directions a person's faces vary.
  static let faceDirections = 58
}

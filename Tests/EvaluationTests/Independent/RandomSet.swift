import TestSupport

/// A data set made at random: with equal scores, difficult faces, photos without faces, photos in which nothing was
/// found, and the same face found twice. It knows nothing of the product's types.
struct RandomSet {
  struct Rectangle {
    var x, y, width, height: Double
  }

  struct Photo {
    var faces: [Rectangle] = []
    var isDifficult: [Bool] = []
    var found: [Rectangle] = []
    /// At most six digits, as in files.
    var scores: [Double] = []
  }

  private(set) var photos: [Photo] = []
  /// The photos in the order in which equal scores rank.
  private(set) var order: [Int] = []

  init(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    // Coarse scores are often equal.
    let steps: Double = [10.0, 100, 1_000_000].randomElement(using: &numbers) ?? 10
    func score() -> Double { (Double.random(in: 0...1, using: &numbers) * steps).rounded() / steps }
    for _ in 0..<Int.random(in: 2...40, using: &numbers) {
      var photo = Photo()
      for _ in 0..<([0, 1, 1, 2, 3, 6].randomElement(using: &numbers) ?? 0) {
        photo.faces.append(Self.anywhere(&numbers))
        photo.isDifficult.append(Int.random(in: 0..<4, using: &numbers) == 0)
      }
      for face in photo.faces {
        for _ in 0..<([0, 1, 1, 2].randomElement(using: &numbers) ?? 0) {
          let reach = [0, 2, 8, 15].randomElement(using: &numbers) ?? 0
          photo.found.append(Self.near(face, by: reach, &numbers))
        }
      }
      for _ in 0..<([0, 0, 1, 4].randomElement(using: &numbers) ?? 0) {
        photo.found.append(Self.anywhere(&numbers))
      }
      photo.found.shuffle(using: &numbers)
      if Int.random(in: 0..<7, using: &numbers) == 0 { photo.found = [] }
      photo.scores = photo.found.map { _ in score() }
      photos.append(photo)
    }
    order = photos.indices.shuffled(using: &numbers)
  }

  private static func anywhere(_ numbers: inout SeededNumbers) -> Rectangle {
    func whole(_ range: ClosedRange<Int>) -> Double { Double(Int.random(in: range, using: &numbers)) }
    return Rectangle(x: whole(0...320), y: whole(0...220), width: whole(8...80), height: whole(8...80))
  }

  private static func near(_ box: Rectangle, by reach: Int, _ numbers: inout SeededNumbers) -> Rectangle {
    func moved(_ value: Double) -> Double { value + Double(Int.random(in: -reach...reach, using: &numbers)) }
    return Rectangle(
      x: moved(box.x), y: moved(box.y), width: max(4, moved(box.width)), height: max(4, moved(box.height)))
  }
}

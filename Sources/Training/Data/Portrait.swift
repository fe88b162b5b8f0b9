import Geometry
public import Imaging

/// A photo of one person, with the face's place, to be pasted into composed pictures.
public struct Portrait: Sendable {
  /// For messages; pictures do not depend on it.
  public var name: String
  /// Upright, with some space around the face, because pasting fades out towards the edges.
  public var image: Image
  /// Pixels of the image.
  public var face: TrainingFace

  /// - Parameter face: in pixels of `image`.
  public init(name: String, image: Image, face: TrainingFace) {
    self.name = name
    self.image = image
    self.face = face
  }

  /// The mirrored portrait.
  var mirrored: Portrait {
    let width = Float(image.width)
    var pixels = image.pixels
    for y in 0..<image.height {
      for x in 0..<image.width {
        let (from, to) = ((y * image.width + image.width - 1 - x) * 3, (y * image.width + x) * 3)
        for channel in 0..<3 { pixels[to + channel] = image.pixels[from + channel] }
      }
    }
    let box = BoundingBox(
      minX: width - face.box.maxX, minY: face.box.minY, maxX: width - face.box.minX, maxY: face.box.maxY)
    let landmarks = face.landmarks.map { marks in
      let order = [1, 0, 2, 4, 3].map { marks.points[$0] }
      return Landmarks(points: order.map { Point(x: width - 1 - $0.x, y: $0.y) })
    }
    return Portrait(
      name: name, image: Image(width: image.width, height: image.height, pixels: pixels),
      face: TrainingFace(box: box, landmarks: landmarks))
  }
}

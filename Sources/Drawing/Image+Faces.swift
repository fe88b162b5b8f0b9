import Geometry
public import Imaging

extension Image {
  /// The photo with boxes, landmarks and labels drawn in, at its full size.
  ///
  /// Lines are a four-hundredth of the photo's shorter side wide, two pixels at least, and thinner around small faces.
  public func drawing(_ faces: [DrawnFace], inks: FaceInks) -> Image {
    var canvas = Canvas(self)
    let usual = max(2, Double(min(width, height)) / 400)
    for face in faces {
      let (start, end) = (
        SIMD2(Double(face.box.minX), Double(face.box.minY)),
        SIMD2(Double(face.box.maxX), Double(face.box.maxY))
      )
      let side = max(1, min(end.x - start.x, end.y - start.y))
      let line = max(1, min(usual, side / 20))
      canvas.frame(from: start, to: end, width: line * 2, inks.casing)
      canvas.frame(from: start, to: end, width: line, inks.box)
      for point in face.landmarks.points {
        let place = SIMD2(Double(point.x), Double(point.y))
        let size = max(2, min(usual * 2.5, side / 12))
        canvas.line(from: place, to: place, width: size * 1.6, inks.casing)
        canvas.line(from: place, to: place, width: size, inks.landmark)
      }
      canvas.label(face.label, under: face.box, height: max(7, min(usual * 5, side / 5)), inks)
    }
    return canvas.image
  }
}

extension Canvas {
  /// Below the box, or above it where the picture ends, and never outside the picture when it fits.
  fileprivate mutating func label(
    _ text: String, under box: BoundingBox, height letter: Double, _ inks: FaceInks
  ) {
    guard !text.isEmpty else { return }
    let margin = letter / 2
    let (wide, high) = (Canvas.width(of: text, height: letter) + 2 * margin, letter + 2 * margin)
    var top = Double(box.maxY) + margin
    if top + high > Double(height) { top = max(0, Double(box.minY) - margin - high) }
    if top + high > Double(box.minY), top < Double(box.minY) { top = max(0, Double(height) - high) }
    let left = max(0, min(Double(box.minX), Double(width) - wide))
    var ground = inks.casing
    ground.opacity = min(ground.opacity, 0.75)
    fill(from: SIMD2(left, top), to: SIMD2(left + wide, top + high), ground)
    self.text(
      text, at: SIMD2(left + margin, top + margin), height: letter, weight: max(1, letter / 7), inks.box)
  }
}

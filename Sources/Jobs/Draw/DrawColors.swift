package import Drawing
package import Screen

/// A theme's colours for drawing.
package struct DrawColors: Sendable {
  package var faces: FaceInks
  package var ground, text: Ink

  package init(_ theme: Theme) {
    func ink(_ color: Color?, _ fallback: Color) -> Ink {
      let color = color ?? fallback
      return Ink(color.red, color.green, color.blue)
    }
    let (black, white) = (Color(0, 0, 0), Color(255, 255, 255))
    let casing = theme[.boxCasing]
    faces = FaceInks(
      box: ink(theme[.faceBox].foreground, white), landmark: ink(theme[.landmark].foreground, white),
      casing: ink(casing.foreground ?? casing.background, black))
    ground = ink(theme[.background].background, black)
    text = ink(theme[.text].foreground, white)
  }

  /// One line that differs whenever the colours do, for checkpoints.
  package var summary: String { "\(faces.summary), ground \(ground.summary), text \(text.summary)" }
}

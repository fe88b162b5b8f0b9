private import Foundation
public import Geometry

/// The scale of a zoomed photo, and the point in the middle of the picture.
///
/// Without a viewport the whole photo is shown. It belongs to one photo: the next photo is shown whole again.
public struct Viewport: Hashable, Sendable {
  /// The zoomed photo; any other is shown whole.
  public var photo: PhotoID
  /// Screen pixels per photo pixel.
  public var scale: Double
  /// The photo point in the middle of the picture, as far as the photo reaches; it stays on a resize.
  public var center: Point
  /// Whether the view follows when another face is selected.
  public var followsFace = false
}

/// The steps of zooming.
enum ZoomStep {
  /// The next scale on the ladder 2^(n/2), which includes 1:1; nil for the whole photo.
  ///
  /// - Parameters:
  ///   - scale: the present scale in screen pixels per photo pixel.
  ///   - fit: the scale at which the whole photo is visible.
  ///   - maximum: the largest scale.
  static func next(after scale: Double, step: Int, fit: Double, maximum: Double) -> Double? {
    // A difference of less than a tenth of a step does not count as a step.
    let rung = log2(scale) * 2
    let next = exp2((step > 0 ? (rung + 0.1).rounded(.down) + 1 : (rung - 0.1).rounded(.up) - 1) / 2)
    if step > 0 { return min(next, max(maximum, fit)) }
    // A photo smaller than the screen is enlarged to fit, but can still be shown at its own size.
    return fit <= 1 ? (next > fit * 1.03 ? next : nil) : max(1, next)
  }

  /// The largest scale: a photo pixel is two cells high.
  static func maximum(cellHeight: Int) -> Double { Double(2 * cellHeight) }
}

private import Foundation
public import Geometry

/// How large a zoomed photo is shown, and which point of it is looked at.
///
/// The whole photo is shown when there is none. It belongs to one photo: the next one is shown whole again.
public struct Viewport: Hashable, Sendable {
  /// The photo that is zoomed; another one on screen is shown whole.
  public var photo: PhotoID
  /// Screen pixels for one photo pixel.
  public var scale: Double
  /// The photo point in the middle of the picture, as far as the photo reaches; it stays on a resize.
  public var center: Point
  /// Whether the view goes along when another face is selected.
  public var followsFace = false
}

/// The steps of zooming.
enum ZoomStep {
  /// The next scale of the ladder 2^(n/2), which has 1:1 on it; nil for the whole photo.
  ///
  /// - Parameters:
  ///   - scale: screen pixels a photo pixel now.
  ///   - fit: the scale at which the whole photo is seen.
  ///   - maximum: the largest scale.
  static func next(after scale: Double, step: Int, fit: Double, maximum: Double) -> Double? {
    // A tenth of a step more or less is no step.
    let rung = log2(scale) * 2
    let next = exp2((step > 0 ? (rung + 0.1).rounded(.down) + 1 : (rung - 0.1).rounded(.up) - 1) / 2)
    if step > 0 { return min(next, max(maximum, fit)) }
    // A photo smaller than the screen is enlarged to fit; it can still be seen as small as it is.
    return fit <= 1 ? (next > fit * 1.03 ? next : nil) : max(1, next)
  }

  /// The largest scale: a photo pixel is two cells high.
  static func maximum(cellHeight: Int) -> Double { Double(2 * cellHeight) }
}

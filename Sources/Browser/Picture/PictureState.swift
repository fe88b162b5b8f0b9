import Geometry
public import Preview

/// The picture on screen: how it is drawn, which part of it is seen, and the pixels at hand.
public struct PictureState: Sendable {
  /// What is drawn over the picture.
  public struct Shown: Hashable, Sendable {
    /// Scores stand beside the faces' numbers. Keys toggle each of the three; the next start keeps them.
    public var boxes = true, landmarks = true, scores = true
  }

  /// How pictures become cells where they are not shown in pixels; at first the best for the terminal.
  public internal(set) var mode: PictureMode
  /// Whether the terminal can show pixels, and whether the user wants them where it can.
  public internal(set) var canShowPixels = false
  var wantsPixels = true
  /// What is drawn over the picture.
  public internal(set) var shown = Shown()

  /// See ``BrowserState/zoom``, which is nil for another photo.
  var viewport: Viewport?
  /// The photo point that the mouse holds a zoomed picture by.
  var heldPoint: Point?
  /// How far the mouse is from where that point is dragged, in columns: it may hold the photo beside by the other.
  var dragShift = 0
  /// The photo that is held beside the one on screen.
  public internal(set) var comparison: Comparison?

  var previews = PreviewStore()
  var detail = DetailStore()
  var renders = RenderStore()

  init(mode: PictureMode) { self.mode = mode }
}

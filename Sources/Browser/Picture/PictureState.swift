import Geometry
public import Preview

/// The picture on screen: how it is drawn, which part of it is visible, and the available pixels.
public struct PictureState: Sendable {
  /// What is drawn over the picture.
  public struct Shown: Hashable, Sendable {
    /// Scores appear next to the numbers of faces. Each of the three has a key, and is kept for the next
    /// start.
    public var boxes = true, landmarks = true, scores = true
  }

  /// How pictures become cells where they are not shown in pixels; initially the best mode for the terminal.
  public internal(set) var mode: PictureMode
  /// Whether the terminal can show pixels, and whether the user wants them.
  public internal(set) var canShowPixels = false
  var wantsPixels = true
  /// What is drawn over the picture.
  public internal(set) var shown = Shown()

  /// See ``BrowserState/zoom``, which is nil for another photo.
  var viewport: Viewport?
  /// The photo point by which the mouse drags a zoomed picture.
  var heldPoint: Point?
  /// The distance in columns from the mouse to where that point is dragged: the mouse may drag both photos by
  /// the held one.
  var dragShift = 0
  /// The photo that is held next to the one on screen.
  public internal(set) var comparison: HeldPhoto?

  /// The photo on screen, whose file has been looked at since it came there.
  var visited: PhotoID?
  var previews = PreviewStore()
  var detail = DetailStore()
  var renders = RenderStore()

  init(mode: PictureMode) { self.mode = mode }
}

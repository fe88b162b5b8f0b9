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
  /// The distance in columns, and in rows, from the mouse to where that point is dragged: the mouse may drag both photos by
  /// the held one.
  var dragShift = 0, dragShiftDown = 0
  /// The place of the last click on the photo on screen that hit no face; drawing begins there.
  var lastClick: Point?
  /// The view to go back to after a face has been drawn and named.
  var returning: Return?

  /// A view of a photo; without a viewport the whole photo.
  struct Return: Sendable {
    var photo: PhotoID
    var viewport: Viewport?
  }
  /// The photo that is held next to the one on screen.
  public internal(set) var comparison: HeldPhoto?

  /// The photo on screen, whose file has been looked at since it came there.
  var visited: PhotoID?
  var previews = PreviewStore()
  var detail = DetailStore()
  var renders = RenderStore()

  init(mode: PictureMode) { self.mode = mode }
}

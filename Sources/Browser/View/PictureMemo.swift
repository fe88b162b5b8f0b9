import Imaging
import Preview
import Screen

/// The last picture that was made coarsely, and the last pixels with their marks, so that a key that changes
/// neither costs nothing.
public struct PictureMemo: Sendable {
  struct Key: Hashable, Sendable {
    var photo: PhotoID
    /// Which of the photo's pictures: a sharper one has another number.
    var serial: Int
    var view: PictureView
    var mode: PictureMode
    /// Whether it stands in for a picture that is still being made.
    var isCoarse = false
  }

  /// The pixels of a view without its marks, and with those that were drawn last.
  struct Pixels: Sendable {
    var key: Key
    var plain: Image
    var marks: [FaceMark]
    var heat: HeatMap?
    var overlay: PixelOverlay
    var picture: PixelPicture
  }

  var pixels: Pixels?
  private var key: Key?
  private var picture: CellPicture?
  /// How many pictures were fitted; tests watch it.
  package private(set) var fits = 0

  public init() {}

  mutating func picture(for key: Key, _ fit: () -> CellPicture) -> CellPicture {
    if key == self.key, let picture { return picture }
    let fitted = fit()
    fits += 1
    (self.key, picture) = (key, fitted)
    return fitted
  }
}

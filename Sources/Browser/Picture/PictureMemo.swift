import Imaging
import Preview
import Screen

/// The last coarse picture, and the last pixels with their marks, so that a key that changes neither costs
/// nothing.
public struct PictureMemo: Sendable {
  struct Key: Hashable, Sendable {
    var photo: PhotoID
    /// The version of the photo's picture; a sharper one has a new number.
    var serial: Int
    var view: PictureView
    var mode: PictureMode
    /// Whether it is shown in place of a picture that is still being rendered.
    var isCoarse = false
  }

  /// The pixels of a view without marks, and with the marks that were drawn last.
  struct Pixels: Sendable {
    var key: Key
    var plain: Image
    var marks: [FaceMark]
    var heat: HeatMap?
    var overlay: PixelOverlay
    var picture: PixelPicture
  }

  /// A face of the wall, and how it is drawn.
  struct WallPart: Sendable {
    var cells: CellRect
    var key: FaceKey
    var serial: Int
    var image: Image

    func isSame(as other: WallPart) -> Bool {
      cells == other.cells && key == other.key && serial == other.serial
    }
  }

  /// The held photo of a comparison with its marks.
  private var held: (plain: Image, view: PictureView, marks: [FaceMark], picture: PixelPicture)?

  mutating func compared(
    _ plain: Image, view: PictureView, marks: [FaceMark], _ make: () -> PixelPicture
  ) -> PixelPicture {
    if let held, held.view == view, held.marks == marks, held.plain == plain { return held.picture }
    let picture = make()
    held = (plain, view, marks, picture)
    return picture
  }

  /// The large face of the review with its mark.
  private var face:
    (patch: Image, view: PictureView, mark: FaceMark, overlay: PixelOverlay, picture: PixelPicture)?

  mutating func reviewed(
    _ patch: Image, view: PictureView, mark: FaceMark, overlay: PixelOverlay
  ) -> PixelPicture {
    if let face, face.view == view, face.mark == mark, face.overlay == overlay, face.patch == patch {
      return face.picture
    }
    let picture = PixelPicture(of: patch, view: view, marks: [mark], overlay: overlay)
    face = (patch, view, mark, overlay, picture)
    return picture
  }

  private var wallParts: [WallPart] = []
  private var wallPicture: (cells: CellRect, picture: PixelPicture)?

  /// The picture of the wall; rebuilt when any of its faces has changed.
  mutating func wall(_ parts: [WallPart], cells: CellRect, _ make: () -> PixelPicture) -> PixelPicture {
    if let wallPicture, wallPicture.cells == cells, parts.count == wallParts.count,
      zip(parts, wallParts).allSatisfy({ $0.isSame(as: $1) })
    {
      return wallPicture.picture
    }
    let picture = make()
    (wallParts, wallPicture) = (parts, (cells, picture))
    return picture
  }

  var pixels: Pixels?
  private var key: Key?
  private var picture: CellPicture?
  /// How many pictures were fitted; for tests.
  package private(set) var fits = 0

  /// Keep one and pass it to each call of ``view(_:theme:memo:)``.
  public init() {}

  mutating func picture(for key: Key, _ fit: () -> CellPicture) -> CellPicture {
    if key == self.key, let picture { return picture }
    let fitted = fit()
    fits += 1
    (self.key, picture) = (key, fitted)
    return fitted
  }
}

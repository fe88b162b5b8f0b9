import Alignment
import Detection
import Geometry
import Imaging
import Parallel

/// A photo with faces made unrecognisable, for people and for the detector.
struct BlurredPhoto {
  let image: Image
  /// How many faces were blurred.
  let count: Int

  /// Squares a face's side is divided into.
  private static let blocks = 6
  /// How much of a face's size is added on each side, so that hair and outline go, too.
  private static let margin: Float = 0.25

  /// - Parameters:
  ///   - others: faces that stay as they are.
  init(
    _ photo: Image, blurring faces: [BoundingBox], sparing others: [BoundingBox], isAll: Bool,
    by search: PhotoSearch,
    cancellation: CancellationFlag
  ) throws(CancellationError) {
    var places = faces.map(Self.grown)
    var image = photo.pixelated(places, blocks: Self.blocks)
    // What still looks like a face is made coarser, and at last one surface.
    for blocks in [3, 2, 1, 1] where !places.isEmpty || isAll {
      let left = try search.detector.detect(
        in: image, settings: DetectionSettings(), lanes: Lanes(1), cancellation: cancellation
      ).faces.map(\.box).filter { box in
        isAll || (places.contains { $0.iou(box) > 0.1 } && !others.contains { $0.iou(box) > 0.4 })
      }
      guard !left.isEmpty else { break }
      places = left.map(Self.grown) + places.filter { place in left.contains { $0.iou(place) > 0.05 } }
      image = image.pixelated(places, blocks: blocks)
    }
    (self.image, count) = (image, faces.count)
  }

  private static func grown(_ box: BoundingBox) -> BoundingBox {
    let (across, down) = (box.width * margin, box.height * margin)
    return BoundingBox(
      minX: box.minX - across, minY: box.minY - down, maxX: box.maxX + across, maxY: box.maxY + down)
  }
}

import Annotations
import Geometry
import Imaging
import SystemPackage
import TestSupport

/// The left part of the group photo, made smaller, with the reference's faces as people would draw them.
@MainActor struct MarkedGroup {
  let image: Image
  let faces: [Annotation]

  /// - Parameters:
  ///   - width: how much of the photo, in its own pixels.
  ///   - divisor: how many of its pixels one of the picture's is wide.
  init(width: Int = 1600, divisor: Int = 2) throws {
    let golden = try RunnerFixture.golden("group")
    let whole = try decodePhoto(at: RepositoryPaths.samples.appending(golden.image)).image
    let part = whole.cropped(x: 0, y: 0, size: PixelSize(width: width, height: whole.height))
    image = part.resizedByArea(to: PixelSize(width: width / divisor, height: whole.height / divisor))
    faces = golden.faces.filter { $0.box[2] <= Float(width) }.enumerated().map { number, face in
      let box = face.box.map { $0 / Float(divisor) }
      let points = face.landmarks.map { Point(x: $0[0] / Float(divisor), y: $0[1] / Float(divisor)) }
      return Annotation(
        id: AnnotationID(rawValue: Int64(number + 1)),
        box: BoundingBox(minX: box[0], minY: box[1], maxX: box[2], maxY: box[3]),
        landmarks: Landmarks(points: points))
    }
  }

  /// A file that is unlike those of other numbers.
  func file(_ number: UInt8) throws -> [UInt8] {
    var copy = image
    copy.pixels[0] = number
    return try copy.encodedPNG(level: 1)
  }
}

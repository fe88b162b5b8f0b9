public import Geometry
public import Imaging
public import SystemPackage
public import Video

/// A film of sample faces that move on known paths: the pixels of each frame, and the true faces in it.
///
/// A frame also shows its number as black and white squares along its upper edge, so that it can be recognised after
/// coding, recording or playing.
public struct ComposedFilm: Sendable {
  /// A face of one frame.
  public struct Truth: Hashable, Sendable {
    /// The number of the actor in the film, from 0.
    public var actor: Int
    public var box: BoundingBox
    /// The share of the box that is inside the frame and not behind another actor.
    public var visible: Float
  }

  /// A face cut from a sample, and where it is at a time.
  public struct Actor: Sendable {
    /// The head with some of its surroundings.
    var patch: Image
    /// The face within the patch.
    var face: BoundingBox
    /// The centre of the face and the height of its box, in pixels, at a time in seconds; nil while it is absent.
    var path: @Sendable (Double) -> (x: Double, y: Double, size: Double)?

    /// One of the samples' faces on a path.
    public init(
      _ sample: Sample, path: @escaping @Sendable (Double) -> (x: Double, y: Double, size: Double)?
    ) throws {
      let photo = try decodePhoto(at: RepositoryPaths.samples.appending(sample.file)).image
      let box = sample.box, margin = box.height * 0.35
      let left = Int(max(0, box.minX - margin)), top = Int(max(0, box.minY - margin))
      let right = min(photo.width, Int(box.maxX + margin)), bottom = min(photo.height, Int(box.maxY + margin))
      patch = photo.cropped(x: left, y: top, size: PixelSize(width: right - left, height: bottom - top))
      face = BoundingBox(
        minX: box.minX - Float(left), minY: box.minY - Float(top), maxX: box.maxX - Float(left),
        maxY: box.maxY - Float(top))
      self.path = path
    }
  }

  /// The sample whose face it is. Boxes are the reference's.
  public enum Sample: Sendable {
    case astronaut, hopper, monaLisa

    var file: String {
      switch self {
      case .astronaut: "astronaut.png"
      case .hopper: "grace_hopper.jpg"
      case .monaLisa: "mona-lisa.jpg"
      }
    }

    var box: BoundingBox {
      switch self {
      case .astronaut: BoundingBox(minX: 181, minY: 62, maxX: 268, maxY: 172)
      case .hopper: BoundingBox(minX: 174, minY: 120, maxX: 356, maxY: 340)
      case .monaLisa: BoundingBox(minX: 144, minY: 87, maxX: 236, maxY: 210)
      }
    }
  }

  public let size: PixelSize
  public let rate: Double
  public let frames: Int
  private let actors: [Actor]
  private let background: Image

  /// - Parameter actors: later ones are in front of earlier ones.
  public init(size: PixelSize, rate: Double, seconds: Double, actors: [Actor]) {
    (self.size, self.rate, self.actors) = (size, rate, actors)
    frames = Int((seconds * rate).rounded())
    var picture = Image(width: size.width, height: size.height)
    // A smooth background in which no face can be found: two gradients of colour.
    for y in 0..<size.height {
      for x in 0..<size.width {
        let place = (y * size.width + x) * 3
        picture.pixels[place] = UInt8(60 + 80 * x / size.width)
        picture.pixels[place + 1] = UInt8(90 + 60 * y / size.height)
        picture.pixels[place + 2] = UInt8(120 - 40 * x / size.width)
      }
    }
    background = picture
  }

  /// Two faces that move back and forth in opposite directions and cross.
  public static func crossing(size: PixelSize, rate: Double, seconds: Double) throws -> ComposedFilm {
    let (width, height) = (Double(size.width), Double(size.height))
    @Sendable func walk(_ time: Double, period: Double) -> Double {
      // Back and forth at constant speed.
      let phase = (time / period).truncatingRemainder(dividingBy: 1)
      return phase < 0.5 ? 4 * phase - 1 : 3 - 4 * phase
    }
    return try ComposedFilm(
      size: size, rate: rate, seconds: seconds,
      actors: [
        Actor(.astronaut) { time in
          (width * (0.5 + 0.3 * walk(time, period: 8)), height * 0.5, height * 0.3)
        },
        Actor(.hopper) { time in
          (width * (0.5 - 0.3 * walk(time, period: 8)), height * 0.54, height * 0.33)
        },
      ])
  }

  /// Two faces that stay apart, one moving, one growing and shrinking.
  public static func apart(size: PixelSize, rate: Double, seconds: Double) throws -> ComposedFilm {
    let (width, height) = (Double(size.width), Double(size.height))
    return try ComposedFilm(
      size: size, rate: rate, seconds: seconds,
      actors: [
        Actor(.astronaut) { time in
          let angle = time * 1.3
          return (
            width * (0.25 + 0.06 * sine(angle)), height * (0.5 + 0.12 * sine(angle * 0.7)), height * 0.28
          )
        },
        Actor(.hopper) { time in
          (width * 0.72, height * 0.5, height * (0.36 + 0.08 * sine(time * 0.9)))
        },
      ])
  }

  /// The pixels of a frame.
  public func image(_ number: Int) -> Image {
    var picture = background
    for actor in actors {
      guard let place = actor.path(Double(number) / rate) else { continue }
      let scale = place.size / Double(actor.face.height)
      let wide = max(1, Int((Double(actor.patch.width) * scale).rounded()))
      let high = max(1, Int((Double(actor.patch.height) * scale).rounded()))
      let center = actor.face.center
      picture.paste(
        actor.patch.resizedByArea(to: PixelSize(width: wide, height: high)),
        x: Int((place.x - Double(center.x) * scale).rounded()),
        y: Int((place.y - Double(center.y) * scale).rounded()))
    }
    for bit in 0..<Self.bits {
      let value: UInt8 = number >> bit & 1 == 1 ? 255 : 0
      picture.paste(
        Image(width: Self.square, height: Self.square, red: value, green: value, blue: value),
        x: bit * Self.square, y: 0)
    }
    return picture
  }

  /// The true faces of a frame.
  public func truth(_ number: Int) -> [Truth] {
    let boxes = actors.map { actor in
      actor.path(Double(number) / rate).map { place in
        let scale = Float(place.size) / actor.face.height, width = actor.face.width * scale
        return BoundingBox(
          minX: Float(place.x) - width / 2, minY: Float(place.y - place.size / 2),
          maxX: Float(place.x) + width / 2, maxY: Float(place.y + place.size / 2))
      }
    }
    let frame = BoundingBox(minX: 0, minY: 0, maxX: Float(size.width), maxY: Float(size.height))
    return boxes.indices.compactMap { index in
      guard let box = boxes[index] else { return nil }
      var hidden: Float = 0
      for other in boxes.indices.dropFirst(index + 1) {
        guard let over = boxes[other] else { continue }
        // The patch reaches beyond its face.
        let margin = over.height * 0.35
        let patch = BoundingBox(
          minX: over.minX - margin, minY: over.minY - margin, maxX: over.maxX + margin,
          maxY: over.maxY + margin)
        hidden = max(hidden, box.shared(with: patch) / box.area)
      }
      return Truth(actor: index, box: box, visible: max(0, box.shared(with: frame) / box.area - hidden))
    }
  }

  private static let bits = 12, square = 12

  /// Reads the number of a frame that may have been coded and scaled.
  public static func number(in image: Image, size: PixelSize) -> Int {
    (0..<bits).reduce(0) { number, bit in
      let x = (bit * square + square / 2) * image.width / size.width
      let y = square / 2 * image.height / size.height
      return image.pixels[(y * image.width + x) * 3 + 1] > 127 ? number | 1 << bit : number
    }
  }

  /// Writes the film to a file.
  public func write(to path: FilePath, by ffmpeg: FFmpeg) throws {
    var options = FilmWriter.Options(rate: rate, quality: 90)
    options.isImmediate = false
    let writer = try FilmWriter(to: path, size: size, by: ffmpeg, options: options)
    for number in 0..<frames { try writer.write(image(number)) }
    try writer.finish()
  }

  /// Writes some of the film's frames to a file, each at its own time: a film with a variable rate.
  ///
  /// - Returns: the times.
  /// - Precondition: the first frame is among them, at which the time begins.
  public func write(_ kept: [Int], to path: FilePath, by ffmpeg: FFmpeg) throws -> [Double] {
    precondition(kept.first == 0, "film: without its first frame")
    var options = FilmWriter.Options(rate: rate, quality: 90)
    (options.isImmediate, options.isTimed, options.isFragmented) = (false, true, false)
    let writer = try FilmWriter(to: path, size: size, by: ffmpeg, options: options)
    let times = kept.map { Double($0) / rate }
    for (number, time) in zip(kept, times) { try writer.write(image(number), at: time) }
    try writer.finish()
    return times
  }
}

/// The sine by its series: precise enough for paths, and the same on every machine.
private func sine(_ angle: Double) -> Double {
  let turn = 2 * Double.pi
  var x = angle.truncatingRemainder(dividingBy: turn)
  if x > Double.pi { x -= turn }
  if x < -Double.pi { x += turn }
  var term = x, sum = x
  for step in 1..<12 {
    term *= -x * x / Double(2 * step * (2 * step + 1))
    sum += term
  }
  return sum
}

extension BoundingBox {
  fileprivate func shared(with other: BoundingBox) -> Float {
    BoundingBox(
      minX: max(minX, other.minX), minY: max(minY, other.minY), maxX: min(maxX, other.maxX),
      maxY: min(maxY, other.maxY)
    ).area
  }
}

extension Image {
  fileprivate mutating func paste(_ image: Image, x left: Int, y top: Int) {
    let columns = max(0, -left)..<max(max(0, -left), min(image.width, width - left))
    guard !columns.isEmpty else { return }
    for y in max(0, -top)..<max(max(0, -top), min(image.height, height - top)) {
      let from = 3 * (y * image.width + columns.lowerBound)
      let to = 3 * ((top + y) * width + left + columns.lowerBound)
      pixels.replaceSubrange(to..<to + 3 * columns.count, with: image.pixels[from..<from + 3 * columns.count])
    }
  }
}

import Alignment
import Drawing
package import Geometry
package import Imaging
import Synchronization
import SystemPackage
import Video

/// A film as the browser shows it: frames from its whole length side by side, each with its time. Faces are found
/// on the strip as on a photo.
package enum FilmStrip {
  package static let columns = 4, rows = 3
  private static let gap = 8
  /// Wider frames are reduced to this width, in pixels.
  private static let mostWidth = 640

  /// The frame that a face of a strip is in, counted from 0 as time goes, and where in the frame it is.
  ///
  /// - Parameter strip: the size of the whole strip.
  package static func place(of box: BoundingBox, in strip: PixelSize) -> (frame: Int, box: BoundingBox) {
    let width = max(1, (strip.width + gap) / columns), height = max(1, (strip.height + gap) / rows)
    let column = min(columns - 1, max(0, Int(box.center.x) / width))
    let row = min(rows - 1, max(0, Int(box.center.y) / height))
    let (x, y) = (Float(column * width), Float(row * height))
    return (
      row * columns + column,
      BoundingBox(minX: box.minX - x, minY: box.minY - y, maxX: box.maxX - x, maxY: box.maxY - y)
    )
  }

  /// The most recent strips, so that a film's picture and its faces come from the same strip.
  private static let known = Mutex<[(path: FilePath, stamp: FileStamp, strip: Photo)]>([])
  private static let mostKnown = 6

  /// The strip, as a photo.
  ///
  /// - Throws: `PhotoError`, because the strip takes a photo's place.
  package static func photo(of file: PhotoFile) throws(PhotoError) -> Photo {
    let (path, stamp) = (file.path, file.stamp)
    // A different file of the same name is another film.
    if let strip = known.withLock({ $0.first { $0.path == path && $0.stamp == stamp }?.strip }) {
      return strip
    }
    let strip: Photo
    do throws(VideoError) {
      strip = try make(path)
    } catch {
      // The message of a photo says by itself that it cannot be read.
      if case .unreadable(_, let reason) = error { throw .unreadable(path, reason: reason) }
      throw .unreadable(path, reason: error.explanation)
    }
    // A film that is being written, or is gone, is read again next time.
    guard (try? FileStamp(of: path)) == stamp else { return strip }
    known.withLock { known in
      known.removeAll { $0.path == path }
      known.append((path, stamp, strip))
      if known.count > mostKnown { known.removeFirst() }
    }
    return strip
  }

  private static func make(_ path: FilePath) throws(VideoError) -> Photo {
    let ffmpeg = try FFmpeg.find()
    let info = try FilmInfo(of: path, by: ffmpeg)
    let width = min(mostWidth, info.size.width)
    let tile = PixelSize(
      width: width, height: max(1, (info.size.height * width + info.size.width / 2) / info.size.width))
    let count = columns * rows
    var canvas = Canvas(
      Image(
        width: columns * (tile.width + gap) - gap, height: rows * (tile.height + gap) - gap))
    var warnings: [String] = []
    for index in 0..<count {
      let time = (info.duration ?? 0) * (Double(index) + 0.5) / Double(count)
      // For a film of unknown length, only the first frame is shown.
      if info.duration == nil, index > 0 { break }
      do {
        guard let frame = try frame(of: path, at: time, size: tile, ffmpeg) else { continue }
        let (x, y) = (index % columns * (tile.width + gap), index / columns * (tile.height + gap))
        canvas.put(frame, x: x, y: y)
        drawTime(time, x: x, y: y + tile.height, on: &canvas)
      } catch {
        // Damage in one place does not affect the other frames.
        if index == 0 { throw error }
        warnings = ["a part of the film \(error.explanation)"]
      }
    }
    let size = PixelSize(width: canvas.width, height: canvas.height)
    return Photo(
      image: canvas.image, header: PhotoHeader(format: .png, storedSize: size, orientation: .upright),
      warnings: warnings)
  }

  private static func frame(
    of path: FilePath, at time: Double, size: PixelSize, _ ffmpeg: FFmpeg
  ) throws(VideoError) -> Image? {
    var options = FrameReader.Options()
    (options.start, options.size, options.frames) = (time, size, 1)
    return try FrameReader(.file(path), by: ffmpeg, options: options).next(into: nil)
  }

  private static func drawTime(_ time: Double, x: Int, y: Int, on canvas: inout Canvas) {
    let seconds = Int(time)
    let text = "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
    let height = 14.0, width = Canvas.width(of: text, height: height)
    let origin = SIMD2(Double(x) + 6, Double(y) - height - 6)
    canvas.fill(
      from: origin - SIMD2(4, 4), to: origin + SIMD2(width + 4, height + 4), Ink(0, 0, 0, opacity: 0.6))
    canvas.text(text, at: origin, height: height, weight: 2, Ink(255, 255, 255))
  }
}

/// A photo, or a film as a strip of its frames.
package func decodeItem(_ file: PhotoFile, limits: PhotoLimits) throws(PhotoError) -> Photo {
  file.path.isFilm ? try FilmStrip.photo(of: file) : try file.photo(limits: limits)
}

/// Like ``decodeItem(_:limits:)``, reduced to fit into `bounds`, as people are to see it.
package func decodeItemPreview(
  _ file: PhotoFile, fitting bounds: PixelSize, limits: PhotoLimits, look: PhotoLook = PhotoLook()
) throws(PhotoError) -> PhotoPreview {
  guard file.path.isFilm else { return try file.preview(fitting: bounds, limits: limits, look: look) }
  let strip = try FilmStrip.photo(of: file)
  let size = strip.image.size
  let wanted = PixelSize(width: min(bounds.width, size.width), height: min(bounds.height, size.height))
  let target = size.fitted(into: wanted)
  let image = target == size ? strip.image : strip.image.resizedByArea(to: target)
  return PhotoPreview(image: image, header: strip.header, warnings: strip.warnings)
}

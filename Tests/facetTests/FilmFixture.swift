import Foundation
import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing
import Video

/// A composed film in a folder of its own, and what tests look for in films made from it.
struct FilmFixture {
  static let ffmpeg = try? FFmpeg.find()
  static let absence: Comment = "ffmpeg is not installed (apt-get install ffmpeg)"

  let folder = TemporaryFolder()
  let film: ComposedFilm
  let path: FilePath
  let ffmpeg: FFmpeg

  /// Two faces that stay apart, at 320×240 and 15 frames a second.
  init(seconds: Double = 4) throws {
    ffmpeg = try FFmpeg.find()
    film = try ComposedFilm.apart(size: PixelSize(width: 320, height: 240), rate: 15, seconds: seconds)
    path = folder.path("film.mp4")
    try film.write(to: path, by: ffmpeg)
  }

  /// The share of visible faces around which a box is drawn that overlaps them by half at least.
  func drawnShare(of other: FilePath) throws -> (share: Double, frames: Int) {
    let reader = try FrameReader(.file(other), by: ffmpeg)
    var (seen, drawn, frames) = (0, 0, 0)
    while let image = try reader.next(into: nil) {
      frames += 1
      let number = ComposedFilm.number(in: image, size: film.size)
      guard number < film.frames else { continue }
      let mask = DrawnMask(image, over: film.image(number))
      for truth in film.truth(number) where truth.visible >= 0.9 {
        seen += 1
        if let box = mask.box(near: truth.box), box.iou(truth.box) >= 0.5 { drawn += 1 }
      }
    }
    return (seen == 0 ? 0 : Double(drawn) / Double(seen), frames)
  }

  /// Runs ffmpeg to its end.
  func run(_ arguments: String...) throws {
    let outcome = try Program(
      ["-hide_banner", "-loglevel", "error", "-nostdin", "-y"] + arguments, of: ffmpeg.ffmpeg
    ).outcome()
    #expect(outcome.status == 0, "\(outcome.error)")
  }
}

/// Where a picture differs from the one it was drawn over.
struct DrawnMask {
  private let width, height: Int
  private var differs: [Bool]

  init(_ image: Image, over plain: Image) {
    (width, height) = (image.width, image.height)
    differs = [Bool](repeating: false, count: width * height)
    for pixel in differs.indices {
      var sum = 0
      for place in pixel * 3..<pixel * 3 + 3 {
        sum += abs(Int(image.pixels[place]) - Int(plain.pixels[place]))
      }
      differs[pixel] = sum > 90
    }
  }

  /// The rectangle of lines around a place; nil where one of its sides is missing.
  func box(near truth: BoundingBox) -> BoundingBox? {
    let columns = Int(truth.minX)...Int(truth.maxX), rows = Int(truth.minY)...Int(truth.maxY)
    let (wide, high) = (Int(truth.width * 0.4), Int(truth.height * 0.4))
    func side(_ places: ClosedRange<Int>, _ share: (Int) -> Double) -> Float? {
      let best = places.map { (place: $0, share: share($0)) }.max { $0.share < $1.share }
      return best.flatMap { $0.share > 0.5 ? Float($0.place) : nil }
    }
    func column(_ x: Int) -> Double { self.share(rows) { (x, $0) } }
    func row(_ y: Int) -> Double { self.share(columns) { ($0, y) } }
    guard let left = side(columns.lowerBound - wide...columns.lowerBound + wide, column),
      let right = side(columns.upperBound - wide...columns.upperBound + wide, column),
      let top = side(rows.lowerBound - high...rows.lowerBound + high, row),
      let bottom = side(rows.upperBound - high...rows.upperBound + high, row)
    else { return nil }
    return BoundingBox(minX: left, minY: top, maxX: right, maxY: bottom)
  }

  /// The share of a line of pixels that differs.
  private func share(_ range: ClosedRange<Int>, _ place: (Int) -> (x: Int, y: Int)) -> Double {
    let hits = range.count { step in
      let (x, y) = place(step)
      return x >= 0 && x < width && y >= 0 && y < height && differs[y * width + x]
    }
    return Double(hits) / Double(range.count)
  }
}

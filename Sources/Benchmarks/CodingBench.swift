import Files
import Foundation
import Geometry
import Imaging
import Preview
import Screen
package import SystemPackage

/// How many bytes a picture in cells takes, and how good it is, by what a byte less may cost: the curve of
/// `facet bench --line`.
package struct CodingBench {
  /// What a byte less may cost; 0 shows the same.
  package static let worths: [Float] = [0, 0.5, 1, 2, 3, 4, 6, 10, 20, 50, 100, 300, 1000]

  package init() {}

  /// What a byte less may cost on a slow line, in the end.
  package static let slow: Float = 1.5

  /// The bytes and the quality of photos in cells, means over all.
  package struct Score: Sendable {
    package var bytes = 0.0, psnr = 0.0

    fileprivate mutating func add(_ fit: Fit, worth: Float, share: Double) {
      let coded = CodingBench.coded(fit.picture, worth: worth)
      var writer = PictureWriter(usesPalette: false, repeats: true, shortens: worth > 0)
      bytes += share * Double(CodingBench.bytes(of: coded, in: &writer))
      psnr += share * fit.quality(of: coded)
    }
  }

  /// Photos written as they are, without what can be seen, and as on a slow line.
  package static func scores(_ paths: [FilePath], columns: Int, rows: Int) throws -> (
    before: Score, exact: Score, slow: Score
  ) {
    var (before, exact, slow) = (Score(), Score(), Score())
    let fits = try paths.compactMap { Fit(try decodePhoto(at: $0).image, columns: columns, rows: rows) }
    let share = 1 / Double(max(1, fits.count))
    for fit in fits {
      var plain = PictureWriter(usesPalette: false)
      before.bytes += share * Double(bytes(of: fit.picture, in: &plain))
      before.psnr += share * fit.quality(of: fit.picture)
      exact.add(fit, worth: 0, share: share)
      slow.add(fit, worth: CodingBench.slow, share: share)
    }
    return (before, exact, slow)
  }

  private static let cell = CellMetrics(width: 8, height: 16)

  package func print(_ paths: [FilePath], columns: Int = 200, rows: Int = 60) throws {
    let photos = try paths.map { try decodePhoto(at: $0).image }
    StandardOutput.write(
      "| \(columns)×\(rows) cells, mean of \(photos.count) photos | bytes | of before | PSNR, dB | less | ms |\n|---|---|---|---|---|---|"
    )
    let fits = photos.compactMap { Fit($0, columns: columns, rows: rows) }
    let count = Double(max(1, fits.count))
    var before = PictureWriter(usesPalette: false)
    let old = fits.map { Self.bytes(of: $0.picture, in: &before) }.reduce(0, +)
    let best = fits.map { $0.quality(of: $0.picture) }.reduce(0, +) / count
    Self.row("as before", old, old, best, best, count, nil)
    for worth in Self.worths {
      var (bytes, quality) = (0, 0.0)
      let time = ContinuousClock().measure {
        for fit in fits {
          let coded = Self.coded(fit.picture, worth: worth)
          var writer = PictureWriter(usesPalette: false, repeats: true, shortens: worth > 0)
          bytes += Self.bytes(of: coded, in: &writer)
          quality += fit.quality(of: coded)
        }
      }
      Self.row(
        worth == 0 ? "looks the same" : "a byte is worth \(worth)", bytes, old, quality / count, best, count,
        time)
    }
  }

  private static func row(
    _ name: String, _ bytes: Int, _ old: Int, _ quality: Double, _ best: Double, _ count: Double,
    _ time: Duration?
  ) {
    let figures = [
      Int(Double(bytes) / count).grouped,
      String(format: "%.1f %%", Double(bytes) * 100 / Double(max(1, old))),
      String(format: "%.2f", quality), String(format: "%.2f", best - quality),
      time.map { String(format: "%.1f", $0 / .milliseconds(1) / count) } ?? "",
    ]
    StandardOutput.write("| \(name) | \(figures.joined(separator: " | ")) |")
  }

  /// A photo fitted into cells, and its pixels.
  fileprivate struct Fit {
    let picture: CellPicture
    let source: Image

    init?(_ photo: Image, columns: Int, rows: Int) {
      let area = CellRect(column: 0, row: 0, columns: columns, rows: rows)
      guard let view = PictureView.fitting(photo.size, into: area, metrics: CodingBench.cell) else {
        return nil
      }
      picture = CellFit.picture(of: photo, view: view, mode: .blocks)
      source = photo.resizedByArea(
        to: PixelSize(
          width: picture.columns * CodingBench.cell.width, height: picture.rows * CodingBench.cell.height))
    }

    func quality(of picture: CellPicture) -> Double {
      let shown = CellRaster.image(
        of: picture, width: CodingBench.cell.width, height: CodingBench.cell.height)
      return PictureQuality(of: shown, comparedWith: source).psnr
    }
  }

  fileprivate static func coded(_ picture: CellPicture, worth: Float) -> CellPicture {
    var coder = CellCoder(byteWorth: worth)
    var cells: [PictureCell] = []
    for row in 0..<picture.rows {
      let wanted = picture.cells[row * picture.columns..<(row + 1) * picture.columns]
      let coded = coder.code(Array(wanted), over: Array(repeating: nil, count: picture.columns))
      cells += zip(wanted, coded).map { $1 ?? $0 }
    }
    return CellPicture(columns: picture.columns, rows: picture.rows, cells: cells)
  }

  fileprivate static func bytes(of picture: CellPicture, in writer: inout PictureWriter) -> Int {
    for row in 0..<picture.rows {
      for column in 0..<picture.columns {
        writer.put(picture[column, row], column: column, row: row)
      }
    }
    return writer.take().count
  }
}

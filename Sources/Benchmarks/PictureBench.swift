import Detection
import Files
import Foundation
import Geometry
import Imaging
import Preview
import Screen
import Spawning
package import SystemPackage

/// How good pictures in cells are, and how fast they are made, compared with chafa's where it is installed.
///
/// Each photo's central square is reduced by area to the pixels of the cells (8×16 each). All methods get the same
/// pixels; their cells are drawn as a terminal would draw them, and compared with these pixels.
package struct PictureBench {
  package init() {}

  private static let cell = CellMetrics(width: 8, height: 16)

  /// Means over all photos.
  private struct Score {
    var psnr = 0.0, ssim = 0.0
    var count = 0

    mutating func add(_ quality: PictureQuality) {
      (psnr, ssim, count) = (psnr + quality.psnr, ssim + quality.ssim, count + 1)
    }
  }

  package func print(_ paths: [FilePath]) throws {
    let photos = try paths.map { try decodePhoto(at: $0).image.middleSquare }
    let chafa = Chafa()
    StandardOutput.write(
      "\(photos.count) photos; \(chafa?.version ?? "chafa is not installed: its rows are left out")\n")
    StandardOutput.write(
      "| cells | 40×20 PSNR, dB | SSIM | 60×30 PSNR, dB | SSIM | 80×40 PSNR, dB | SSIM |\n|---|---|---|---|---|---|---|"
    )
    let sizes = [(40, 20), (60, 30), (80, 40)]
    for mode in [PictureMode.blocks, .half, .sextant] {
      let scores = sizes.map { columns, rows in
        score(photos, columns, rows) { CellFit.picture(of: $0, view: $1, mode: mode) }
      }
      printRow(mode == .blocks ? "**facet, blocks (default)**" : "facet, \(mode.name)", scores)
    }
    let in256 = sizes.map { columns, rows in
      score(photos, columns, rows) {
        CellPicture(
          printed: CellFit.picture(of: $0, view: $1, mode: .blocks).text(depth: .palette256),
          columns: columns, rows: rows)
      }
    }
    printRow("facet, blocks in 256 colours", in256)
    if let chafa {
      for (name, arguments) in Chafa.ways {
        let scores = try sizes.map { columns, rows in
          try score(photos, columns, rows) { image, _ in
            try chafa.cells(of: image, columns: columns, rows: rows, arguments)
          }
        }
        printRow(name, scores)
      }
    }
    printTimes(photos)
  }

  private func score(
    _ photos: [Image], _ columns: Int, _ rows: Int, _ fit: (Image, PictureView) throws -> CellPicture
  ) rethrows -> Score {
    var score = Score()
    let size = PixelSize(width: columns * Self.cell.width, height: rows * Self.cell.height)
    for photo in photos {
      let source = photo.resizedByArea(to: size)
      guard
        let view = PictureView.fitting(
          size, into: CellRect(column: 0, row: 0, columns: columns, rows: rows), metrics: Self.cell)
      else { continue }
      let shown = CellRaster.image(
        of: try fit(source, view), width: Self.cell.width, height: Self.cell.height)
      score.add(PictureQuality(of: shown, comparedWith: source))
    }
    return score
  }

  private func printRow(_ name: String, _ scores: [Score]) {
    let figures = scores.flatMap { score in
      [
        String(format: "%.2f", score.psnr / Double(score.count)),
        String(format: "%.3f", score.ssim / Double(score.count)),
      ]
    }
    StandardOutput.write("| \(name) | \(figures.joined(separator: " | ")) |")
  }

  /// Measures each step of making 200×60 cells by itself: best and median of 40.
  private func printTimes(_ photos: [Image]) {
    guard let photo = photos.first else { return }
    let image = photo.resizedByArea(to: PixelSize(width: 1600, height: 960))
    let area = CellRect(column: 0, row: 0, columns: 200, rows: 60)
    guard let view = PictureView.fitting(image.size, into: area, metrics: Self.cell) else { return }
    StandardOutput.write("\n| 200×60 cells, one thread | best, ms | median, ms |\n|---|---|---|")
    for mode in [PictureMode.blocks, .half, .sextant, .braille, .ascii] {
      let samples = AreaSampler.samples(
        of: image, part: view.visible, width: 200 * mode.samples.across, height: 60 * mode.samples.down)
      printTime("fit, \(mode.name)") { _ = CellFit.fit(samples, mode: mode) }
    }
    printTime("sampling 1600×960 pixels for blocks") {
      _ = AreaSampler.samples(of: image, part: view.visible, width: 1600, height: 480)
    }
    let picture = PixelPicture(width: image.width, height: image.height, pixels: image.pixels)
    let whole = PixelRect(x: 0, y: 0, width: image.width, height: image.height)
    printTime("sixel, 1600×960 pixels") { _ = SixelGraphics().encode(picture) }
    printTime("kitty, 1600×960 pixels") { _ = KittyGraphics().send(picture, part: whole, number: 1) }
  }

  private func printTime(_ name: String, _ work: () -> Void) {
    let times = (0..<40).map { _ in ContinuousClock().measure(work) / .seconds(1) }.sorted()
    StandardOutput.write("| \(name) | \(times[0].milliseconds) | \(times[20].milliseconds) |")
  }
}

extension Image {
  /// The largest square in the middle.
  fileprivate var middleSquare: Image {
    let side = min(width, height)
    return cropped(
      x: (width - side) / 2, y: (height - side) / 2, size: PixelSize(width: side, height: side))
  }
}

/// The chafa program, when it is on the search path.
private struct Chafa {
  let version: String
  static let ways: [(name: String, arguments: [String])] = [
    ("chafa, default", ["-c", "full"]), ("chafa, default, -w 9", ["-c", "full", "-w", "9"]),
    ("chafa, vhalf", ["-c", "full", "--symbols", "vhalf"]),
    ("chafa, sextant", ["-c", "full", "--symbols", "sextant"]),
    ("chafa, default in 256 colours", ["-c", "256"]),
  ]

  init?() {
    guard let text = try? Self.output(["--version"]), let line = text.split(separator: "\n").first else {
      return nil
    }
    version = String(line)
  }

  func cells(of image: Image, columns: Int, rows: Int, _ arguments: [String]) throws -> CellPicture {
    let file = FilePath(NSTemporaryDirectory()).appending("facet-picture-\(getpid()).png")
    try AtomicFile.write(try image.encodedPNG(level: 1), to: file, replacing: true)
    defer { try? FileManager.default.removeItem(atPath: file.string) }
    let text = try Self.output(
      [
        "--format", "symbols", "--size", "\(columns)x\(rows)", "--stretch", "--animate", "off",
        "--font-ratio",
        "1/2",
      ] + arguments + [file.string])
    return CellPicture(printed: text, columns: columns, rows: rows)
  }

  private static func output(_ arguments: [String]) throws -> String {
    let environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C.UTF-8"]) { $1 }
    let run = try ChildProcess.run("chafa", arguments, environment: environment, isSearched: true)
    guard run.ending.isSuccess else { throw UsageError("chafa ended with status \(run.ending.status)") }
    return run.text
  }
}

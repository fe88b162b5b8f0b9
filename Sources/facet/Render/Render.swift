import ArgumentParser
import Detection
import Files
import Foundation
import Geometry
import Imaging
import Jobs
import Parallel
import Preview
import Runners
import Screen
import Settings
import SystemPackage
import Terminal

struct Render: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print photos to standard output, as cells of text or in pixels.",
    discussion: """
      Examples:
        facet render Samples/group.jpg --boxes

      In a terminal a photo is as large as the window, in a pipe 80 columns wide. Pixels are used where the \
      terminal can show them, cells in a pipe and inside tmux and screen.
      """)

  @OptionGroup var photos: PhotoArguments

  @Option(help: ArgumentHelp("The most columns, from 1 to 10000.", valueName: "columns"))
  var width: Int?

  @Option(help: ArgumentHelp("The most rows, from 1 to 10000.", valueName: "rows"))
  var height: Int?

  @Option(help: "auto, cells, kitty, sixel or iterm.")
  var graphics = GraphicsChoice.auto

  @Flag(help: "Find the faces and draw them.")
  var boxes = false

  @Option(help: "auto, truecolor, 256, 16 or mono.")
  var colors = ColorChoice.auto

  @Option(help: "blocks, half, sextant, braille or ascii (the best for the terminal when not given).")
  var symbols: Symbols?

  @Option(
    help: ArgumentHelp(
      "managed (colours of a profile become sRGB, which terminals show) or as-is. (default: managed, where facet was built "
        + "with Little CMS)", valueName: "how"))
  var colour: ColorHandling?

  @Option(
    help: ArgumentHelp(
      "A colour (RRGGBB) behind what is transparent in photos. (default: what is stored there)",
      valueName: "colour"))
  var background: String?

  @OptionGroup var detection: DetectionOptions

  private var look: PhotoLook {
    PhotoLook(colors: colour ?? .forShowing, background: background.flatMap(PhotoBackground.init))
  }

  func validate() throws {
    if let width, !(1...10_000).contains(width) {
      throw ValidationError("--width \(width): give a number from 1 to 10000")
    }
    if let height, !(1...10_000).contains(height) {
      throw ValidationError("--height \(height): give a number from 1 to 10000")
    }
    if let background, PhotoBackground(background) == nil {
      throw ValidationError("--background \(background): give a colour as RRGGBB, such as ffffff")
    }
  }

  func run() throws {
    try colour?.check()
    let target = RenderTarget(graphics: graphics.kind, colors: colors.depth)
    let printer = PhotoPrinter(
      target: target, mode: symbols?.mode ?? target.bestMode, width: width, height: height)
    let search = boxes ? PhotoSearch(detector: try detection.detector(), lanes: detection.lanes) : nil
    let job = RenderJob(
      limits: photos.limits, look: look, search: search,
      settings: boxes ? try detection.settings() : DetectionSettings(),
      theme: try? ThemeLibrary().theme(named: "dark"), printer: printer)
    let failed = SharedFlag()
    detection.lanes.forEachInOrder(try photos.source()) {
      job.bytes(of: $0)
    } emit: { result in
      switch result {
      case .success(let bytes): StandardOutput.write(bytes: bytes)
      case .failure(let error):
        failed.set()
        StandardError.write("\(error)")
      }
    }
    if failed.isSet { throw ExitStatus.somePhotosFailed }
  }
}

/// The work on each photo, on any thread.
private struct RenderJob: Sendable {
  var limits: PhotoLimits
  var look: PhotoLook
  /// Finds the faces; nil when they are not to be drawn.
  var search: PhotoSearch?
  var settings: DetectionSettings
  var theme: Theme?
  var printer: PhotoPrinter

  func bytes(of item: PhotoSource.Item) -> Result<[UInt8], UsageError> {
    switch item {
    case .failed(let path, let reason): return .failure(UsageError("\(path.shown): \(reason)"))
    case .photo(let path):
      do {
        return .success(printer.bytes(of: try prepare(path)))
      } catch let error as PhotoError {
        return .failure(UsageError("\(path.shown): \(error.explanation)"))
      } catch {
        return .failure(UsageError("\(path.shown): \(error)"))
      }
    }
  }

  private func prepare(_ path: FilePath) throws -> ShownPhoto {
    guard let search else {
      let preview = try decodePreview(at: path, fitting: printer.pixelBounds, limits: limits, look: look)
      return ShownPhoto(image: preview.image, size: preview.header.size)
    }
    let file = try PhotoFile(path)
    let photo = try file.photo(limits: limits)
    let faces = try search.detect(in: photo.image, settings: settings).faces
    let shown =
      look.background == nil
      ? (look.colors == .managed ? try file.managed(photo) : nil)
      : try file.photo(limits: limits, look: look).image
    return ShownPhoto(
      image: shown ?? photo.image, size: photo.image.size,
      marks: faces.enumerated().map { FaceMark($1, number: $0 + 1, theme: theme) })
  }
}

/// `--colors` on the command line.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, truecolor, mono
  case palette256 = "256"
  case ansi16 = "16"

  /// Nil to find out.
  var depth: ColorDepth? { ColorDepth(rawValue: rawValue) }
}

/// `--symbols` on the command line.
enum Symbols: String, ExpressibleByArgument, CaseIterable {
  case blocks, half, sextant, braille, ascii

  var mode: PictureMode {
    switch self {
    case .blocks: .blocks
    case .half: .half
    case .sextant: .sextant
    case .braille: .braille
    case .ascii: .ascii
    }
  }
}

extension FaceMark {
  /// A found face in the colours of a theme.
  init(_ face: Face, number: Int, theme: Theme?) {
    let isDoubtful = face.score < 0.9
    self.init(
      box: face.box, landmarks: face.landmarks, stroke: isDoubtful ? .dotted : .thin,
      color: theme?[isDoubtful ? .faceDoubtful : .faceBox].foreground ?? Color(255, 220, 80),
      labels: ["\(number) \(String(format: "%.3f", face.score))", "\(number)"])
  }
}

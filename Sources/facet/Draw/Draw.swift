import Alignment
import ArgumentParser
import Drawing
import Files
import Imaging
import Jobs
import Library
import Parallel
import Screen
import Synchronization
import SystemPackage

struct Draw: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write copies of photos with their faces drawn in.",
    discussion: """
      Examples:
        facet draw Samples --out drawn
        facet draw Samples --out blurred --blur all

      A copy is upright and has the photo's full size, name and metadata. It is a PNG if the photo is one, otherwise \
      a JPEG. Boxes, landmarks, numbers and scores have the theme's colours. The photos are never changed.

      With --blur the copies are for publishing: the chosen faces are pixelated beyond recognition, nothing is drawn, \
      and the copies carry no metadata but the colour profile, so no thumbnail, region or name remains.
      """)

  @OptionGroup var photos: PhotoArguments
  @OptionGroup var detection: DetectionOptions
  @OptionGroup var people: LibraryFacesOption
  @OptionGroup var reporting: ReportingOptions

  @Option(
    help: ArgumentHelp("The folder to write into; created if missing.", valueName: "folder"),
    completion: .directory)
  var out: String

  @Option(help: ArgumentHelp("Colours: a theme's name or file.", valueName: "name"))
  var theme = "dark"

  @Option(help: ArgumentHelp("Quality of JPEG copies, from 1 to 100.", valueName: "number"))
  var quality = 95

  @Option(
    help: ArgumentHelp(
      "Make faces unrecognisable instead of drawing: all, unnamed, or rejected-by-name NAME (may be repeated).",
      valueName: "which"))
  var blur: [BlurArgument] = []

  @Option(help: ArgumentHelp("What to do when a copy's file exists.", valueName: "what"))
  var onConflict = ExistingFiles.refuse

  @OptionGroup var pixels: PixelOptions

  @Flag(help: "Also write all faces as one picture, sheet.png (several for more than 1024 faces).")
  var sheet = false

  func validate() throws {
    if out.isEmpty { throw ValidationError("--out is empty; name a folder to write into") }
    if !(1...100).contains(quality) {
      throw ValidationError("--quality \(quality): give a number from 1 to 100")
    }
  }

  func run() throws {
    let failures = try reporting.failures()
    try pixels.check()
    let passedOver = PassedOver()
    let listed = try photos.listed(failures, passedOver: passedOver)
    let plan = ExportPlan(photos: listed)
    let folder = RawArguments.path(out)
    do {
      try AtomicFile.prepareFolder(folder)
    } catch {
      StandardError.write("\(error)")
      throw ExitStatus.somePhotosFailed
    }
    if !blur.isEmpty, sheet {
      throw UsageError("--sheet shows the faces that --blur hides; use one of them")
    }
    let known = try people.open()
    if known == nil, blur.contains(where: { $0 != .all }) {
      throw UsageError("--blur: names are needed to know whom to blur; give the library with --library FILE")
    }
    defer { known?.library.close() }
    var selection = FaceSelection()
    let (detector, settings) = (try detection.detector(), try detection.settings())
    try people.narrow(
      &selection, known,
      people.minFaces == nil
        ? [] : try plan.photos.compactMap { try known?.known($0, settings: settings, detector: detector) })
    var run = DrawRun(
      search: PhotoSearch(detector: detector, lanes: detection.lanes),
      settings: settings, limits: photos.limits, folder: folder, plan: plan,
      existing: onConflict,
      quality: quality, colors: try colors(), hasSheet: sheet, known: known, selection: selection)
    run.blur = BlurArgument.rule(blur)
    (run.colorHandling, run.stripsMetadata) = (pixels.colour, pixels.stripMetadata)
    let cancellation = CancellationFlag()
    let interrupt = Interrupt { cancellation.cancel() }
    defer { interrupt.stop() }
    let progress = ProgressLine(total: plan.photos.count, what: "photos", reporting.style)
    let summary = run.run(cancellation: cancellation) { progress.show($0) }
    progress.clear()
    failures.add(messages: summary.failures, of: listed)
    var line = summary.written == 1 ? "1 copy" : "\(summary.written) copies"
    line += " written to \(folder.shown)"
    if run.blur != nil {
      line += ", \(summary.blurred == 1 ? "1 face" : "\(summary.blurred) faces") blurred"
    }
    if summary.skipped > 0 { line += ", \(summary.skipped) there already" }
    if interrupt.happened { line += "; interrupted, run it again with --on-conflict skip to continue" }
    if !reporting.quiet {
      passedOver.say()
      StandardOutput.write(line)
    }
    try interrupt.end()
    if failures.count > 0 { throw ExitStatus.somePhotosFailed }
  }

  private func colors() throws -> DrawColors {
    do {
      return DrawColors(try Theme.named(theme))
    } catch {
      throw UsageError("--theme: \(error)")
    }
  }
}

extension BlurArgument: ExpressibleByArgument {}

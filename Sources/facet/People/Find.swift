import ArgumentParser
import Files
import Identity
import Jobs
import Parallel
import Recognition
import TextWriting

struct Find: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find the photos in which somebody looks like a face.",
    discussion: """
      Examples:
        facet find ada.jpg Photos -r

      Prints the faces within the distance that is worth asking about, the most alike first: the distance, the photo, \
      which of its faces, and its box. Nothing is stored.
      """)

  @Argument(
    help: ArgumentHelp("The photo with the face to look for.", valueName: "face"), completion: .file())
  var query: String

  @OptionGroup var photos: PhotoArguments
  @OptionGroup var model: PersonModelOption
  @OptionGroup var detection: DetectionOptions
  @OptionGroup var reporting: ReportingOptions

  @Option(help: ArgumentHelp("Which face to look for, from 1, the largest first.", valueName: "number"))
  var face: Int?

  @Option(
    help: ArgumentHelp(
      "Show faces up to this distance. (default: the model's, here 0.48)", valueName: "distance"))
  var within: Float?

  @Option(help: "text or jsonl.")
  var format = LineFormat.text

  func validate() throws {
    if let face, face < 1 { throw ValidationError("--face \(face): give a number from 1") }
    if let within, !(within >= 0) { throw ValidationError("--within \(within): give a distance from 0") }
  }

  func run() throws {
    let search = try model.search(detection, photos.limits)
    let run = FindRun(search)
    let wanted = try model.orEnd { try run.query(RawArguments.path(query), face: face) }
    let failures = try reporting.failures()
    let listed = try photos.listed(failures)
    let cancellation = CancellationFlag()
    let interrupt = Interrupt { cancellation.cancel() }
    defer { interrupt.stop() }
    let progress = ProgressLine(total: listed.count, what: "photos", reporting.style)
    let cutOffs = search.model.recognition
    let matches = run.matches(
      of: wanted.vector, in: listed, within: within ?? cutOffs.ask, cancellation: cancellation,
      failed: { path, reason in
        progress.clear()
        failures.add(path, reason)
      }, progress: { progress.show($0) })
    progress.clear()
    for match in matches {
      StandardOutput.write(format == .text ? match.text : match.json(cutOffs).text)
    }
    if matches.isEmpty, format == .text {
      StandardError.write("nobody in \(counted(listed.count, "photo")) looks like this face")
    }
    try interrupt.end()
    if failures.count > 0 { throw ExitStatus.somePhotosFailed }
  }
}

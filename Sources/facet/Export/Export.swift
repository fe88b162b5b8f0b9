import Alignment
import Files
import Jobs
import Library
public import ArgumentParser
import Detection
import Geometry
import Imaging
import Parallel
import SystemPackage
import Annotations
import DataSets

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cut",
    abstract: "Write every face as an aligned 112×112 PNG, or by another template.",
    usage: "facet export <photo or folder> ... --out <folder> [<options>]",
    discussion: """
      Examples:
        facet export Samples --out crops
        facet export Photos --named --name '{person}/{photo}_{face:02}' --out people

      Crops are aligned by their five landmarks and named PHOTO_FACE.png, largest face first. A name depends on its \
      photo, its face and --name alone; photos that it does not part are refused. manifest.csv and manifest.jsonl in \
      the same folder list where each crop came from, and left-out.jsonl why other photos and faces gave none, \
      and near-duplicates.jsonl, if there are any, faces that were cut from copies of a photo, those with two labels \
      first. An \
      interrupted run continues when it is started \
      again; photos that were exported with the same settings and have not changed are left as they are. Nothing is \
      overwritten without --on-conflict overwrite, except the export's own crops of a photo whose annotations in the \
      library have changed since.

      Then: facet export merge (several exports into one), facet export layout (a set for training programs), facet \
      export duplicates (copies of photos).
      """, helpNames: [.short, .long])

  @OptionGroup var photos: PhotoArguments
  @OptionGroup var detection: DetectionOptions
  @OptionGroup var look: QuickOption
  @OptionGroup var crops: CropArguments
  @OptionGroup var pixels: PixelOptions
  @OptionGroup var people: LibraryFacesOption
  @OptionGroup var reporting: ReportingOptions

  @Option(
    help: ArgumentHelp(
      "Then write the crops as a set for training, into a folder of this name below --out (see facet export layout); may "
        + "be repeated.", valueName: "layout"))
  var layout: [LayoutKind] = []

  @OptionGroup var set: LayoutArguments

  @Option(
    help: ArgumentHelp("The folder to write into; created if missing.", valueName: "folder"),
    completion: .directory)
  var out: String

  @Option(help: ArgumentHelp("What to do when a crop's file exists.", valueName: "what"))
  var onConflict = ExistingFiles.refuse

  @Flag(help: "Search the photos and print the names of the crops, but write nothing.")
  var dryRun = false

  @Flag(
    help: ArgumentHelp(
      "Also remove the crops that these photos do not give with these settings, so that the folder is as a new export "
        + "would be. Only files that facet wrote and nobody changed are removed; see what with --dry-run."))
  var prune = false

  @Option(help: ArgumentHelp("How the result is printed: text or json.", valueName: "format"))
  var summary = SummaryFormat.text

  enum SummaryFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  func validate() throws {
    if out.isEmpty { throw ValidationError("--out is empty; name a folder to write into") }
    if layout.isEmpty, let option = set.firstOfLayouts {
      throw ValidationError("\(option) is for layouts; add --layout, or use facet export layout")
    }
    if !layout.isEmpty, dryRun || photos.part.shard != nil {
      throw ValidationError(
        "--layout needs all crops, so it is not for --dry-run and --shard; use facet export layout afterwards"
      )
    }
    if crops.counts, prune || photos.part.shard != nil {
      throw ValidationError(
        "--name \(crops.name ?? ""): {index} depends on what else is exported, so it is not for --prune and --shard; "
          + "use {stem} or {path}, and {face}")
    }
  }

  func run() throws {
    try pixels.check()
    let failures = try reporting.failures()
    let passedOver = PassedOver()
    let listed = try photos.listed(failures, isWhole: true, passedOver: passedOver)
    if !reporting.quiet { passedOver.say() }
    if prune, failures.count > 0 || listed.isEmpty {
      throw UsageError("--prune: not all paths could be searched, so nothing was written and nothing removed")
    }
    let detector = try detection.detector()
    let known = try people.open()
    defer { known?.library.close() }
    var options = try crops.options(
      existing: onConflict, provenance: Provenance(try detection.settings(), detector, isQuick: look.quick))
    (options.crops.colors, options.crops.carriesProfile) = (pixels.colour, !pixels.stripMetadata)
    // A pipe holds one photo, which has no others to be sorted among.
    if listed == [PhotoPipe.path], crops.name == nil {
      options.pattern = try NamePattern("{photo}_{face}")
    }
    options.split = set.parts
    options.takesFirstOnly = set.duplicates != .keep
    let settings = try detection.settings()
    let plan = try crops.plan(listed, in: photos.paths.map(RawArguments.path))
    let part = photos.part.shard.map { shard in
      ExportJob.Part(number: shard.exportPart, photos: plan.photos.filter(shard.contains))
    }
    let copies = PhotoCopies(plan.photos)
    options.duplicates = copies.others
    var items = try (part?.photos ?? plan.photos).map { path in
      ExportItem(
        photo: path,
        known: try known?.known(path, settings: settings, detector: detector) ?? KnownFaces())
    }
    if options.takesFirstOnly { items.takeFirst(of: copies) }
    try people.narrow(&options.selection, known, items.map(\.known))
    options.takeDetails(of: items)
    var job = ExportJob(
      folder: RawArguments.path(out), plan: plan, options: options, isDryRun: dryRun, part: part,
      prunes: prune)
    job.isQuick = look.quick
    let (summary, interrupted) = try orEnd { try export(job, items, detector) }
    if self.summary == .text {
      for name in summary.names { StandardOutput.write(name.shown) }
      if dryRun { for path in summary.removed { StandardOutput.write("remove \(path.shown)") } }
    }
    let otherFailures = failures.count
    failures.add(summary, of: listed)
    var report = ExportAccount(
      summary, of: job, isInterrupted: interrupted != nil, otherFailures: otherFailures)
    report.copies = copies
    if !dryRun { report.nearDuplicates = try near(job.folder, failures) }
    if self.summary == .json || !reporting.quiet {
      StandardOutput.write(self.summary == .json ? report.json : report.text)
    }
    try interrupted?.end()
    var isWhole = true
    for kind in layout {
      isWhole =
        try set.write(
          kind, of: job.folder, to: job.folder.appending(kind.rawValue),
          isQuiet: reporting.quiet || self.summary == .json, reporting.style) && isWhole
    }
    if failures.count > 0 || !isWhole { throw ExitStatus.somePhotosFailed }
  }

  /// Runs the export. Ends the command if files that it did not write are in the way.
  private func export(
    _ job: ExportJob, _ items: [ExportItem], _ detector: FaceDetector
  ) throws -> (ExportRun.Summary, Interrupt?) {
    let opened = try job.open()
    guard opened.conflicts.isEmpty else {
      for path in opened.conflicts { StandardError.write("\(ExportError.output(.exists(path)))") }
      StandardOutput.write("0 crops written to \(job.folder.shown)")
      throw ExitStatus.somePhotosFailed
    }
    let cancellation = CancellationFlag()
    let interrupt = Interrupt { cancellation.cancel() }
    defer { interrupt.stop() }
    let progress = ProgressLine(total: opened.todo.count, what: "photos", reporting.style)
    let summary = try job.run(
      opened, items: items,
      by: PhotoSearch(detector: detector, lanes: detection.lanes), settings: try detection.settings(),
      limits: photos.limits, cancellation: cancellation
    ) { progress.show($0) }
    progress.clear()
    return (summary, interrupt.happened ? interrupt : nil)
  }

  /// Lists crops from copies of photos beside the manifest.
  private func near(
    _ folder: FilePath, _ failures: PhotoFailures
  ) throws -> (pairs: Int, across: Int, summary: String?)? {
    do {
      let near = try NearDuplicates(of: folder)
      return (near.pairs.count, near.across, near.summary)
    } catch {
      // A manifest that could not be written is a failure already.
      if failures.count == 0 { throw UsageError("\(error)") }
      return nil
    }
  }

  /// Does some work, and ends the command with the error's message if it fails.
  private func orEnd<Value>(_ work: () throws -> Value) throws -> Value {
    do {
      return try work()
    } catch let error as ExportError {
      StandardError.write("\(error)")
      throw ExitStatus.somePhotosFailed
    }
  }
}

extension ExistingFiles: ExpressibleByArgument {}

import AnnotationFormats
import Annotations
import ArgumentParser
import Detection
import Evaluation
import Files
import Foundation
import Imaging
import Jobs
import Library
import Parallel
import Plots
import Settings
import Synchronization
import SystemPackage

struct Eval: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure weights or settings against known faces, and compare them.",
    discussion: """
      Examples:
        facet eval photos --truth truth.txt
        facet eval photos --truth truth.txt --grid pnet=0.5,0.6,0.7 --table grid.csv

      The truth is a file that lists photos with their faces (WIDER FACE text, COCO, CSV, JSON Lines, dlib, FDDB \
      ellipses), a folder of annotations, the folder of WIDER FACE or CelebA as published (its photos for tests, or \
      for validation), or with --library the annotation library. PATH says where the photos are, or which of them to \
      use.

      voc: average precision by PASCAL VOC and COCO, precision, recall. wider: WIDER FACE's rules for easy, medium \
      and hard, by the height of the boxes (50, 30, 10 pixels) or by --difficulty; faces marked invalid are ignored. \
      fddb: the discrete and continuous ROC, with found boxes paired with ellipses for the greatest sum of overlaps. \
      Where the truth has landmarks, their error relative to the eyes' distance is reported, too.

      Several --weights, --preset and --found are compared with the first, with confidence intervals from photos \
      drawn at random. --grid tries settings in every combination.

      --found also takes COCO results and the detections of WIDER FACE and FDDB, in files and folders: faces of five \
      numbers there are boxes (x y w h score), of six ellipses.

      --shard i/n prints what one detector finds in a part of the photos. Concatenate the parts of all machines in a \
      file, and measure them with --found.
      """)

  @Argument(help: "Photos, and folders with the photos that the truth names.", completion: .file())
  var paths: [String] = []

  @Option(help: ArgumentHelp("File or folder with the true faces.", valueName: "file"), completion: .file())
  var truth: String?

  @Option(help: "Read the truth as this format, whatever its content.")
  var truthFormat: AnnotationFormat?

  @Option(
    help: ArgumentHelp("Take the truth from this library; its photos are those of PATH.", valueName: "file"),
    completion: .file())
  var library: String?

  @Option(name: .customLong("protocol"), help: "voc, wider or fddb (by the truth's format when not given).")
  var rules: EvalProtocol?

  @Option(
    help: ArgumentHelp(
      "Weights to evaluate: a file, a model, or published; may be given more than once.", valueName: "file"
    ),
    completion: .file())
  var weights: [String] = []

  @Option(
    help: ArgumentHelp(
      "Settings saved under this name, with the first weights; may be given more than once.",
      valueName: "name"))
  var preset: [String] = []

  @Option(
    help: ArgumentHelp(
      "Faces that a program found: a file or folder of any format, with scores; may be given more than once.",
      valueName: "file"), completion: .file())
  var found: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      Faces of a WIDER FACE subset: the official MATLAB file, or a text of photo names, each with a count and that \
      many numbers of faces from 1.
      """,
      valueName: "easy=file"))
  var difficulty: [DifficultyArgument] = []

  @Option(
    help: ArgumentHelp(
      "Score above which faces count for precision and recall. (default: O-Net's threshold)",
      valueName: "score"))
  var at: Float?

  @Option(
    help: ArgumentHelp(
      "How many samples of the photos to draw for confidence intervals; 0 for none.", valueName: "number"))
  var draws = 1000

  @Option(help: ArgumentHelp("Seed of the random numbers.", valueName: "number"))
  var seed: UInt64 = 1

  @Option(
    help: """
      Found faces with equal scores: ordered, as in PASCAL VOC's development kit, where the earlier one in the list \
      counts first, or grouped, so that their order does not matter.
      """)
  var ties = TieRule.ordered

  @Option(help: "text or json.")
  var format = Format.text

  @Option(help: ArgumentHelp("Write the curves as a PNG picture.", valueName: "file"), completion: .file())
  var curve: String?

  @OptionGroup var identity: IdentityOptions
  @OptionGroup var grid: GridOptions
  @OptionGroup var part: ShardOption
  @OptionGroup var size: SizeOption
  @OptionGroup var knobs: DetectionKnobs

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  func validate() throws {
    try checkNotEmpty(paths)
    if identity.identity { return try identity.check(paths, truth != nil || library != nil) }
    if (truth == nil) == (library == nil) {
      throw ValidationError("name the true faces with --truth FILE, or a library with --library FILE")
    }
    if library != nil, paths.isEmpty { throw ValidationError("no photos given; name photos or folders") }
    if !(0...1_000_000).contains(draws) {
      throw ValidationError("--draws \(draws): give a number from 0 to 1000000")
    }
    try checkPart()
    if let at, !(0...1).contains(at) { throw ValidationError("--at \(at): give a score from 0 to 1") }
  }

  func run() throws {
    if identity.identity { return try identity.run(paths[0], knobs, size, isJSON: format == .json) }
    var lists: [WiderDifficulty: DifficultyList] = [:]
    for argument in difficulty {
      lists[argument.difficulty] = try DifficultyList(RawArguments.path(argument.path))
    }
    let detectors = try self.detectors()
    var truth = try readTruth(needsPhotos: !detectors.isEmpty)
    let contenders = detectors + (try findings(of: truth))
    if let shard = part.shard { return try printPart(shard, truth.photos, contenders[0]) }
    let rules = self.rules ?? (truth.format == .fddb ? .fddb : truth.format == .widerFace ? .wider : .voc)
    if rules == .fddb, detectors.isEmpty, let warning = truth.addSizes(from: contenders) {
      StandardError.write(warning)
    }
    let search = find(truth.photos, contenders, needsPhotos: !detectors.isEmpty)
    let photos = search.photos
    let faces = photos.reduce(0) { $0 + $1.faces.count { !$0.flags.contains(.ignore) } }
    guard faces > 0 else {
      throw UsageError(
        "no true face in \(counted(photos.count, "photo")) that can be read; there is nothing to measure")
    }
    let outcomes = EvalOutcome.all(rules, search, contenders, lists: lists, ties: ties, lanes: knobs.lanes)
    let report = EvalReport(
      rules: rules, photos: photos.count, faces: faces,
      ignored: photos.reduce(0) { $0 + $1.faces.count { $0.flags.contains(.ignore) } },
      contenders: contenders, outcomes: outcomes, hasLists: !lists.isEmpty, draws: draws, seed: seed,
      lanes: knobs.lanes)
    let isGrid = !grid.grid.isEmpty
    switch format {
    case .text:
      for line in isGrid ? report.gridLines : report.lines + report.plotLines { StandardOutput.write(line) }
    case .json: StandardOutput.write(try report.json())
    }
    var isWritten = true
    if let table = grid.table { isWritten = write([UInt8](report.csv.utf8), to: table) }
    if let curve {
      let plot = isGrid ? report.gridPlot : report.plot(outcomes.indices)
      isWritten = write(try plot.image().encodedPNG(), to: curve) && isWritten
    }
    if !search.failures.isEmpty || truth.isIncomplete || !isWritten { throw ExitStatus.somePhotosFailed }
  }

  private func write(_ bytes: [UInt8], to file: String) -> Bool {
    do {
      try AtomicFile.write(bytes, to: RawArguments.path(file), replacing: false)
      return true
    } catch {
      StandardError.write("\(error)")
      return false
    }
  }

  // MARK: Truth and photos

  private func readTruth(needsPhotos: Bool) throws -> EvalTruth {
    let given = paths.map(RawArguments.path)
    if let library {
      var option = LibraryOption()
      option.library = library
      let scan = FolderScan(given, isRecursive: true).all()
      for error in scan.errors { StandardError.write("\(error.path.shown): \(error.explanation)") }
      let truth = try EvalTruth(try option.open(.readOnly), photos: scan.photos)
      for remark in truth.remarks { StandardError.write(remark) }
      return truth
    }
    func isFolder(_ path: FilePath) -> Bool {
      (try? FileManager.default.attributesOfItem(atPath: path.string))?[.type] as? FileAttributeType
        == .typeDirectory
    }
    let folders = given.filter(isFolder)
    let single = Set(given.filter { !isFolder($0) }.map(Self.absolute))
    let places: PhotoPlaces =
      needsPhotos || !given.isEmpty
      ? .beside(also: folders + single.map { $0.removingLastComponent() }) : .nowhere
    var truth = try EvalTruth(RawArguments.path(self.truth ?? ""), format: truthFormat, photosIn: places)
    for remark in truth.remarks { StandardError.write(remark) }
    if !single.isEmpty {
      truth.photos = truth.photos.filter { photo in
        photo.path.map { single.contains(Self.absolute($0)) } ?? false
      }
    }
    return truth
  }

  private static func absolute(_ path: FilePath) -> FilePath {
    path.isAbsolute
      ? path.lexicallyNormalized()
      : FilePath(FileManager.default.currentDirectoryPath).pushing(path).lexicallyNormalized()
  }

  /// Runs every contender on every photo; photos that cannot be read are reported and left out.
  func find(
    _ photos: [EvalTruth.Photo], _ contenders: [EvalContender], needsPhotos: Bool
  ) -> EvalSearch.Result {
    let progress = ProgressLine(total: photos.count, what: "photos")
    let search = EvalSearch(
      contenders: contenders, needsPhotos: needsPhotos, limits: size.limits, lanes: knobs.lanes)
    let result = search.run(photos) { progress.show($0) }
    progress.clear()
    for failure in result.failures.prefix(20) { StandardError.write(failure) }
    if result.failures.count > 20 {
      StandardError.write("and \(result.failures.count - 20) more photos could not be read")
    }
    return result
  }
}

import AnnotationFormats
import Files
import Jobs
import Library
import ArgumentParser
import Detection
import Evaluation
import Foundation
import Imaging
import Parallel
import Plots
import Settings
import SystemPackage

struct Fit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find the thresholds and minimum size that suit photos with known faces.",
    discussion: """
      Examples:
        facet fit Photos --save mine
        facet fit --truth truth.txt

      Reads the true faces from a file or folder (WIDER FACE text, COCO, CSV, JSON Lines …, or a published data set's \
      photos for validation), or uses the given photos \
      that were reviewed in the browser, with the faces that were accepted or added there. Searches for the best \
      thresholds of the three networks and the best minimum face size, and shows them and the given settings with \
      the precision/recall curve. Every second photo is kept out of the search, and the figures are given for \
      those, too.
      """)

  @Argument(
    help: "Photos and folders that were reviewed in the browser, when --truth is not given.",
    completion: .file())
  var paths: [String] = []

  @Flag(name: .shortAndLong, help: "Search folders below the given folders, too.")
  var recursive = false

  @Option(help: ArgumentHelp("File or folder with the true faces.", valueName: "file"), completion: .file())
  var truth: String?

  @OptionGroup var library: LibraryOption

  @Option(
    help: ArgumentHelp(
      "Folder of the photos that the file names (the file's folder when not given).", valueName: "folder"),
    completion: .directory)
  var photos: String?

  @Option(
    help: ArgumentHelp(
      "What to maximise: f (the F-score), recall@0.95 (recall at no less than this precision) or precision@0.9.",
      valueName: "goal"))
  var goal = GoalArgument(value: .fScore)

  @Option(help: ArgumentHelp("Write the curve as a PNG picture.", valueName: "file"), completion: .file())
  var curve: String?

  @Option(help: ArgumentHelp("Keep the best settings under this name, for --preset.", valueName: "name"))
  var save: String?

  @OptionGroup var size: SizeOption
  @OptionGroup var detection: DetectionOptions

  func run() throws {
    let start = try detection.settings()
    let path = truth.map(RawArguments.path) ?? library.path
    let file =
      try truth == nil
      ? reviewed() : TruthFile(path, photosIn: photos.map(RawArguments.path))
    for remark in file.remarks { StandardError.write(remark) }
    let usable = readable(file.photos)
    let faces = usable.reduce(0) { $0 + $1.truth.faces.count }
    guard faces >= SettingsFit.leastFaces, usable.count >= 2 else {
      throw UsageError(
        "\(path.shown): \(faces) true faces in \(usable.count) photos that can be read are too few to fit; "
          + "\(SettingsFit.leastFaces) faces in 2 photos are needed")
    }
    let detector = try detection.detector()
    var training = fit(usable.indices.filter { $0.isMultiple(of: 2) }.map { usable[$0] }, detector)
    var held = fit(usable.indices.filter { !$0.isMultiple(of: 2) }.map { usable[$0] }, detector)
    let progress = CountLine(what: "settings tried")
    let candidates = try training.search(from: start, goal: goal.value) { progress.show($0) }
    progress.clear()
    try report(candidates, start, &held)
    if candidates.first?.settings != start, let best = candidates.first { try adopt(best.settings) }
    if usable.count < file.photos.count || file.isIncomplete { throw ExitStatus.somePhotosFailed }
  }

  func validate() throws {
    if truth == nil, paths.isEmpty {
      throw ValidationError("name the file with the true faces (--truth), or folders that were reviewed")
    }
    if truth != nil, !paths.isEmpty {
      throw ValidationError("--truth names its photos itself; name their folder with --photos")
    }
    try checkNotEmpty(paths)
  }

  /// The given photos that were reviewed, with their faces.
  private func reviewed() throws -> TruthFile {
    let known = try library.open(.readOnly)
    defer { known.close() }
    let scan = FolderScan(paths.map(RawArguments.path), isRecursive: recursive).all()
    for error in scan.errors { StandardError.write("\(error)") }
    let file = try TruthFile(known, photos: scan.photos)
    guard file.photos.count >= 2 else {
      throw UsageError(
        "\(library.path.shown): \(file.photos.count) of \(scan.photos.count) photos were reviewed, too few to "
          + "fit settings; accept, reject and draw faces in facet first")
    }
    return file
  }

  private func readable(_ photos: [TruthFile.Photo]) -> [TruthFile.Photo] {
    photos.filter { photo in
      do {
        _ = try readPhotoHeader(at: photo.path)
        return true
      } catch {
        StandardError.write("\(error)")
        return false
      }
    }
  }

  private func fit(_ photos: [TruthFile.Photo], _ detector: FaceDetector) -> SettingsFit {
    let limits = size.limits
    return SettingsFit(
      detector: detector,
      examples: photos.map { photo in
        SettingsFit.Example(truth: photo.truth) { try decodePhoto(at: photo.path, limits: limits).image }
      }, lanes: detection.lanes)
  }

  // MARK: What it says

  private func report(
    _ candidates: [SettingsFit.Candidate], _ start: DetectionSettings, _ held: inout SettingsFit
  ) throws {
    guard let best = candidates.first, let given = candidates.first(where: { $0.settings == start }) else {
      return
    }
    let all = [given] + candidates.filter { $0.settings != start }.prefix(3)
    StandardOutput.write("                      searched photos          photos kept out")
    StandardOutput.write("   P    R    O  size  precision recall  F      precision recall  F")
    for candidate in all {
      let kept = try held.point(at: candidate.settings)
      let mark = candidate.settings == best.settings ? "*" : candidate.settings == start ? "o" : " "
      StandardOutput.write(
        "\(mark) \(words(candidate.settings))  \(words(candidate.point))   \(words(kept))")
    }
    StandardOutput.write(
      "o the given settings, * the best; searched: \(given.point.truths) faces, kept out: \(held.truths)")
    let plot = CurvePlot(
      curve: try held.curve(best.settings), current: try held.point(at: start),
      best: try held.point(at: best.settings))
    StandardOutput.write("\nPhotos kept out, the best settings, any O-Net threshold:")
    for line in plot.text() { StandardOutput.write(line) }
    if let curve { try write(plot.image(), to: RawArguments.path(curve)) }
  }

  private func words(_ settings: DetectionSettings) -> String {
    let thresholds = [settings.thresholds.pnet, settings.thresholds.rnet, settings.thresholds.onet]
    return thresholds.map { String(format: "%.2f", $0) }.joined(separator: " ")
      + String(format: " %4d", settings.minFaceSize)
  }

  private func words(_ point: PrecisionRecallCurve.Point) -> String {
    String(format: "   %.3f   %.3f %.3f", point.precision, point.recall, point.fScore)
  }

  private func write(_ image: Image, to path: FilePath) throws {
    do {
      try AtomicFile.write(try image.encodedPNG(), to: path, replacing: false)
    } catch {
      StandardError.write("\(error)")
      throw ExitStatus.somePhotosFailed
    }
  }

  /// Shows how to use the settings, and saves them if a name was given.
  private func adopt(_ settings: DetectionSettings) throws {
    let thresholds = [settings.thresholds.pnet, settings.thresholds.rnet, settings.thresholds.onet]
    StandardOutput.write(
      "\nUse them with --min-face-size \(settings.minFaceSize) --thresholds "
        + thresholds.map { "\($0)" }.joined(separator: ","))
    guard let save else { return }
    var presets = try PresetFile()
    presets.set(settings, preset: save)
    try presets.save()
    StandardOutput.write("Kept as --preset \(save) in \(presets.path.shown)")
  }

}

/// `recall@0.95` on the command line.
struct GoalArgument: ExpressibleByArgument {
  var value: FitGoal

  init(value: FitGoal) { self.value = value }

  init?(argument: String) {
    if argument == "f" {
      value = .fScore
      return
    }
    let parts = argument.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let limit = Double(parts[1]), (0...1).contains(limit) else { return nil }
    switch parts[0] {
    case "recall": value = .recall(precision: limit)
    case "precision": value = .precision(recall: limit)
    default: return nil
    }
  }

  var defaultValueDescription: String { "f" }
}

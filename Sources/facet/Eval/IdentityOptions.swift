import ArgumentParser
import Detection
import Files
import Jobs
import Parallel
import Recognition
import TextWriting
import SystemPackage

/// The options for measuring how well people are told apart.
struct IdentityOptions: ParsableArguments {
  @Flag(
    help: """
      Measure how well people are told apart instead: PATH is a folder with one subfolder a person, as that of Labeled \
      Faces in the Wild. Pairs found at 1 in 1,000 and 10,000 false, first names, and groups.
      """)
  var identity = false

  @Option(
    help: ArgumentHelp(
      "With --identity: also by the ten-fold protocol of this list of pairs.", valueName: "pairs.txt"),
    completion: .file())
  var pairs: String?

  @OptionGroup var model: PersonModelOption

  func check(_ paths: [String], _ others: Bool) throws {
    if paths.count != 1 {
      throw ValidationError("--identity: name one folder with one subfolder a person")
    }
    if others {
      throw ValidationError("--identity: the true faces are the folder's; leave out --truth and --library")
    }
  }

  func run(_ path: String, _ knobs: DetectionKnobs, _ size: SizeOption, isJSON: Bool) throws {
    let list = try pairs.map { try PairsFile(contentsOf: RawArguments.path($0)) }
    let search = PersonSearch(
      search: PhotoSearch(detector: try knobs.detector(weights: nil), lanes: knobs.lanes),
      settings: knobs.given(over: .init()), limits: size.limits, model: try model.open())
    let reader = PeopleFolderReader()
    let evaluation = try IdentityEvaluation(
      try reader.read(RawArguments.path(path), search), model: search.model.recognition, pairs: list,
      lanes: knobs.lanes)
    if isJSON {
      StandardOutput.write(evaluation.json.spacedText)
    } else {
      for line in evaluation.lines { StandardOutput.write(line) }
    }
    if reader.anyFailed { throw ExitStatus.somePhotosFailed }
  }
}

import ArgumentParser
import Detection
import Files
import Identity
import Imaging
import Jobs

/// The options for the network that tells people apart.
struct PersonModelOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Tell people apart by this ONNX network, with its description beside it. (default: as chosen with facet people model)",
      valueName: "file.onnx"), completion: .file(extensions: ["onnx"]))
  var model: String?

  @Option(help: ArgumentHelp("Where ONNX Runtime is: the library, or its folder.", valueName: "path"))
  var runtime: String?

  func validate() throws {
    if model == "" { throw ValidationError("--model is empty; name an ONNX file") }
  }

  /// The network of `--model`, or the one that was chosen with `facet people model`.
  func open() throws -> any EmbeddingModel {
    let runtime = runtime.map(RawArguments.path)
    guard let model else { return try ModelChoice(at: ModelChoice.path()).open(runtime: runtime) }
    return try ModelChoice(file: RawArguments.path(model), runtime: runtime).open(runtime: runtime)
  }

  /// Does some work, and ends the command when a photo has nothing to compare.
  func orEnd<Value>(_ work: () throws -> Value) throws -> Value {
    do {
      return try work()
    } catch let error as NothingToCompare {
      StandardError.write("\(error)")
      throw ExitStatus.somePhotosFailed
    }
  }

  func search(_ detection: DetectionOptions, _ limits: PhotoLimits) throws -> PersonSearch {
    PersonSearch(
      search: PhotoSearch(detector: try detection.detector(), lanes: detection.lanes),
      settings: try detection.settings(), limits: limits, model: try open())
  }
}

/// text or jsonl.
enum LineFormat: String, ExpressibleByArgument, CaseIterable {
  case text, jsonl
}

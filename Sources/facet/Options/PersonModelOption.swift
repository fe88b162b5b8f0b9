import ArgumentParser
import Detection
import Files
import Identity
import Imaging
import Jobs
import Library

/// The options for the network that tells people apart.
struct PersonModelOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Tell people apart by this ONNX network, with its description beside it. (default: the shipped network)",
      valueName: "file.onnx"), completion: .file(extensions: ["onnx"]))
  var model: String?

  @Option(help: ArgumentHelp("Where ONNX Runtime is: the library, or its folder.", valueName: "path"))
  var runtime: String?

  func validate() throws {
    if model == "" { throw ValidationError("--model is empty; name an ONNX file") }
  }

  /// - Parameter library: its network is the default, when given.
  func open(of library: AnnotationLibrary? = nil) throws -> any EmbeddingModel {
    if let library, model == nil { return try ChosenModel(of: library).open() }
    return try PersonModel.open(model.map(RawArguments.path), runtime: runtime)
  }

  func search(
    _ detection: DetectionOptions, _ limits: PhotoLimits, of library: AnnotationLibrary? = nil
  ) throws -> PersonSearch {
    PersonSearch(
      search: PhotoSearch(detector: try detection.detector(), lanes: detection.lanes),
      settings: try detection.settings(), limits: limits, model: try open(of: library))
  }
}

/// text or jsonl.
enum LineFormat: String, ExpressibleByArgument, CaseIterable {
  case text, jsonl
}

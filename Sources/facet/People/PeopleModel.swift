import ArgumentParser
import Files
import Identity
import SystemPackage

struct PeopleModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Show or choose the network that tells people apart.",
    discussion: """
      Without a file: the model in use. With one: an ONNX file of your own is tried, shown and used from now on, for \
      all libraries. FILE.toml beside it says how faces are given to it; if it is missing, the message has one to \
      copy. ONNX Runtime (libonnxruntime.so.1) must be installed; FACET_ONNXRUNTIME names it, too. Vectors of \
      different models are never compared: those of a model that was in use before stay until facet people forget.
      """)

  @Argument(help: "An ONNX file.", completion: .file(extensions: ["onnx"]))
  var file: String?

  @Flag(help: "Use the network that comes with facet again.")
  var shipped = false

  @Option(
    help: ArgumentHelp("ONNX Runtime's library, or the folder that holds it.", valueName: "path"),
    completion: .file())
  var runtime: String?

  @Flag(
    help: "Only measure a face's time on one thread, beside that of facet's own network; nothing is chosen.")
  var time = false

  func validate() throws {
    if file?.isEmpty == true { throw ValidationError("the file's name is empty; name an ONNX file") }
    if runtime?.isEmpty == true { throw ValidationError("--runtime is empty; name a library or folder") }
    if shipped, file != nil || runtime != nil {
      throw ValidationError("--shipped uses facet's own network; leave out the file and --runtime")
    }
  }

  func run() throws {
    let place = ModelChoice.path()
    var choice = shipped ? ModelChoice() : try ModelChoice(at: file == nil ? place : nil)
    if let file {
      choice = ModelChoice(file: RawArguments.path(file), runtime: runtime.map(RawArguments.path))
    }
    let model = try choice.open(runtime: runtime.map(RawArguments.path))
    if !time, file != nil || shipped { try choice.save(at: place) }
    var facts = model.facts + [("file", choice.file?.shown ?? "comes with facet")]
    if time {
      facts.append(("a face takes", try EmbeddingTime(model).text))
      if choice.file != nil {
        facts.append(("with facet's own", try EmbeddingTime(ModelChoice().open()).text))
      }
    }
    let width = facts.map(\.name.count).max() ?? 0
    for (name, value) in facts {
      StandardOutput.write(name + String(repeating: " ", count: width - name.count) + "  " + value)
    }
  }
}

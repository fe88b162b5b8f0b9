import ArgumentParser
import Files
import Imaging
import Networks
import SystemPackage
import WeightFormats

struct WeightsConvert: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Make a safetensors file for --weights from other files.",
    discussion: """
      The files together must hold P-, R- and O-Net, each once; networks are recognised by their shapes. 32-bit floats \
      are copied bit for bit. NumPy arrays are read as in the published ports: convolutions are [column, row, in, out], \
      because those networks take transposed pictures. ONNX models must take upright pictures; their dense layers are \
      reordered by the transposition in front of them.
      """)

  @Argument(help: "Files of weights.", completion: .file())
  var files: [String]

  @Option(
    help: ArgumentHelp("The safetensors file to write.", valueName: "file"), completion: .file())
  var out: String

  @Option(
    help: ArgumentHelp(
      "Take networks that the files lack from this file, or from the published weights (published).",
      valueName: "file"), completion: .file())
  var fill: String?

  @Option(help: ArgumentHelp("What to do if the file exists.", valueName: "what"))
  var onConflict = Conflict.refuse

  enum Conflict: String, ExpressibleByArgument, CaseIterable {
    case refuse, overwrite
  }

  func validate() throws {
    if out.isEmpty { throw ValidationError("--out is empty; name the file to write") }
  }

  func run() throws {
    var tensors = MTCNNTensors()
    var sources: [String] = []
    for file in files {
      let path = RawArguments.path(file)
      let archive = try WeightArchive.read(path)
      do {
        let found = try tensors.add(archive).map(\.name).joined(separator: ", ")
        StandardOutput.write("\(path.shown): \(archive.format.name), \(found)")
        sources.append("\(found) from \(archive.format.name)")
      } catch {
        throw UsageError("\(path.shown): \(error)")
      }
    }
    if let fill, !tensors.missing.isEmpty {
      let names = tensors.missing.map(\.name).joined(separator: ", ")
      tensors.fill(from: try self.weights(fill))
      sources.append("\(names) from \(fill == "published" ? "the published weights" : "other weights")")
    }
    guard let weights = tensors.weights else {
      let names = tensors.missing.map(\.name).joined(separator: " and ")
      throw UsageError("\(names) missing; name files that hold them, or add --fill published")
    }
    let path = RawArguments.path(out)
    do {
      try AtomicFile.write(
        weights.safetensors(metadata: [
          "format": "pt", "converted_by": "facet \(Release.version)",
          "source": sources.joined(separator: "; "),
        ]), to: path, replacing: onConflict == .overwrite)
    } catch {
      StandardError.write("\(error)")
      throw ExitStatus.somePhotosFailed
    }
    StandardOutput.write("\(path.shown): written, \(weights.shownIdentity)")
  }

  private func weights(_ name: String) throws -> NetworkWeights {
    do {
      return try name == "published" ? .published() : NetworkWeights(contentsOf: RawArguments.path(name))
    } catch {
      throw UsageError("\(error)")
    }
  }
}

extension NetworkWeights {
  /// The identity by content, and whether these are the published weights.
  var shownIdentity: String {
    "xxh64 \(identity)" + (identity == Self.publishedIdentity ? ", the published weights" : "")
  }
}

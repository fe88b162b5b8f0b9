import ArgumentParser
import Files
import Foundation
import Imaging
import Networks
import SystemPackage
import TextWriting
import WeightFormats

struct WeightsInfo: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show what is in files of weights: networks, arrays, their range, their identity.")

  @Argument(help: "Files of weights; the published ones when none is given.", completion: .file())
  var files: [String] = []

  @Option(help: "text or json.")
  var format = Format.text

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  func run() throws {
    if files.isEmpty {
      do {
        let weights = try NetworkWeights.published()
        let entries = NetworkWeights.names.map { (name: $0, tensor: weights[$0]) }
        return show(Description(name: "published weights", format: .safetensors, entries, weights))
      } catch { throw UsageError("\(error)") }
    }
    var anyFailed = false
    for file in files {
      let path = RawArguments.path(file)
      do throws(UsageError) {
        let archive = try WeightArchive.read(path)
        var tensors = MTCNNTensors()
        let found = (try? tensors.add(archive)) ?? []
        var description = Description(
          name: path.shown, format: archive.format, archive.entries.map { ($0.name, $0.tensor) },
          tensors.weights)
        description.networks = found.map(\.name)
        show(description)
      } catch {
        anyFailed = true
        StandardError.write("\(error)")
      }
    }
    if anyFailed { throw ExitStatus.somePhotosFailed }
  }

  private func show(_ description: Description) {
    switch format {
    case .text: for line in description.lines { StandardOutput.write(line) }
    case .json: StandardOutput.write(description.json)
    }
  }

  /// What is shown about one file.
  private struct Description {
    var name: String
    var format: String
    var networks = CascadeNetwork.allCases.map(\.name)
    var arrays: [Array]
    var identity: String?
    var isPublished: Bool

    struct Array: Encodable {
      var name: String
      var shape: [Int]
      var least: Float
      var most: Float
      var mean: Double
      var deviation: Double
    }

    init(
      name: String, format: WeightFormat, _ entries: [(name: String, tensor: Tensor)],
      _ weights: NetworkWeights?
    ) {
      self.name = name
      self.format = format.name
      identity = weights?.identity
      isPublished = identity == NetworkWeights.publishedIdentity
      arrays = entries.map { entry in
        let values = entry.tensor.values
        let count = Double(max(1, values.count))
        let mean = values.reduce(0) { $0 + Double($1) } / count
        let square = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
        return Array(
          name: entry.name, shape: entry.tensor.shape, least: values.min() ?? 0, most: values.max() ?? 0,
          mean: mean, deviation: square.squareRoot())
      }
    }

    var lines: [String] {
      let numbers = arrays.reduce(0) { $0 + $1.shape.reduce(1, *) }
      let found = networks.isEmpty ? "no network of MTCNN" : networks.joined(separator: ", ")
      var lines = ["\(name): \(format), \(found); \(counted(arrays.count, "array")), \(numbers) numbers"]
      if let identity { lines.append("  xxh64 \(identity)\(isPublished ? ", the published weights" : "")") }
      let width = arrays.map(\.name.count).max() ?? 0
      for array in arrays {
        let shape = array.shape.map(String.init).joined(separator: "×")
        let padded = array.name + String(repeating: " ", count: width - array.name.count)
        let room = String(repeating: " ", count: max(0, 12 - shape.count))
        lines.append(
          "  \(padded)  \(shape)\(room)"
            + String(
              format: " %10.5f to %9.5f, mean %9.5f, deviation %8.5f", array.least, array.most, array.mean,
              array.deviation))
      }
      return lines
    }

    private struct Line: Encodable {
      var path: String
      var format: String
      var networks: [String]
      var identity: String?
      var published: Bool
      var arrays: [Array]
    }

    var json: String {
      let line = Line(
        path: name, format: format, networks: networks, identity: identity, published: isPublished,
        arrays: arrays)
      return (try? JSONText.line(of: line, namesNotFinite: true)) ?? "{}"
    }
  }
}

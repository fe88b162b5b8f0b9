import ArgumentParser
import Files
import Imaging
import Networks
import SystemPackage
import WeightFormats

/// `facet weights …`: shows, converts and compares files of weights.
struct WeightsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "weights",
    abstract: "List, inspect, convert and compare weights of the three networks.",
    discussion: """
      Examples:
        facet weights list
        facet weights convert model.pt --out model.safetensors

      Formats are recognised by content: safetensors, PyTorch state dicts (.pt, .pth, old and new form; nothing in \
      them is executed), NumPy dictionaries (.npy) like those of MTCNN's TensorFlow ports, and ONNX.
      """,
    subcommands: [WeightsList.self, WeightsInfo.self, WeightsConvert.self, WeightsDiff.self])
}

extension WeightArchive {
  /// Reads a file of any format.
  ///
  /// - Throws: `UsageError` with the path in front.
  static func read(_ path: FilePath) throws(UsageError) -> WeightArchive {
    do {
      return try WeightArchive(try SafetensorsFile.read(path), path: path)
    } catch WeightsError.unreadable(_, let reason) {
      throw UsageError("\(path.shown): cannot be read: \(reason)")
    } catch WeightsError.damaged(_, let reason) {
      throw UsageError("\(path.shown): \(reason)")
    } catch {
      throw UsageError("\(path.shown): \(error)")
    }
  }
}

import ArgumentParser
import Files
import Foundation
import Imaging
import Networks
import SystemPackage
import WeightFormats

struct WeightsDiff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare the networks that two files of weights have in common.",
    discussion:
      "Exit status: 0 when every number is the same, 1 when some differ, 2 when they cannot be compared.")

  @Argument(help: "A file of weights, or published.", completion: .file())
  var first: String

  @Argument(help: "The other.", completion: .file())
  var second: String

  func run() throws {
    let (a, b) = (try tensors(first), try tensors(second))
    let shared = CascadeNetwork.allCases.filter { !a.missing.contains($0) && !b.missing.contains($0) }
    guard !shared.isEmpty else {
      throw UsageError("\(first) and \(second) have no network in common")
    }
    var different = 0
    var compared = 0
    for name in shared.flatMap(\.tensorNames) {
      guard let one = a.tensors[name], let other = b.tensors[name] else { continue }
      compared += 1
      guard one != other else { continue }
      different += 1
      StandardOutput.write(Self.line(name, one, other))
    }
    let networks = shared.map(\.name).joined(separator: ", ")
    StandardOutput.write(
      different == 0
        ? "\(networks): every number is the same"
        : "\(networks): \(different) of \(counted(compared, "tensor")) differ")
    if different > 0 { throw ExitCode(1) }
  }

  private static func line(_ name: String, _ one: Tensor, _ other: Tensor) -> String {
    var (most, square, reference, count) = (0.0, 0.0, 0.0, 0)
    for (x, y) in zip(one.values, other.values) where x != y {
      let difference = abs(Double(x) - Double(y))
      most = max(most, difference)
      square += difference * difference
      count += 1
    }
    for x in one.values { reference += Double(x) * Double(x) }
    let relative = reference > 0 ? (square / reference).squareRoot() * 100 : 100
    return name + String(repeating: " ", count: max(1, 24 - name.count))
      + "\(count) of \(one.values.count) numbers differ, by at most "
      + String(format: "%.3g, %.3g %% of the norm", most, relative)
  }

  private func tensors(_ name: String) throws -> MTCNNTensors {
    var tensors = MTCNNTensors()
    if name == "published" {
      do { tensors.fill(from: try .published()) } catch { throw UsageError("\(error)") }
      return tensors
    }
    let path = RawArguments.path(name)
    let archive = try WeightArchive.read(path)
    do {
      try tensors.add(archive)
    } catch {
      throw UsageError("\(path.shown): \(error)")
    }
    return tensors
  }
}

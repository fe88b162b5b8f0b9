public import Alignment
import Files
import Foundation
import Geometry
public import Imaging
import Networks
public import Parallel
import Synchronization
public import SystemPackage

/// A network of the user's own in place of the shipped one: an ONNX file, run by ONNX Runtime.
public final class OnnxModel: EmbeddingModel {
  /// What the file beside the network says.
  public let description: OnnxDescription
  /// The name and sixteen digits of everything that determines a vector: the file and how faces are given to
  /// it.
  public let identifier: String
  /// As the network answered when it was opened.
  public let dimension: Int
  /// The version of ONNX Runtime that runs it.
  public let runtimeVersion: String
  private let session: OnnxSession
  private let input: String
  private let output: String

  /// What the description calls it.
  public var name: String { description.name }
  /// The size of chips and the places of landmarks.
  public var template: AlignmentTemplate { description.template }
  /// As the description says.
  public var measure: VectorMeasure { description.measure }
  /// As the description says.
  public var cutOffs: CutOffs { description.cutOffs }

  /// Opens a model and tries it once.
  ///
  /// - Parameters:
  ///   - path: an ONNX file, with its description beside it.
  ///   - runtime: the library.
  public init(contentsOf path: FilePath, runtime: OnnxRuntime) throws(OnnxError) {
    let bytes: [UInt8]
    do throws(WeightsError) {
      bytes = try SafetensorsFile.read(path)
    } catch {
      switch error {
      case .unreadable(_, let reason), .damaged(_, let reason): throw .unreadable(path, reason: reason)
      default: throw .unreadable(path, reason: error.description)
      }
    }
    do throws(OnnxRuntime.Failure) {
      session = try OnnxSession(bytes, runtime: runtime)
    } catch {
      throw .unusable(path, reason: error.reason)
    }
    // After the network: a file that is none needs no description.
    let description = try OnnxDescription(beside: path)
    input = try Self.input(of: session, side: description.template.size.width, path)
    output = try Self.output(of: session, description.output, path)
    self.description = description
    runtimeVersion = runtime.version
    // Another mean or template gives other vectors, too.
    var hash = XXHash64()
    hash.add(bytes[...])
    hash.add(Array(description.summary.utf8)[...])
    identifier = description.name + "-" + ContentHash.text(hash.value)
    let grey = Image(
      width: description.template.size.width, height: description.template.size.height, red: 128, green: 128,
      blue: 128)
    do throws(OnnxRuntime.Failure) {
      dimension = try Self.vector(of: grey, session, input, output, description).count
    } catch {
      throw .unusable(path, reason: error.reason)
    }
  }

  /// A vector for each chip, in order; chips are spread over the lanes, one at a time.
  ///
  /// - Precondition: every chip has the size of ``template``.
  /// - Throws: `CancellationError` or ``OnnxError/failed(_:reason:)``.
  public func embeddings(
    of chips: [Image], lanes: Lanes = Lanes(1), cancellation: CancellationFlag? = nil
  ) throws -> [[Float]] {
    for chip in chips {
      precondition(chip.size == template.size, "\(name): a chip of \(chip.width)×\(chip.height)")
    }
    // One face at a time, so that no vector depends on its neighbours.
    let results = Mutex([Result<[Float], OnnxError>?](repeating: nil, count: chips.count))
    lanes.forEach(chips.count, cancellation: cancellation) { item, _ in
      let result: Result<[Float], OnnxError>
      do throws(OnnxRuntime.Failure) {
        let vector = try Self.vector(of: chips[item], session, input, output, description)
        result =
          vector.count == dimension
          ? .success(vector)
          : .failure(.failed(name, reason: "\(vector.count) values instead of \(dimension)"))
      } catch {
        result = .failure(.failed(name, reason: error.reason))
      }
      results.withLock { $0[item] = result }
    }
    try cancellation?.check()
    return try results.withLock { try $0.compactMap { try $0?.get() } }
  }

  private static func vector(
    of chip: Image, _ session: OnnxSession, _ input: String, _ output: String, _ description: OnnxDescription
  ) throws(OnnxRuntime.Failure) -> [Float] {
    let area = chip.width * chip.height
    var planes = [Float](repeating: 0, count: 3 * area)
    for plane in 0..<3 {
      let colour = description.colour == .rgb ? plane : 2 - plane
      for pixel in 0..<area {
        planes[plane * area + pixel] =
          (Float(chip.pixels[3 * pixel + colour]) - description.mean[plane]) * description.scale
      }
    }
    let (values, shape) = try session.run(
      planes, shape: [1, 3, chip.height, chip.width], input: input, output: output)
    guard shape.first == 1, sizes.contains(values.count), shape.filter({ $0 != 1 }).count <= 1 else {
      throw OnnxRuntime.Failure(reason: "'\(output)' came out as \(shape)")
    }
    guard values.allSatisfy(\.isFinite) else {
      throw OnnxRuntime.Failure(reason: "a value of the vector is infinite or not a number")
    }
    return values
  }

  /// Values of a vector that make sense.
  private static let sizes = 8...4096

  private static func input(
    of session: OnnxSession, side: Int, _ path: FilePath
  ) throws(OnnxError) -> String {
    guard session.inputs.count == 1 else {
      let names = session.inputs.map { "'\($0.name)'" }.joined(separator: ", ")
      throw .unusable(path, reason: "it has \(session.inputs.count) inputs (\(names))")
    }
    let port = session.inputs[0]
    let wanted = [1, 3, side, side]
    guard port.isFloat, port.shape.count == 4, zip(port.shape, wanted).allSatisfy({ $0 == $1 || $0 < 0 })
    else {
      let type = port.isFloat ? "\(port.shape)" : "no tensor of 32-bit floats"
      throw .unusable(path, reason: "its input '\(port.name)' is \(type), not \(wanted) with size = \(side)")
    }
    return port.name
  }

  private static func output(
    of session: OnnxSession, _ name: String?, _ path: FilePath
  ) throws(OnnxError) -> String {
    let names = session.outputs.map { "'\($0.name)'" }.joined(separator: ", ")
    let found: OnnxSession.Port
    if let name {
      guard let named = session.outputs.first(where: { $0.name == name }) else {
        throw .unusable(path, reason: "it has no output '\(name)', only \(names)")
      }
      found = named
    } else {
      guard session.outputs.count == 1 else {
        throw .unusable(
          path, reason: "it has \(session.outputs.count) outputs (\(names)); choose one with output = \"…\"")
      }
      found = session.outputs[0]
    }
    guard found.isFloat else {
      throw .unusable(path, reason: "its output '\(found.name)' is no tensor of 32-bit floats")
    }
    return found.name
  }
}

public import Alignment
import Foundation
import Geometry
public import SystemPackage
import TOMLReading

/// How faces are given to a model of one's own, and how its vectors are compared: the small file beside it.
public struct OnnxDescription: Hashable, Sendable {
  /// The order of colours that the network takes.
  public enum ColourOrder: String, Hashable, Sendable, CaseIterable {
    case rgb, bgr
  }

  /// What people call the model.
  public var name: String
  /// The chip's size, a square, and where landmarks lie in it.
  public var template: AlignmentTemplate
  /// A value is `(byte - mean) * scale`; a mean for each colour, in the network's order.
  public var mean: [Float]
  /// The factor after the mean is taken off.
  public var scale: Float
  /// The order in which the network takes colours.
  public var colour: ColourOrder
  /// How vectors are compared.
  public var measure: VectorMeasure
  /// What lies close enough for the network.
  public var cutOffs: CutOffs
  /// The output that is the vector, when there are several.
  public var output: String?

  /// A file for the usual ArcFace network, for messages and the manual.
  public static let example = """
    size = 112             # side of the picture in pixels
    template = "arcface"   # or "chip": as the shipped network's
    mean = 127.5           # or one for each colour: [123.7, 116.8, 103.9]
    scale = 0.0078125      # a value is (byte - mean) * scale
    colour = "rgb"         # or "bgr"
    compare = "cosine"     # or "distance"
    sure = 0.45            # the nearest named face at most this far away: proposed first
    ask = 0.60             # at most this far: worth asking
    group = 0.55           # groups end here
    """

  private static let keys = [
    "name", "size", "template", "mean", "scale", "colour", "compare", "sure", "ask", "group", "output",
  ]

  /// Where the description of a model lies: `FILE.toml` for `FILE.onnx`.
  public static func path(of model: FilePath) -> FilePath {
    var path = model
    path.extension = "toml"
    return path
  }

  /// Reads the description beside a model.
  ///
  /// - Throws: ``OnnxError/noDescription(_:of:)`` or ``OnnxError/description(_:reason:)``.
  public init(beside model: FilePath) throws(OnnxError) {
    let path = Self.path(of: model)
    guard path != model else {
      throw .unusable(model, reason: "it ends in .toml; name the .onnx file beside it")
    }
    let text: String
    do {
      text = try String(contentsOfFile: path.string, encoding: .utf8)
    } catch {
      if !FileManager.default.fileExists(atPath: path.string) { throw .noDescription(path, of: model) }
      throw .description(path, reason: "cannot be read: \((error as NSError).localizedDescription)")
    }
    try self.init(toml: text, path: path, name: model.stem ?? "own")
  }

  /// - Parameters:
  ///   - path: for messages.
  ///   - name: used when the text gives none.
  /// - Throws: ``OnnxError/description(_:reason:)``.
  public init(toml: String, path: FilePath, name: String) throws(OnnxError) {
    let table: TOMLTable
    do throws(TOMLFault) {
      table = try readTOML(toml)
    } catch {
      throw .description(path, reason: "line \(error.line): not valid TOML: \(error.reason)")
    }
    for key in table.keys where !Self.keys.contains(key) {
      throw .description(path, reason: "\(key): no such key; use \(Self.keys.joined(separator: ", "))")
    }
    let reader = Reader(table: table, path: path)
    self.name = try reader.text("name", default: name)
    guard !self.name.isEmpty, self.name.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value != 127 }) else {
      throw .description(path, reason: "name: expected a name without spaces")
    }
    let side = try reader.value("size", "a side from 16 to 1024 pixels") { $0.int }
    guard (16...1024).contains(side) else { throw reader.bad("size", "a side from 16 to 1024 pixels") }
    template = try reader.template(side: side)
    mean = try reader.mean()
    scale = try reader.number("scale", "a factor, not 0", in: -1000...1000)
    guard scale != 0 else { throw reader.bad("scale", "a factor, not 0") }
    colour = try reader.choice("colour")
    measure = try reader.choice("compare")
    let reach: ClosedRange<Float> = measure == .cosine ? 0...2 : 0...1000
    cutOffs = CutOffs(
      sure: try reader.number("sure", "a distance", in: reach),
      ask: try reader.number("ask", "a distance", in: reach),
      group: try reader.number("group", "a distance", in: reach))
    guard cutOffs.sure <= cutOffs.ask else { throw reader.bad("ask", "at least sure, \(cutOffs.sure)") }
    output = table["output"] == nil ? nil : try reader.text("output", default: "")
  }

  /// Everything that determines a vector besides the network, in one line.
  var summary: String {
    let points = template.points.map { "\($0.x),\($0.y)" }.joined(separator: " ")
    return "\(template.size.width) \(points) \(mean) \(scale) \(colour.rawValue) \(output ?? "")"
  }

  /// Looks values up, with messages that name file and key.
  private struct Reader {
    var table: TOMLTable
    var path: FilePath

    func bad(_ key: String, _ expected: String) -> OnnxError {
      .description(path, reason: "\(key): expected \(expected)")
    }

    func value<Value>(
      _ key: String, _ expected: String, _ convert: (TOMLValue) -> Value?
    ) throws(OnnxError) -> Value {
      guard let value = table[key].flatMap(convert) else { throw bad(key, expected) }
      return value
    }

    func text(_ key: String, default text: String) throws(OnnxError) -> String {
      if table[key] == nil { return text }
      return try value(key, "text in quotes") { $0.string }
    }

    func number(
      _ key: String, _ expected: String, in range: ClosedRange<Float>
    ) throws(OnnxError) -> Float {
      let number = try value(key, expected) { $0.number.map { Float($0) } }
      guard range.contains(number) else {
        throw bad(key, "\(expected) from \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }

    func choice<Choice: RawRepresentable & CaseIterable>(_ key: String) throws(OnnxError) -> Choice
    where Choice.RawValue == String {
      let choices = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
      return try value(key, choices) { $0.string.flatMap(Choice.init) }
    }

    func template(side: Int) throws(OnnxError) -> AlignmentTemplate {
      switch try value("template", "\"arcface\" or \"chip\"", { $0.string }) {
      case "arcface": return .arcFace(side: side)
      case "chip":
        let factor = Double(side) / Double(FaceEmbedder.chipTemplate.size.width)
        return AlignmentTemplate(
          size: PixelSize(width: side, height: side),
          points: FaceEmbedder.chipTemplate.points.map { $0 * factor })
      default: throw bad("template", "\"arcface\" or \"chip\"")
      }
    }

    /// One number for all colours, or three.
    func mean() throws(OnnxError) -> [Float] {
      let expected = "a number, or three, from -1000 to 1000"
      let values: [Float] = try value("mean", expected) { value in
        if let one = value.number { return [Float](repeating: Float(one), count: 3) }
        guard let three = value.array?.compactMap(\.number), three.count == 3 else { return nil }
        return three.map { Float($0) }
      }
      guard values.allSatisfy({ (-1000...1000).contains($0) }) else { throw bad("mean", expected) }
      return values
    }
  }
}

import Detection
import Files
import Geometry
import Screen
import TOMLReading

/// A detection setting in a file that cannot be used: which one it is, and what it must be.
struct DetectionFault: Error, Equatable {
  var key: String
  var reason: String
}

/// Detection settings in TOML. All settings files are read and written here.
extension DetectionSettings {
  static let tomlKeys = ["min-face-size", "scale-factor", "thresholds", "overlaps", "rotations"]

  /// Reads a table. A wrong setting keeps its default and is added to the faults; the others apply.
  init(toml table: TOMLTable, faults: inout [DetectionFault]) {
    self.init()
    for key in table.keys where !Self.tomlKeys.contains(key) {
      let hint =
        key.nearest(among: Self.tomlKeys).map { "did you mean \"\($0)\"?" }
        ?? "there are \(Self.tomlKeys.joined(separator: ", "))"
      faults.append(DetectionFault(key: key, reason: "there is no setting \"\(key)\"; \(hint)"))
    }
    for key in Self.tomlKeys {
      guard let value = table[key] else { continue }
      do throws(DetectionFault) {
        try set(key, to: value)
      } catch {
        faults.append(error)
      }
    }
  }

  private mutating func set(_ key: String, to value: TOMLValue) throws(DetectionFault) {
    var changed = self
    switch key {
    case "min-face-size":
      guard let size = value.int ?? value.number.flatMap({ Int(exactly: $0) }) else {
        let range = Self.minFaceSizeRange
        throw DetectionFault(key, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
      }
      changed.minFaceSize = size
    case "scale-factor":
      guard let factor = value.number else {
        let range = Self.scaleFactorRange
        throw DetectionFault(key, "must be a number from \(range.lowerBound) to \(range.upperBound)")
      }
      changed.scaleFactor = factor
    case "thresholds":
      guard let numbers = Self.shares(value, count: 3) else {
        throw DetectionFault(key, "must be three numbers from 0 to 1, as in \(Self.list(changed.stages))")
      }
      changed.thresholds = Thresholds(pnet: numbers[0], rnet: numbers[1], onet: numbers[2])
    case "overlaps":
      guard let numbers = Self.shares(value, count: 4) else {
        throw DetectionFault(key, "must be four numbers from 0 to 1, as in \(Self.list(changed.limits))")
      }
      changed.overlaps = Overlaps(
        level: numbers[0], pyramid: numbers[1], rnet: numbers[2], onet: numbers[3])
    default:
      let degrees = value.array?.compactMap(\.int) ?? []
      guard !degrees.isEmpty, degrees.count == value.array?.count, let chosen = Rotations(degrees: degrees)
      else { throw DetectionFault(key, "must be some of 0, 90, 180 and 270, as in [0, 90]") }
      changed.rotations = chosen
    }
    if let fault = changed.fault { throw DetectionFault(key: key, reason: "\"\(key)\": \(fault)") }
    self = changed
  }

  /// An array of `count` numbers, each from 0 to 1; nil when it is anything else.
  private static func shares(_ value: TOMLValue, count: Int) -> [Float]? {
    let numbers = value.array?.compactMap(\.number).filter { (0...1).contains($0) } ?? []
    return numbers.count == count && value.array?.count == count ? numbers.map { Float($0) } : nil
  }

  /// The lines of a table with all values, so that later defaults do not change the meaning of a file. The TOML
  /// library is not used, because it writes 0.7 as 0.69999999999999996.
  var tomlLines: [String] {
    [
      "min-face-size = \(minFaceSize)", "scale-factor = \(scaleFactor)",
      "thresholds = \(Self.list(stages))", "overlaps = \(Self.list(limits))",
      "rotations = \(Self.list(rotations.turns.map(\.degrees)))",
    ]
  }

  private var stages: [Float] { [thresholds.pnet, thresholds.rnet, thresholds.onet] }

  private var limits: [Float] { [overlaps.level, overlaps.pyramid, overlaps.rnet, overlaps.onet] }

  private static func list(_ values: [some CustomStringConvertible]) -> String {
    "[" + values.map(\.description).joined(separator: ", ") + "]"
  }
}

extension DetectionFault {
  fileprivate init(_ key: String, _ words: String) {
    self.init(key: key, reason: "\"\(key)\" \(words)")
  }
}

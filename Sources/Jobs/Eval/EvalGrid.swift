package import Detection
import Files
import Foundation

/// Values of settings that are tried in every combination.
package struct EvalGrid: Sendable {
  /// A setting with the values to try.
  package struct Axis: Sendable {
    package var setting: Setting
    package var values: [Double]

    /// - Parameter text: `NAME=VALUE,VALUE…`, such as `pnet=0.5,0.6`; nil if it is something else.
    package init?(_ text: String) {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let setting = Setting(rawValue: String(parts[0])) else { return nil }
      let words = parts[1].split(separator: ",", omittingEmptySubsequences: false)
      let values = words.compactMap { Double($0) }
      guard values.count == words.count, Set(values).count == values.count,
        setting != .minFaceSize || values.allSatisfy({ Int(exactly: $0) != nil })
      else { return nil }
      (self.setting, self.values) = (setting, values)
    }
  }

  /// The settings that can vary, by their names on the command line.
  package enum Setting: String, Sendable, CaseIterable {
    case minFaceSize = "min-face-size"
    case scaleFactor = "scale-factor"
    case pnet, rnet, onet

    func set(_ value: Double, in settings: inout DetectionSettings) {
      switch self {
      case .minFaceSize: settings.minFaceSize = Int(value)
      case .scaleFactor: settings.scaleFactor = value
      case .pnet: settings.thresholds.pnet = Float(value)
      case .rnet: settings.thresholds.rnet = Float(value)
      case .onet: settings.thresholds.onet = Float(value)
      }
    }
  }

  /// The most combinations of one run, over all weights.
  package static let most = 10_000

  private let axes: [Axis]

  /// - Throws: `UsageError` when a setting is named twice.
  package init(_ axes: [Axis]) throws {
    self.axes = axes
    for setting in Setting.allCases where axes.count(where: { $0.setting == setting }) > 1 {
      throw UsageError("--grid: \(setting.rawValue) is named twice; give all its values at once")
    }
  }

  /// All combinations, each with its values in words. The last setting changes fastest.
  ///
  /// - Throws: `UsageError` when a value is outside its range, or there are too many combinations.
  package func combinations(
    over base: DetectionSettings
  ) throws -> [(words: String, settings: DetectionSettings)] {
    guard axes.reduce(1.0, { $0 * Double($1.values.count) }) <= Double(Self.most) else {
      throw UsageError("--grid: more than \(Self.most) combinations; give fewer values")
    }
    var all = [(words: [String](), settings: base)]
    for axis in axes {
      all = all.flatMap { words, settings in
        axis.values.map { value in
          var settings = settings
          axis.setting.set(value, in: &settings)
          let text = value == value.rounded() ? String(format: "%.0f", value) : "\(value)"
          return (words + ["\(axis.setting.rawValue) \(text)"], settings)
        }
      }
    }
    return try all.map { words, settings in
      let words = words.joined(separator: ", ")
      if let fault = settings.fault { throw UsageError("--grid: \(words): \(fault)") }
      return (words, settings)
    }
  }
}

public import Imaging

/// What an export would do, found out before it begins.
public struct ExportSurvey: Hashable, Sendable {
  /// The first crops, as they would be written.
  public var crops: [Image]
  /// The number of photos that are exported already and would be left as they are.
  public var done: Int
  /// The names of a few files that are in the way.
  public var conflicts: [String]
  /// Why the folder cannot be written to.
  public var fault: String?

  public init(crops: [Image] = [], done: Int = 0, conflicts: [String] = [], fault: String? = nil) {
    self.crops = crops
    self.done = done
    self.conflicts = conflicts
    self.fault = fault
  }

  /// Surveys differ by their pixels too, but those are too many to hash.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(crops.count)
    hasher.combine(done)
    hasher.combine(conflicts)
    hasher.combine(fault)
  }

  /// The most crops that a survey contains.
  public static let maximumCrops = 8
}

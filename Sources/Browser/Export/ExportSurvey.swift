public import Imaging

/// What an export would do, looked up before it begins.
public struct ExportSurvey: Hashable, Sendable {
  /// The first crops, as they would be written.
  public var crops: [Image]
  /// Photos that are exported already and would be left as they are.
  public var done: Int
  /// Files that are in the way, by name; a few of them.
  public var conflicts: [String]
  /// Why the folder cannot be written into.
  public var fault: String?

  /// Without arguments nothing is in the way, and nothing is done yet.
  public init(crops: [Image] = [], done: Int = 0, conflicts: [String] = [], fault: String? = nil) {
    self.crops = crops
    self.done = done
    self.conflicts = conflicts
    self.fault = fault
  }

  /// Pixels tell surveys apart, but are too many to hash.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(crops.count)
    hasher.combine(done)
    hasher.combine(conflicts)
    hasher.combine(fault)
  }

  /// More than these nobody asks for.
  public static let maximumCrops = 8
}

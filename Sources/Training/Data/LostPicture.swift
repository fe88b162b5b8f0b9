import Synchronization

/// A picture that could not be loaded, so that it was left out.
public struct LostPicture: Error, Hashable, Sendable, Codable, CustomStringConvertible {
  /// The picture's name.
  public var name: String
  /// What went wrong, in words.
  public var reason: String

  // The names used in files; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case name = "name", reason = "reason"
  }

  public var description: String { reason.hasPrefix(name) ? reason : "\(name): \(reason)" }
}

/// The pictures that a training has left out so far. Many threads may add to it.
public final class LostPictures: Sendable {
  private let byName = Mutex<[String: LostPicture]>([:])

  public init() {}

  /// A line for each picture, by name.
  public var remarks: [String] {
    byName.withLock { $0.values.sorted { $0.name < $1.name } }.map { "\($0); it is left out" }
  }

  /// How many pictures are left out; each counts once.
  public var count: Int { byName.withLock { $0.count } }

  func note(_ picture: LostPicture) { byName.withLock { $0[picture.name] = picture } }

  /// Adds the pictures that a check could not load.
  package func note(_ check: DetectionCheck) { check.lost.values.forEach(note) }
}

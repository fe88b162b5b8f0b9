import Annotations

/// Where each photo is in the list. Nearly all are in one place, so that a list for each would be mostly empty.
struct PhotoPlaces: Sendable {
  private var first: [PhotoFingerprint: PhotoID] = [:]
  /// The places of photos that have several, but for the first.
  private var more: [PhotoFingerprint: [PhotoID]] = [:]

  /// In the order in which they were found; empty when there is none.
  subscript(photo: PhotoFingerprint) -> [PhotoID] {
    guard let first = first[photo] else { return [] }
    return [first] + (more[photo] ?? [])
  }

  /// Another place than this one; nil when there is none.
  func other(than id: PhotoID, of photo: PhotoFingerprint) -> PhotoID? {
    guard let first = first[photo] else { return nil }
    return first != id ? first : more[photo]?.first { $0 != id }
  }

  mutating func add(_ id: PhotoID, of photo: PhotoFingerprint) {
    if first[photo] == nil { first[photo] = id } else { more[photo, default: []].append(id) }
  }

  mutating func remove(_ id: PhotoID, of photo: PhotoFingerprint) {
    var rest = self[photo]
    rest.removeAll { $0 == id }
    first[photo] = rest.first
    more[photo] = rest.count > 1 ? Array(rest.dropFirst()) : nil
  }
}

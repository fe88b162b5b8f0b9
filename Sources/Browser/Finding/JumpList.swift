/// Places that were left by a jump, to go back to and forward again.
public struct JumpList: Hashable, Sendable {
  private var places: [PhotoID] = []
  /// Places before this one are behind us, the others ahead.
  private var position = 0

  private static let limit = 100

  /// A jump away from a place; what was ahead is given up.
  mutating func leave(_ place: PhotoID) {
    places.removeLast(places.count - position)
    if places.last != place { places.append(place) }
    if places.count > Self.limit { places.removeFirst() }
    position = places.count
  }

  /// The place before, for which `here` is kept ahead.
  mutating func back(from here: PhotoID, where isThere: (PhotoID) -> Bool) -> PhotoID? {
    guard let index = places[..<position].lastIndex(where: { $0 != here && isThere($0) }) else { return nil }
    if position == places.count { places.append(here) } else { places[position] = here }
    position = index
    return places[index]
  }

  mutating func forward(from here: PhotoID, where isThere: (PhotoID) -> Bool) -> PhotoID? {
    guard position + 1 < places.count,
      let index = places[(position + 1)...].firstIndex(where: { $0 != here && isThere($0) })
    else { return nil }
    position = index
    let place = places[index]
    // The newest place is only kept while we are behind it.
    if index == places.count - 1 { places.removeLast() }
    return place
  }
}

/// Places that were left by a jump, to go back and forward.
public struct JumpList: Hashable, Sendable {
  private var places: [PhotoID] = []
  /// Places before this index can be reached by going back, the others by going forward.
  private var position = 0

  private static let limit = 100

  /// Records a jump away from a place; places to go forward to are dropped.
  mutating func leave(_ place: PhotoID) {
    places.removeLast(places.count - position)
    if places.last != place { places.append(place) }
    if places.count > Self.limit { places.removeFirst() }
    position = places.count
  }

  /// The previous place; `here` is kept to go forward to.
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
    // The newest place is kept only while there is a way forward to it.
    if index == places.count - 1 { places.removeLast() }
    return place
  }
}

import Detection
import Geometry
import Widgets

/// What a folder's new detection changed, counted while it runs.
struct RedoTally: Hashable, Sendable {
  var new = 0, lost = 0

  /// Two boxes of different settings that overlap more than this are one face.
  private static let sameFace: Float = 0.4

  mutating func compare(_ before: [Face], _ after: [Face]) {
    var rest = before
    for face in after {
      if let index = rest.firstIndex(where: { $0.box.iou(face.box) > Self.sameFace }) {
        rest.remove(at: index)
      } else {
        new += 1
      }
    }
    lost += rest.count
  }
}

extension BrowserState {
  /// Begins to count what changes, with the photos that were searched with these settings already.
  mutating func beginRedo() {
    var tally = RedoTally()
    for index in photos.indices where photos[index].version == detection.queue.version {
      if let before = photos[index].folderFaces { tally.compare(before, photos[index].detected) }
    }
    detection.redo = tally
    for index in photos.indices where photos[index].version == detection.queue.version {
      photos[index].folderFaces = nil
    }
    detection.folderSettings = detection.settings
  }

  /// Counts a photo's new faces, or keeps its old ones while only the photo on screen has new settings.
  mutating func noteRedo(of id: PhotoID, _ after: [Face], version: Int) {
    let photo = photos[id.index]
    guard case .faces(let before) = photo.outcome, photo.version > 0, version > photo.version else { return }
    if detection.redo != nil, version == detection.queue.folderVersion {
      detection.redo?.compare(photo.folderFaces ?? before, after)
      photos[id.index].folderFaces = nil
    } else if photo.folderFaces == nil, photo.version == detection.queue.folderVersion {
      photos[id.index].folderFaces = before
    }
  }

  /// Once the whole folder is searched again: `92 faces, 5 new, 1 lost`.
  mutating func endRedo() {
    guard let redo = detection.redo, detection.queue.done >= photos.count else { return }
    detection.redo = nil
    let faces = faceCount == 1 ? "1 face" : "\(faceCount.grouped) faces"
    report(.note, "\(faces), \(redo.new.grouped) new, \(redo.lost.grouped) lost")
  }

  /// Whether a knob differs from the settings that the folder was searched with.
  func isUnlikeFolder(_ knob: Knob) -> Bool {
    knob.typed(in: detection.settings) != knob.typed(in: detection.folderSettings)
  }

  /// Puts all knobs back to where they were at the start, and says which.
  mutating func resetKnobs() {
    let (now, start) = (detection.settings, detection.initialSettings)
    let words = Knob.allCases.filter { $0.typed(in: now) != $0.typed(in: start) }.map {
      "\($0.sign) \($0.typed(in: now)) to \($0.typed(in: start))"
    }
    guard !words.isEmpty else { return note("all knobs are where they were at the start") }
    change(to: start)
    report(.note, "reset " + words.joined(separator: ", ") + "; B goes back")
  }
}

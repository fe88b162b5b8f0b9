import Detection
import Geometry
import Imaging
import Live
import Screen
import Testing
import Widgets

/// A live view on an imaginary screen, and the effects it asked for.
struct LiveWorld {
  var state: LiveState
  private(set) var effects: [LiveEffect] = []

  init(isLive: Bool = false, isCamera: Bool = false, columns: Int = 100, rows: Int = 24, unicode: Bool = true)
  {
    state = LiveState(
      setup: .init(
        title: isLive ? "/dev/video0" : "film.mp4", isLive: isLive, isCamera: isCamera,
        duration: isLive ? nil : 60, rate: isLive ? nil : 25, unicode: unicode),
      columns: columns, rows: rows)
  }

  mutating func send(_ action: LiveAction) { effects += reduce(&state, action) }

  mutating func press(_ keys: Key...) { for key in keys { send(.input(.key(key))) } }

  mutating func type(_ text: String) { for character in text { press(.character(character)) } }

  /// The effects asked for since the last call.
  mutating func take() -> [LiveEffect] {
    defer { effects = [] }
    return effects
  }

  /// A grey frame with one face.
  mutating func show(
    number: Int = 1, time: Double = 1, score: Float = 0.998, searched: Bool = true, shade: UInt8 = 90,
    name: TrackName? = nil
  ) {
    let face = Face(
      box: BoundingBox(minX: 60, minY: 30, maxX: 100, maxY: 80), score: score,
      landmarks: Landmarks(
        leftEye: Point(x: 70, y: 45), rightEye: Point(x: 90, y: 45), nose: Point(x: 80, y: 57),
        leftMouth: Point(x: 72, y: 68), rightMouth: Point(x: 88, y: 68)))
    let tracked = TrackedFrame(
      faces: [TrackedFace(track: 3, face: face)], wasSearched: searched, searchSeconds: searched ? 0.018 : 0,
      followSeconds: 0.002)
    send(
      .frame(
        LiveFrame(
          image: Image(width: 160, height: 120, red: shade, green: shade, blue: shade), number: number,
          time: time,
          tracked: tracked, names: name.map { [3: $0] } ?? [:])))
  }

  var screen: Frame {
    var memo = LiveMemo()
    return view(state, theme: Theme(name: "plain", styles: [:]), memo: &memo)
  }

  /// The screen drawn with the memo of the screens before it.
  func screen(_ memo: inout LiveMemo) -> Frame {
    view(state, theme: Theme(name: "plain", styles: [:]), memo: &memo)
  }
  func row(_ row: Int) -> String {
    String(screen.text.split(separator: "\n", omittingEmptySubsequences: false)[row])
  }
}

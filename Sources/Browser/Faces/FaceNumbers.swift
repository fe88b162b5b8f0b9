import Detection
import Geometry
import Imaging

/// The numbers of the faces of the photo on screen. A face keeps its number while knobs turn, even if it goes
/// and comes back.
struct FaceNumbers: Sendable {
  /// The photo and the faces that have been numbered.
  private(set) var photo: PhotoID?
  private var boxes: [BoundingBox] = []
  /// Whether the photo had been searched when its faces were numbered.
  private var isSearched = false
  /// The number of each face, from 1.
  private(set) var numbers: [Int] = []
  /// Every face seen since the photo came on screen.
  private var known: [(box: BoundingBox, number: Int)] = []

  /// Two boxes of different settings that overlap more than this are one face.
  private static let sameFace: Float = 0.5

  /// - Parameter isSearched: false while there are only annotations; the first search numbers all faces anew.
  mutating func follow(_ faces: [Face], of photo: PhotoID?, isSearched: Bool) {
    let boxes = faces.map(\.box)
    guard photo != self.photo || boxes != self.boxes || isSearched != self.isSearched else { return }
    if photo != self.photo || !self.isSearched { known = [] }
    (self.photo, self.boxes, self.isSearched) = (photo, boxes, isSearched)
    var taken: Set<Int> = []
    numbers = boxes.map { box in
      let best = known.filter { !taken.contains($0.number) }.max { $0.box.iou(box) < $1.box.iou(box) }
      let number =
        best.flatMap { $0.box.iou(box) > Self.sameFace ? $0.number : nil } ?? (known.map(\.number).max() ?? 0)
        + 1
      taken.insert(number)
      known.removeAll { $0.number == number }
      known.append((box, number))
      return number
    }
  }
}

extension BrowserState {
  /// The number of a face of the photo on screen, by its index.
  func faceNumber(_ index: Int) -> Int {
    guard faces.numbers.photo == current, faces.numbers.numbers.indices.contains(index) else {
      return index + 1
    }
    return faces.numbers.numbers[index]
  }

  /// The number of a face of any photo: in order, where the photo is not on screen.
  func faceNumber(_ index: Int, of photo: PhotoID) -> Int { photo == current ? faceNumber(index) : index + 1 }
}

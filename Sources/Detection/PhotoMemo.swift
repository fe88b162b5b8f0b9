public import Geometry
import Networks

/// The results of earlier detections of one photo, so that a change of settings costs only what is new.
///
/// Three facts make this exact. A network's answer for a crop depends on nothing but the crop's pixels.
/// P-Net's proposals at a higher threshold are a subset of those at a lower one. And greedy NMS commutes with
/// raising the threshold: whether a box is dropped depends only on boxes with better scores. So any sequence
/// of settings gives, bit for bit, the faces of a fresh detection with the last of them.
public struct PhotoMemo: Sendable {
  /// The photo that the answers belong to, in upright pixels.
  public let photo: PixelSize
  /// To the networks, each turn of the photo is a separate picture.
  var turns: [QuarterTurn: TurnMemo] = [:]
  /// What faces of turned photos are worth; see ``TurnedFaces``.
  var turnedWorths: [Face: Float] = [:]

  /// An empty memo.
  ///
  /// - Parameter photo: the size of the upright photo.
  public init(photo: PixelSize) {
    self.photo = photo
  }

  /// The memory that the memo holds, in bytes, within a few percent.
  public var byteCount: Int {
    turns.values.reduce(
      turnedWorths.capacity * (MemoryLayout<Face>.stride + MemoryLayout<Float>.stride) * 4 / 3
    ) {
      $0 + $1.byteCount
    }
  }
}

/// What is known about one turn of the photo.
struct TurnMemo: Sendable {
  /// One pyramid level, identified by scale and size.
  struct Level: Sendable {
    /// Every cell with at least this score is known.
    var floor: Float
    /// Sorted by row and column.
    var proposals: [KeptProposal]
    /// The indices of the proposals that survive NMS within the level at this overlap limit, best score first.
    var overlap: Float
    var survivors: [Int32]

    init(floor: Float, proposals: ArraySlice<Proposal>, overlap: Float, survivors: [Int]) {
      (self.floor, self.overlap) = (floor, overlap)
      self.proposals = proposals.map(KeptProposal.init)
      self.survivors = survivors.map(Int32.init)
    }

    /// The survivors with at least this score.
    func survivors(atLeast threshold: Float, scale: Double) -> [Candidate] {
      // Sorted best first, so the survivors at the threshold come first.
      survivors.prefix { proposals[Int($0)].score >= threshold }
        .map { Candidate(proposals[Int($0)].proposal, scale: scale) }
    }
  }

  var levels: [PyramidLevel: Level] = [:]
  var rnetAnswers: [KeptCrop: KeptRNetAnswer] = [:]
  var onetAnswers: [KeptCrop: ONetAnswer] = [:]

  var byteCount: Int {
    // Hash tables keep a quarter of their slots free.
    func table<Key, Value>(_ table: [Key: Value]) -> Int {
      table.capacity * (MemoryLayout<Key>.stride + MemoryLayout<Value>.stride) * 4 / 3
    }
    return table(levels) + table(rnetAnswers) + table(onetAnswers)
      + levels.values.reduce(0) {
        $0 + $1.proposals.capacity * MemoryLayout<KeptProposal>.stride
          + $1.survivors.capacity * MemoryLayout<Int32>.stride
      }
  }

  /// The crops among these that R-Net has not judged yet, each once, in their order.
  func newForRNet(_ crops: [CropRectangle]) -> [CropRectangle] {
    Self.firstOfEach(crops) { rnetAnswers[KeptCrop($0)] == nil }
  }

  /// The crops among these that O-Net has not judged yet, each once, in their order.
  func newForONet(_ crops: [CropRectangle]) -> [CropRectangle] {
    Self.firstOfEach(crops) { onetAnswers[KeptCrop($0)] == nil }
  }

  private static func firstOfEach(
    _ crops: [CropRectangle], where isNew: (CropRectangle) -> Bool
  ) -> [CropRectangle] {
    var seen = Set<CropRectangle>(minimumCapacity: crops.count)
    return crops.filter { isNew($0) && seen.insert($0).inserted }
  }
}

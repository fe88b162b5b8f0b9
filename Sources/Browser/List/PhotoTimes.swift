import Detection

/// The times of a photo's detections in few bytes, to be shown: seconds with seven digits, and a negative number for none.
struct PhotoTimes: Hashable, Sendable {
  private var storedLast: Float = -1, storedFresh: Float = -1
  private var total: Float = -1, resize: Float = 0, pnet: Float = 0, rnet: Float = 0, onet: Float = 0

  var last: Float? {
    get { storedLast < 0 ? nil : storedLast }
    set { storedLast = newValue ?? -1 }
  }

  var fresh: Float? {
    get { storedFresh < 0 ? nil : storedFresh }
    set { storedFresh = newValue ?? -1 }
  }

  var stages: StageSeconds? {
    get {
      guard total >= 0 else { return nil }
      return StageSeconds(
        total: Double(total), resize: Double(resize), pnet: Double(pnet), rnet: Double(rnet),
        onet: Double(onet))
    }
    set {
      guard let stages = newValue else {
        total = -1
        return
      }
      (total, resize) = (Float(stages.total), Float(stages.resize))
      (pnet, rnet, onet) = (Float(stages.pnet), Float(stages.rnet), Float(stages.onet))
    }
  }
}

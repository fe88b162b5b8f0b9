import CKernels
import Foundation
import Geometry
public import Imaging
public import Parallel
import Synchronization

extension CascadeNetworks {
  /// R-Net on parts of the photo, each resized by area to 24×24.
  ///
  /// - Returns: an answer for each crop, in order.
  /// - Precondition: every crop lies inside the image and is not empty.
  public func judgeWithRNet(
    _ crops: [CropRectangle], of image: Image, lanes: Lanes = Lanes(1),
    cancellation: CancellationFlag? = nil
  ) throws(CancellationError) -> Judgement<RNetAnswer> {
    Self.check(crops, inside: image)
    let judged = try judge(.photo(image, crops), rnetRun, lanes, cancellation)
    let values = judged.answers
    let answers = stride(from: 0, to: values.count, by: 6).map { at in
      RNetAnswer(
        score: Self.probability(SIMD2(values[at], values[at + 1])),
        regression: SIMD4(values[at + 2], values[at + 3], values[at + 4], values[at + 5]))
    }
    return Judgement(answers: answers, seconds: judged.seconds)
  }

  /// O-Net on parts of the photo, each resized by area to 48×48.
  ///
  /// - Returns: an answer for each crop, in order.
  /// - Precondition: every crop lies inside the image and is not empty.
  public func judgeWithONet(
    _ crops: [CropRectangle], of image: Image, lanes: Lanes = Lanes(1),
    cancellation: CancellationFlag? = nil
  ) throws(CancellationError) -> Judgement<ONetAnswer> {
    Self.check(crops, inside: image)
    let judged = try judge(.photo(image, crops), onetRun, lanes, cancellation)
    let values = judged.answers
    let answers = stride(from: 0, to: values.count, by: 16).map { at in
      func point(_ index: Int) -> Point { Point(x: values[at + 6 + index], y: values[at + 11 + index]) }
      return ONetAnswer(
        score: Self.probability(SIMD2(values[at], values[at + 1])),
        regression: SIMD4(values[at + 2], values[at + 3], values[at + 4], values[at + 5]),
        landmarks: Landmarks(
          leftEye: point(0), rightEye: point(1), nose: point(2), leftMouth: point(3), rightMouth: point(4)))
    }
    return Judgement(answers: answers, seconds: judged.seconds)
  }

  /// R-Net on numbers used unchanged.
  ///
  /// - Returns: `[count, 6]`: logits of "not face" and "face", then box offsets.
  /// - Precondition: `planes` is `[count, 3, 24, 24]`.
  public func rnetOutputs(ofPlanes planes: Tensor) -> Tensor {
    precondition(planes.shape.dropFirst() == [3, 24, 24], "rnet: input \(planes.shape)")
    return outputs(of: planes, width: 6, rnetRun)
  }

  /// O-Net on numbers used unchanged.
  ///
  /// - Returns: `[count, 16]`: logits of "not face" and "face", box offsets, 5 landmark x, 5 landmark y.
  /// - Precondition: `planes` is `[count, 3, 48, 48]`.
  public func onetOutputs(ofPlanes planes: Tensor) -> Tensor {
    precondition(planes.shape.dropFirst() == [3, 48, 48], "onet: input \(planes.shape)")
    return outputs(of: planes, width: 16, onetRun)
  }

  /// A kernel's function over a group of crops.
  @safe private struct Run: Sendable {
    var group: Int
    var width: Int
    // SAFETY: a C function that touches nothing but its arguments.
    nonisolated(unsafe) var function:
      @convention(c) (
        OpaquePointer?, UnsafePointer<facet_picture>?, UnsafePointer<facet_rectangle>?, Int32,
        OpaquePointer?, UnsafeMutablePointer<Float>?, UnsafeMutablePointer<facet_seconds>?
      ) -> Void
  }

  private var rnetRun: Run {
    unsafe Run(group: FACET_RNET_GROUP, width: 6, function: kernels.rnet)
  }

  private var onetRun: Run {
    unsafe Run(group: FACET_ONET_GROUP, width: 16, function: kernels.onet)
  }

  private func outputs(of planes: Tensor, width: Int, _ run: Run) -> Tensor {
    // Without a flag, nothing can be cancelled.
    let judged = try? judge(.planes(planes), run, Lanes(1), nil)
    return Tensor(shape: [planes.shape[0], width], values: judged?.answers ?? [])
  }

  /// - Returns: `[crops, run.width]` numbers.
  private func judge(
    _ input: CropInput, _ run: Run, _ lanes: Lanes, _ cancellation: CancellationFlag?
  ) throws(CancellationError) -> Judgement<Float> {
    let count = input.count
    // The same number of groups for each thread, nearly equal in size. A crop's answer does not depend on its
    // group.
    let threads = lanes.availableCount
    let rounds = (count + threads * run.group - 1) / (threads * run.group)
    let groups = min(count, rounds * threads)
    let results = Mutex(
      Judgement(answers: [Float](repeating: 0, count: count * run.width), seconds: WorkSeconds()))
    lanes.forEach(groups, cancellation: cancellation) { item, _ in
      let range = (item * count / groups)..<((item + 1) * count / groups)
      let judged = scratches.borrow { self.run(run, over: range, of: input, $0) }
      results.withLock {
        $0.answers.replaceSubrange(
          (range.lowerBound * run.width)..<(range.upperBound * run.width), with: judged.answers)
        $0.seconds = $0.seconds + judged.seconds
      }
    }
    try cancellation?.check()
    return results.withLock { $0 }
  }

  private func run(
    _ run: Run, over range: Range<Int>, of input: CropInput, _ scratch: Scratch
  ) -> Judgement<Float> {
    var seconds = facet_seconds(resize: 0, network: 0)
    var answers = [Float](repeating: 0, count: range.count * run.width)
    switch input {
    case .photo(let image, let crops):
      let rectangles = crops[range].map(facet_rectangle.init)
      unsafe image.withPicture { picture in
        var picture = unsafe picture
        // SAFETY: the crops were checked to lie inside the image; each answer has its room.
        unsafe run.function(
          weights.pointer, &picture, rectangles, Int32(range.count), scratch.pointer, &answers, &seconds)
      }
    case .planes(let planes):
      unsafe planes.values.withUnsafeBufferPointer { values in
        let size = planes.values.count / planes.shape[0]
        // SAFETY: the shape was checked; the group's planes begin at its first crop.
        var picture = unsafe facet_picture(
          pixels: nil, width: 0, height: 0,
          planes: values.baseAddress.map { unsafe $0 + range.lowerBound * size },
          level: nil)
        unsafe run.function(
          weights.pointer, &picture, nil, Int32(range.count), scratch.pointer, &answers, &seconds)
      }
    }
    return Judgement(
      answers: answers, seconds: WorkSeconds(resize: seconds.resize, network: seconds.network))
  }

  private static func check(_ crops: [CropRectangle], inside image: Image) {
    for crop in crops {
      precondition(
        0 <= crop.minX && crop.minX < crop.maxX && crop.maxX <= image.width
          && 0 <= crop.minY && crop.minY < crop.maxY && crop.maxY <= image.height,
        "crop \(crop) is empty or leaves the image of \(image.width)×\(image.height)")
    }
  }
}

/// The input of R- and O-Net.
private enum CropInput: Sendable {
  case photo(Image, [CropRectangle])
  /// `[crops, 3, side, side]`, used unchanged.
  case planes(Tensor)

  var count: Int {
    switch self {
    case .photo(_, let crops): crops.count
    case .planes(let planes): planes.shape[0]
    }
  }
}

extension facet_rectangle {
  init(_ crop: CropRectangle) {
    self.init(
      min_x: Int32(crop.minX), min_y: Int32(crop.minY), max_x: Int32(crop.maxX),
      max_y: Int32(crop.maxY))
  }
}

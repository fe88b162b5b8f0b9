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
    return try rnet(.image(image), crops: crops, count: crops.count, lanes, cancellation)
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
    return try onet(.image(image), crops: crops, count: crops.count, lanes, cancellation)
  }

  /// R-Net on numbers taken as they are.
  ///
  /// - Returns: `[count, 6]`: logits of "not face" and "face", then box offsets.
  /// - Precondition: `planes` is `[count, 3, 24, 24]`.
  public func rnetOutputs(ofPlanes planes: Tensor) -> Tensor {
    precondition(planes.shape.dropFirst() == [3, 24, 24], "rnet: input \(planes.shape)")
    return outputs(of: planes, width: 6, rnetRun)
  }

  /// O-Net on numbers taken as they are.
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

  private func rnet(
    _ input: NetworkInput, crops: [CropRectangle], count: Int, _ lanes: Lanes,
    _ cancellation: CancellationFlag?
  ) throws(CancellationError) -> Judgement<RNetAnswer> {
    let (values, seconds) = try judge(input, crops, count, rnetRun, lanes, cancellation)
    let answers = stride(from: 0, to: values.count, by: 6).map { at in
      RNetAnswer(
        score: Self.probability(SIMD2(values[at], values[at + 1])),
        regression: SIMD4(values[at + 2], values[at + 3], values[at + 4], values[at + 5]))
    }
    return Judgement(answers: answers, seconds: seconds)
  }

  private func onet(
    _ input: NetworkInput, crops: [CropRectangle], count: Int, _ lanes: Lanes,
    _ cancellation: CancellationFlag?
  ) throws(CancellationError) -> Judgement<ONetAnswer> {
    let (values, seconds) = try judge(input, crops, count, onetRun, lanes, cancellation)
    let answers = stride(from: 0, to: values.count, by: 16).map { at in
      ONetAnswer(
        score: Self.probability(SIMD2(values[at], values[at + 1])),
        regression: SIMD4(values[at + 2], values[at + 3], values[at + 4], values[at + 5]),
        landmarks: Landmarks(
          points: (0..<5).map { Point(x: values[at + 6 + $0], y: values[at + 11 + $0]) }))
    }
    return Judgement(answers: answers, seconds: seconds)
  }

  private func outputs(of planes: Tensor, width: Int, _ run: Run) -> Tensor {
    let count = planes.shape[0]
    let result = try? judge(.planes(planes), [], count, run, Lanes(1), nil)
    return Tensor(shape: [count, width], values: result?.0 ?? [])
  }

  /// - Returns: `[count, run.width]` numbers, and the time.
  private func judge(
    _ input: NetworkInput, _ crops: [CropRectangle], _ count: Int, _ run: Run, _ lanes: Lanes,
    _ cancellation: CancellationFlag?
  ) throws(CancellationError) -> ([Float], WorkSeconds) {
    // Small groups when there are few crops, so that every lane has some; a crop's answer does not
    // depend on its group.
    let group = max(1, min(run.group, (count + lanes.count - 1) / lanes.count))
    let groups = (count + group - 1) / group
    let results = Mutex(([Float](repeating: 0, count: count * run.width), WorkSeconds()))
    scratches.borrow(min(lanes.count, max(1, groups))) { scratches in
      lanes.forEach(groups, cancellation: cancellation) { item, lane in
        let range = (item * group)..<min(count, (item + 1) * group)
        let (answers, seconds) = self.run(run, over: range, of: input, crops, scratches[lane])
        results.withLock {
          $0.0.replaceSubrange((range.lowerBound * run.width)..<(range.upperBound * run.width), with: answers)
          $0.1 = $0.1 + seconds
        }
      }
    }
    try cancellation?.check()
    return results.withLock { $0 }
  }

  private func run(
    _ run: Run, over range: Range<Int>, of input: NetworkInput, _ crops: [CropRectangle],
    _ scratch: Scratch
  ) -> ([Float], WorkSeconds) {
    var seconds = facet_seconds(resize: 0, network: 0)
    let rectangles = crops.isEmpty ? [] : crops[range].map(facet_rectangle.init)
    var answers = [Float](repeating: 0, count: range.count * run.width)
    unsafe input.withPicture { picture in
      var picture = unsafe picture
      if unsafe picture.planes != nil {
        let size = 3 * input.width * input.height
        unsafe picture.planes += range.lowerBound * size
      }
      // SAFETY: crops were checked to lie inside the image; there is an answer's room for each.
      unsafe run.function(
        weights.pointer, &picture, rectangles, Int32(range.count), scratch.pointer, &answers, &seconds)
    }
    return (answers, WorkSeconds(resize: seconds.resize, network: seconds.network))
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

extension facet_rectangle {
  init(_ crop: CropRectangle) {
    self.init(
      min_x: Int32(crop.minX), min_y: Int32(crop.minY), max_x: Int32(crop.maxX),
      max_y: Int32(crop.maxY))
  }
}

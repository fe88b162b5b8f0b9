import Imaging
import Preview

/// The samples of the last picture, so that what does not move is not sent again.
///
/// Noise changes every sample of a camera's picture by a few levels, so every cell would have to be sent,
/// which is more than a terminal can take. A sample keeps its value until it changes by more than
/// ``tolerance``.
public struct LiveMemo: Sendable {
  /// In levels of 0...255; less than the eye notices between neighbouring cells.
  static let tolerance = 7

  private var view: PictureView?
  private var mode: PictureMode?
  private var samples: Image?

  public init() {}

  /// The new samples, except that those that hardly changed keep their old value.
  mutating func stabilized(_ new: Image, view: PictureView, mode: PictureMode) -> Image {
    guard let old = samples, self.view == view, self.mode == mode, old.size == new.size else {
      (self.view, self.mode, samples) = (view, mode, new)
      return new
    }
    samples = nil
    var calm = old
    let count = calm.pixels.count
    // SAFETY: both hold `count` bytes, and the pointers live inside the closures only.
    unsafe new.pixels.withUnsafeBufferPointer { new in
      unsafe calm.pixels.withUnsafeMutableBufferPointer { calm in
        for index in 0..<count {
          let value = unsafe new[index], kept = unsafe calm[index]
          let difference = value > kept ? value - kept : kept - value
          unsafe calm[index] = difference > UInt8(Self.tolerance) ? value : kept
        }
      }
    }
    samples = calm
    return calm
  }
}

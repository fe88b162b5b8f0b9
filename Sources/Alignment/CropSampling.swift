/// How pixels of a photo become pixels of a crop.
public enum CropSampling: String, Sendable, Hashable, CaseIterable {
  /// ``sharp`` where at least ``sharpFrom`` photo pixels make one of the crop, ``bilinear`` elsewhere.
  case auto
  /// As OpenCV's `warpAffine`, bit for bit, with which published recognisers were trained.
  case bilinear
  /// The mean over each crop pixel's area, so that no pixel of a large face is skipped.
  case sharp

  /// Where bilinear sampling begins to skip pixels that matter.
  public static let sharpFrom = 2.5
}

package import Detection
package import Imaging
package import Parallel

/// A photo for a first look; a film is not reduced.
package func decodeItemReduced(_ file: PhotoFile, limits: PhotoLimits) throws(PhotoError) -> ReducedPhoto {
  file.path.isFilm
    ? ReducedPhoto(try decodeItem(file, limits: limits))
    : try file.reduced(toLongerSide: FirstLook.longerSide, limits: limits)
}

extension PhotoSearch {
  /// A first look at a reduced photo, or an exact search of a whole one.
  package func look(
    at photo: ReducedPhoto, settings: DetectionSettings, cancellation: CancellationFlag? = nil
  ) throws(CancellationError) -> FirstLook {
    try FirstLook(at: photo, by: detector, settings: settings, lanes: lanes, cancellation: cancellation)
  }
}

package import Detection
package import Imaging
package import Parallel

/// A photo for a first look with these settings; a film is not reduced.
package func decodeItemReduced(
  _ file: PhotoFile, limits: PhotoLimits, settings: DetectionSettings
) throws(PhotoError) -> ReducedPhoto {
  if file.path.isFilm { return ReducedPhoto(try decodeItem(file, limits: limits)) }
  let side = FirstLook.longerSide(of: try file.header().size, settings: settings)
  return try file.reduced(toLongerSide: side, limits: limits)
}

extension PhotoSearch {
  /// A first look at a reduced photo, or an exact search of a whole one.
  package func look(
    at photo: ReducedPhoto, settings: DetectionSettings, cancellation: CancellationFlag? = nil
  ) throws(CancellationError) -> FirstLook {
    try FirstLook(at: photo, by: detector, settings: settings, lanes: lanes, cancellation: cancellation)
  }
}

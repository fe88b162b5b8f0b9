package import Video
package import SystemPackage

/// A film to be recorded.
package struct RecordingJob: Sendable {
  package var path: FilePath
  package var options: FilmWriter.Options

  package init(
    path: FilePath, options: FilmWriter.Options
  ) {
    self.path = path
    self.options = options
  }
}

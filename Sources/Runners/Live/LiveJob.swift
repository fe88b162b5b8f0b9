package import Detection
import Imaging
package import Jobs
package import Parallel
package import Screen
package import Terminal
import Preview
package import Video
package import SystemPackage

/// What is to be shown, and how.
package struct LiveJob: Sendable {
  package var source: VideoSource
  package var ffmpeg: FFmpeg
  /// Known for files.
  package var info: FilmInfo?
  package var wish: CameraWish
  package var isMirrored: Bool
  package var settings: DetectionSettings
  package var tracking: FaceTracker.Options
  package var lanes: Lanes
  package var snapshots: FilePath
  package var recording: RecordingJob?
  package var theme: Theme
  package var graphics: GraphicsKind?
  /// Who faces may be; nil where no library is asked.
  package var names: TrackNames?
  /// How to treat the line to the terminal.
  package var line = LineChoice.auto

  package init(
    source: VideoSource, ffmpeg: FFmpeg, info: FilmInfo? = nil, wish: CameraWish, isMirrored: Bool,
    settings: DetectionSettings, tracking: FaceTracker.Options, lanes: Lanes, snapshots: FilePath,
    recording: RecordingJob? = nil, theme: Theme, graphics: GraphicsKind? = nil
  ) {
    self.source = source
    self.ffmpeg = ffmpeg
    self.info = info
    self.wish = wish
    self.isMirrored = isMirrored
    self.settings = settings
    self.tracking = tracking
    self.lanes = lanes
    self.snapshots = snapshots
    self.recording = recording
    self.theme = theme
    self.graphics = graphics
  }
}

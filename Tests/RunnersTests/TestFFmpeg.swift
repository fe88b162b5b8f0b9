import Testing
import Video

/// The ffmpeg of this machine; tests that need it say so where it is missing.
enum TestFFmpeg {
  static let found = try? FFmpeg.find()
  static let isMissing: Comment = "ffmpeg is not installed (apt-get install ffmpeg)"
}

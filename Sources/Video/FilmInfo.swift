import Foundation
public import Geometry
import Spawning
public import SystemPackage

/// What a film's file says about it.
public struct FilmInfo: Hashable, Sendable {
  /// The size to show it at: upright, with square pixels.
  public var size: PixelSize
  /// Frames per second, averaged over the film.
  public var rate: Double
  /// Whether the times between frames differ, as those of many phones and screen recorders do.
  public var hasVariableRate = false
  /// In seconds; nil when the file does not say.
  public var duration: Double?
  /// Whether there is at least one audio stream.
  public var hasSound: Bool
  /// Degrees by which stored frames are turned to be upright.
  public var rotation: Int

  /// The number of frames at ``rate``, if the duration is known.
  public var frames: Int? { duration.map { max(1, Int(($0 * rate).rounded())) } }

  /// - Throws: `VideoError.unreadable` or `.noVideo`.
  public init(of path: FilePath, by ffmpeg: FFmpeg) throws(VideoError) {
    let entries =
      "stream=codec_type,width,height,avg_frame_rate,r_frame_rate,duration,sample_aspect_ratio,disposition"
      + ":stream_tags=rotate:stream_side_data=rotation:format=duration"
    let said = try ChildProcess.output(
      of: ffmpeg.ffprobe,
      ["-v", "error", "-show_entries", entries, "-of", "json", "file:" + path.string])
    guard said.ending.isSuccess, let report = ProbeReport(json: said.text) else {
      let reason = said.messages.isEmpty ? "ffprobe gave no answer" : said.messages
      throw .unreadable(what: path.string, reason: Self.plain(reason, path))
    }
    guard let info = FilmInfo(report) else { throw .noVideo(what: path.string) }
    self = info
  }

  /// From the JSON that ffprobe prints; nil when it is not JSON or has no video.
  package init?(probed text: String) {
    guard let report = ProbeReport(json: text) else { return nil }
    self.init(report)
  }

  private init?(_ report: ProbeReport) {
    let streams = report.streams ?? []
    guard
      let video = streams.first(where: { $0.codec_type == "video" && $0.disposition?["attached_pic"] != 1 }),
      let width = video.width, let height = video.height, (1...Self.longestSide).contains(width),
      (1...Self.longestSide).contains(height)
    else { return nil }
    // Reduced to less than a whole turn, because a film may state any number.
    rotation = video.rotation % 360
    size = Self.shownSize(width: width, height: height, aspect: video.sample_aspect_ratio, rotation: rotation)
    let rates = [video.avg_frame_rate, video.r_frame_rate].compactMap { $0.flatMap(Self.ratio) }
    rate = rates.first { $0 > 0 && $0 <= 1000 } ?? 25
    // The second is the rate at which all frames could be shown; the first is the average.
    hasVariableRate = rates.count == 2 && rates.allSatisfy { $0 > 0 } && abs(rates[1] / rates[0] - 1) > 1e-3
    duration = [video.duration, report.format?.duration].compactMap { $0.flatMap { Double($0) } }
      .first { $0 > 0 && $0 < 1e9 }
    hasSound = streams.contains { $0.codec_type == "audio" }
  }

  /// In pixels; ffmpeg allows no more.
  private static let longestSide = 1 << 20

  /// ffmpeg's message without the path in front.
  private static func plain(_ message: String, _ path: FilePath) -> String {
    for front in ["file:\(path.string): ", "\(path.string): "] where message.hasPrefix(front) {
      return String(message.dropFirst(front.count))
    }
    return message
  }

  static func shownSize(width: Int, height: Int, aspect: String?, rotation: Int) -> PixelSize {
    var wide = width
    if let aspect = aspect.flatMap({ ratio($0.replacing(":", with: "/")) }), aspect > 0.05, aspect < 20 {
      wide = max(1, Int((Double(width) * aspect).rounded()))
    }
    let isOnItsSide = abs(rotation) % 180 == 90
    return isOnItsSide ? PixelSize(width: height, height: wide) : PixelSize(width: wide, height: height)
  }

  /// A ratio such as `30000/1001`; nil when the text is not one.
  private static func ratio(_ text: String) -> Double? {
    let parts = text.split(separator: "/").compactMap { Double($0) }
    guard parts.count == 2, parts[1] != 0 else { return parts.count == 1 ? parts[0] : nil }
    return parts[0] / parts[1]
  }
}

/// What ffprobe prints.
private struct ProbeReport: Decodable {
  struct Stream: Decodable {
    var codec_type: String?
    var width, height: Int?
    var avg_frame_rate, r_frame_rate, duration, sample_aspect_ratio: String?
    var disposition: [String: Int]?
    var tags: [String: String]?
    var side_data_list: [SideData]?

    var rotation: Int {
      if let turned = side_data_list?.compactMap(\.rotation).first {
        return Int(exactly: turned.rounded(.towardZero)) ?? 0
      }
      return tags?["rotate"].flatMap { Int($0) } ?? 0
    }
  }
  struct SideData: Decodable { var rotation: Double? }
  struct Format: Decodable { var duration: String? }

  var streams: [Stream]?
  var format: Format?

  init?(json text: String) {
    guard let report = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else { return nil }
    self = report
  }
}

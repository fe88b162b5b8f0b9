import Foundation
public import SystemPackage

/// Where frames come from.
public enum VideoSource: Hashable, Sendable {
  /// A film on disk, which has a length and can be paused and searched.
  case file(FilePath)
  /// A camera: ffmpeg's name of the kind of device (`v4l2`, `avfoundation`, `lavfi`) and of the device.
  case camera(format: String, device: String)
  /// The address of a stream.
  case address(String)
  /// A stream on an open descriptor.
  case stream(FileDescriptor)

  /// The camera that is taken where none is named.
  public static var usualCamera: String {
    #if os(macOS)
      "0"
    #else
      "/dev/video0"
    #endif
  }

  /// A camera by its path, or as `FORMAT:DEVICE` (`lavfi:testsrc2`).
  public static func camera(named name: String) -> VideoSource {
    if let colon = name.firstIndex(of: ":"), !name.hasPrefix("/"), colon != name.startIndex,
      name[..<colon].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
    {
      return .camera(format: String(name[..<colon]), device: String(name[name.index(after: colon)...]))
    }
    #if os(macOS)
      return .camera(format: "avfoundation", device: name)
    #else
      return .camera(format: "v4l2", device: name)
    #endif
  }

  /// Whether this is the address of a stream rather than a path: `rtsp://…`, `http://…`.
  public static func isAddress(_ text: String) -> Bool {
    guard let end = text.range(of: "://") else { return false }
    let scheme = text[..<end.lowerBound]
    return !scheme.isEmpty && scheme.allSatisfy { $0.isLetter || $0.isNumber || "+-.".contains($0) }
  }

  /// The name in messages.
  public var name: String {
    switch self {
    case .file(let path): path.string
    case .camera(_, let device): device
    case .address(let text): text
    case .stream: "standard input"
    }
  }

  /// Whether frames arrive on their own, rather than on request.
  public var isLive: Bool {
    if case .file = self { false } else { true }
  }

  /// Whether it is a camera, whose picture people expect mirrored.
  public var isCamera: Bool {
    if case .camera = self { true } else { false }
  }
}

/// The format to request from a camera, which delivers the nearest it has.
public struct CameraWish: Hashable, Sendable {
  /// For example `640x480`.
  public var size: String?
  /// Frames per second.
  public var rate: Double?

  /// The camera chooses what is nil.
  public init(size: String? = nil, rate: Double? = nil) { (self.size, self.rate) = (size, rate) }
}

extension VideoSource {
  /// ffmpeg's arguments up to the input.
  ///
  /// - Parameter start: seconds into a file.
  func arguments(from start: Double, wish: CameraWish) -> [String] {
    let quick = ["-fflags", "nobuffer", "-flags", "low_delay"]
    switch self {
    case .file(let path):
      let seek = start > 0 ? ["-ss", String(format: "%.6f", start)] : []
      // A path that looks like a protocol is still a path.
      return seek + ["-i", "file:" + path.string]
    case .camera("lavfi", let device):
      // A generator makes frames as fast as it can; a camera does not.
      return ["-re", "-f", "lavfi", "-i", device]
    case .camera(let format, let device):
      var arguments = quick + ["-f", format]
      if let size = wish.size { arguments += ["-video_size", size] }
      if let rate = wish.rate { arguments += ["-framerate", "\(rate)"] }
      return arguments + ["-i", device]
    case .address(let text): return quick + ["-i", text]
    case .stream: return quick + ["-i", "pipe:0"]
    }
  }
}

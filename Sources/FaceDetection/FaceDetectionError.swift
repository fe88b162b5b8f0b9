import Imaging
import Networks

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Why there is no answer. Each message says what is wrong and what can be done.
public enum FaceDetectionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Weights that cannot be used.
  case weights(String)
  /// A file that is missing or cannot be read.
  case unreadable(String)
  /// Bytes that are no photo.
  case notPhoto(String)
  /// A photo of a kind that this build does not read.
  case unsupported(String)
  /// A photo that is cut off or broken.
  case damaged(String)
  /// More pixels than ``DetectionOptions/maximumMegapixels``; nothing was decoded.
  case tooLarge(PixelSize, limit: Int)
  /// A value out of its range.
  case invalidOption(String)
  /// Pixels, or landmarks, that make no picture.
  case invalidImage(String)
  /// More photos wait than ``FaceDetector/Configuration/maximumQueueLength``.
  case overloaded
  /// No memory for the photo's pixels.
  case outOfMemory

  /// What is wrong, and what can be done.
  public var description: String {
    switch self {
    case .weights(let text), .unreadable(let text), .notPhoto(let text), .unsupported(let text),
      .damaged(let text), .invalidOption(let text), .invalidImage(let text):
      text
    case .tooLarge(let size, let limit):
      "the photo has \(size.width)×\(size.height) pixels, more than the limit of \(limit) megapixels"
    case .overloaded: "too many photos are waiting; try again later"
    case .outOfMemory: "there is no memory for the photo's pixels; use a smaller photo"
    }
  }
}

extension FaceDetectionError: LocalizedError {
  /// The same as ``description``.
  public var errorDescription: String? { description }
}

extension FaceDetectionError {
  /// - Parameter name: the photo's path, if it has one.
  init(_ error: PhotoError, name: String?) {
    let subject = name ?? "the photo"
    switch error {
    case .notFound: self = .unreadable("\(subject): there is no such file")
    case .isFolder: self = .unreadable("\(subject): is a folder, not a photo")
    case .notRegular: self = .unreadable("\(subject): is a pipe or a device, not a file")
    case .noPermission: self = .unreadable("\(subject): no permission to read it")
    case .unreadable(_, let reason): self = .unreadable("\(subject): cannot be read: \(reason)")
    case .empty: self = .notPhoto("\(subject): has no bytes")
    case .notPhoto(_, let kind):
      self = .notPhoto(
        "\(subject): is \(kind ?? "not a photo of a known format"); readable are \(PhotoFormat.readableNames)"
      )
    case .noLibrary(_, let kind, let package):
      self = .unsupported(
        "\(subject): is \(kind); this build reads \(PhotoFormat.readableNames). Enable the package's trait for the "
          + "format, which needs the library \(package)")
    case .unsupported(_, let reason): self = .unsupported("\(subject): \(reason)")
    case .tooLarge(_, let width, let height, let limit):
      self = .tooLarge(PixelSize(width: width, height: height), limit: limit)
    case .damaged(_, let reason): self = .damaged("\(subject): the photo is damaged: \(reason)")
    case .outOfMemory: self = .outOfMemory
    }
  }

  init(_ error: WeightsError) {
    switch error {
    case .notInstalled: self = .weights("the weights are missing from the program")
    case .unreadable(let path, let reason): self = .weights("\(path): the weights cannot be read: \(reason)")
    case .damaged(let path, let reason): self = .weights("\(path): not a usable safetensors file: \(reason)")
    case .missingTensor(let path, let name): self = .weights("\(path): the tensor '\(name)' is missing")
    case .wrongShape(let path, let name, let found, let expected):
      self = .weights("\(path): tensor '\(name)' has the shape \(found), \(expected) is needed")
    case .notFinite(let path, let name, let index):
      self = .weights("\(path): tensor '\(name)' holds no finite number at index \(index)")
    }
  }
}

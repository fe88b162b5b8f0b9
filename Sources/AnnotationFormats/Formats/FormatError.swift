public import Annotations

/// Why an annotation file cannot be read or written at all. Faults of a single photo or face are reported in
/// ``ReadReport`` instead, and reading continues.
public enum FormatError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The content has no known format.
  case unknownFormat
  case malformed(AnnotationFormat, place: String, reason: String)
  case tooLarge(AnnotationFormat, megabytes: Int)
  /// Document types can expand to any size and read any file; annotations never need them.
  case documentType(AnnotationFormat)
  case encoding(AnnotationFormat, String)
  /// The format needs the size of the photo, which is unknown.
  case noSize(AnnotationFormat, photo: String)
  /// The format has a file for each photo.
  case filePerPhoto(AnnotationFormat)
  /// The format is only read.
  case onlyRead(AnnotationFormat)
  case embedding(photo: String, reason: String)

  public var description: String {
    switch self {
    case .noSize(_, let photo), .embedding(let photo, _): "\(photo): \(explanation)"
    default: explanation
    }
  }

  /// The message without the photo's name.
  public var explanation: String { explanation(formatOption: "--format") }

  /// The message without the photo's name.
  ///
  /// - Parameter option: the option that names a file's format; nil for commands that have none.
  package func explanation(formatOption option: String?) -> String {
    switch self {
    case .unknownFormat:
      "the content is of no known format"
        + (option.map {
          "; name it with \($0) " + AnnotationFormat.allCases.map(\.rawValue).joined(separator: "|")
        } ?? "")
    case .malformed(let format, let place, let reason):
      "no valid \(format.name) at \(place): \(reason); repair the file"
        + (option.map { ", or name its format with \($0)" } ?? "")
    case .tooLarge(let format, let megabytes):
      "larger than the \(megabytes) MB that are read of one \(format.name) file; split it"
    case .documentType(let format):
      "this \(format.name) declares a document type or entities, which are refused because they can be used for "
        + "attacks; remove the <!DOCTYPE …>"
    case .encoding(let format, let name): "\(format.name) in the encoding \(name); convert the file to UTF-8"
    case .noSize(let format, _):
      "\(format.name) needs the photo's size; make sure that the photo itself can be read"
    case .filePerPhoto(let format): "\(format.name) has a file for each photo; give a folder to write into"
    case .onlyRead(let format): "\(format.name) is only read; choose another format to write"
    case .embedding(_, let reason): "nothing was embedded: \(reason); write a sidecar instead"
    }
  }
}

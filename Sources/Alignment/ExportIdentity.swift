import Imaging
public import SystemPackage

/// The identities of the photos of an export.
public struct ExportIdentities: Sendable {
  let settings: String
  let details: [FilePath: String]
  /// What else names and manifest rows of individual photos depend on.
  var places: [FilePath: String] = [:]
  /// Stand for what the found faces, and the pixels of crops, depend on besides the photo.
  var found = "", pixels = ""

  /// - Parameters:
  ///   - settings: stands for everything that is the same for all photos.
  ///   - details: what else is known about individual photos.
  public init(settings: String, details: [FilePath: String] = [:]) {
    (self.settings, self.details) = (settings, details)
  }

  /// The identity of a photo.
  public subscript(photo: FilePath) -> ExportIdentity {
    let own = places[photo].map { ExportIdentity.digest([settings, $0]) } ?? settings
    return ExportIdentity(settings: own, detail: details[photo])
  }

  /// Stands for the faces of a photo and their order.
  func found(_ photo: FilePath) -> String { ExportIdentity.digest([found, details[photo] ?? ""]) }

  /// Stands for the pixels and the files of a photo's crops.
  func pixels(_ photo: FilePath) -> String { ExportIdentity.digest([found(photo), pixels]) }
}

/// Stands for everything that the crops of a photo depend on besides its pixels: `SETTINGS` or `SETTINGS.DETAIL`.
public struct ExportIdentity: Hashable, Sendable, CustomStringConvertible {
  /// Sixteen hexadecimal digits.
  let settings: String
  /// Sixteen hexadecimal digits for what is known about the photo; nil when nothing is.
  let detail: String?

  init(settings: String, detail: String?) {
    self.settings = settings
    self.detail = detail.map { Self.digest([$0]) }
  }

  /// From ``description``; unknown parts stay part of the settings.
  init(_ text: String) {
    let parts = text.split(separator: ".", maxSplits: 1)
    settings = parts.first.map(String.init) ?? ""
    detail = parts.count > 1 ? String(parts[1]) : nil
  }

  public var description: String { settings + (detail.map { ".\($0)" } ?? "") }

  /// Sixteen hexadecimal digits for lines.
  static func digest(_ lines: [String]) -> String {
    ContentHash.text(ContentHash.of(Array(lines.joined(separator: "\n").utf8)))
  }

  /// Whether crops of `older` come from the same settings but from older annotations.
  func supersedes(_ older: ExportIdentity) -> Bool { settings == older.settings && detail != older.detail }
}

import Imaging
public import SystemPackage

/// The identities of the photos of an export.
public struct ExportIdentities: Sendable {
  let settings: String
  let details: [FilePath: String]

  /// - Parameters:
  ///   - settings: stands for everything that is the same for all photos.
  ///   - details: what else is known about individual photos.
  public init(settings: String, details: [FilePath: String] = [:]) {
    (self.settings, self.details) = (settings, details)
  }

  /// The identity of a photo.
  public subscript(photo: FilePath) -> ExportIdentity {
    ExportIdentity(settings: settings, detail: details[photo])
  }
}

/// Stands for everything that the crops of a photo depend on besides its pixels: `SETTINGS`,
/// `SETTINGS.DETAIL`, and either with `-partial`.
public struct ExportIdentity: Hashable, Sendable, CustomStringConvertible {
  /// Sixteen hexadecimal digits.
  let settings: String
  /// Sixteen hexadecimal digits for what is known about the photo; nil when nothing is.
  let detail: String?
  /// Whether some of its crops were skipped because their files existed.
  var isPartial = false

  init(settings: String, detail: String?) {
    self.settings = settings
    self.detail = detail.map { ContentHash.text(ContentHash.of(Array($0.utf8))) }
  }

  /// From ``description``; unknown parts stay part of the settings.
  init(_ text: String) {
    isPartial = text.hasSuffix("-partial")
    let parts = text.dropLast(isPartial ? 8 : 0).split(separator: ".", maxSplits: 1)
    settings = parts.first.map(String.init) ?? ""
    detail = parts.count > 1 ? String(parts[1]) : nil
  }

  public var description: String {
    settings + (detail.map { ".\($0)" } ?? "") + (isPartial ? "-partial" : "")
  }

  /// The identity of the same photo with some crops skipped, which a later run does not count as done.
  public var partial: ExportIdentity {
    var partial = self
    partial.isPartial = true
    return partial
  }

  /// Whether crops of `older` come from the same settings but from older annotations.
  func supersedes(_ older: ExportIdentity) -> Bool { settings == older.settings && detail != older.detail }
}

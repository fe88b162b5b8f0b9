import Imaging
public import SystemPackage

/// The identities of an export's photos.
public struct ExportIdentities: Sendable {
  let settings: String
  let details: [FilePath: String]

  /// - Parameters:
  ///   - settings: names everything that all photos have in common.
  ///   - details: what is known about single photos besides.
  public init(settings: String, details: [FilePath: String] = [:]) {
    (self.settings, self.details) = (settings, details)
  }

  /// A photo's.
  public subscript(photo: FilePath) -> ExportIdentity {
    ExportIdentity(settings: settings, detail: details[photo])
  }
}

/// What the crops of a photo depend on besides its pixels: `SETTINGS`, `SETTINGS.DETAIL`, and either with `-partial`.
public struct ExportIdentity: Hashable, Sendable, CustomStringConvertible {
  /// Sixteen hexadecimal digits.
  let settings: String
  /// The same, of what is known about the photo; nil when nothing is.
  let detail: String?
  /// Whether some of its crops were skipped, because their files existed.
  var isPartial = false

  init(settings: String, detail: String?) {
    self.settings = settings
    self.detail = detail.map { ContentHash.text(ContentHash.of(Array($0.utf8))) }
  }

  /// From ``description``; what it does not know stays part of the settings.
  init(_ text: String) {
    isPartial = text.hasSuffix("-partial")
    let parts = text.dropLast(isPartial ? 8 : 0).split(separator: ".", maxSplits: 1)
    settings = parts.first.map(String.init) ?? ""
    detail = parts.count > 1 ? String(parts[1]) : nil
  }

  public var description: String {
    settings + (detail.map { ".\($0)" } ?? "") + (isPartial ? "-partial" : "")
  }

  /// The same for a photo some of whose crops were skipped: to a later run it is not done.
  public var partial: ExportIdentity {
    var partial = self
    partial.isPartial = true
    return partial
  }

  /// Whether crops of `older` are what these would have been before people said something else.
  func supersedes(_ older: ExportIdentity) -> Bool { settings == older.settings && detail != older.detail }
}

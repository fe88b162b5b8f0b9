package import SystemPackage

extension FilePath {
  /// Whether the name ends like a film's. The file itself is not examined.
  package var isFilm: Bool { lastComponent.map { PhotoName.isFilm(Array($0.string.utf8)) } ?? false }
}

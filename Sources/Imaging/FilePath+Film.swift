package import SystemPackage

extension FilePath {
  /// Whether the ending is one of films; the file is not looked at.
  package var isFilm: Bool { lastComponent.map { PhotoName.isFilm(Array($0.string.utf8)) } ?? false }
}

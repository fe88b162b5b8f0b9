package import Screen

extension Theme {
  /// Drawn behind the marks of faces, so that they stand out in any photo.
  package var casing: Color { self[.boxCasing].background ?? self[.boxCasing].foreground ?? Color(0, 0, 0) }

  /// The colour that something of this role is drawn in.
  package func color(_ role: Role) -> Color { self[role].foreground ?? Color(255, 255, 255) }
}

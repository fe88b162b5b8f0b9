extension NamePattern {
  /// Whether names differ between the photos of a folder.
  var isOfPhotos: Bool { has(.photo) || has(.stem) || has(.path) }

  /// Whether names differ between folders.
  var hasPlace: Bool { has(.path) || Field.above.contains { has($0) } }

  /// The part of the pattern that makes folders: up to its last slash, or to a `{path}` behind that. Without parts when
  /// there is none.
  var folders: NamePattern {
    for (index, part) in parts.enumerated().reversed() {
      switch part {
      case .field(.path, _): return NamePattern(text: text, parts: Array(parts[...index]))
      case .text(let bytes):
        guard let slash = bytes.lastIndex(of: 0x2F) else { continue }
        return NamePattern(text: text, parts: parts[..<index] + [.text(Array(bytes[...slash]))])
      default: continue
      }
    }
    return NamePattern(text: text, parts: [])
  }

  /// Patterns that part more photos than this one, to suggest, the shortest first.
  var alternatives: [String] {
    let before = has(.person) ? "{person}/" : ""
    let after = has(.face) ? "_{face:02}" : ""
    let above = Field.above.indices.map { level in
      Field.above[...level].reversed().map { "{\($0.rawValue)}/" }.joined()
    }
    let stems =
      [above[0] + "{stem}", "{stem}.{extension}", above[0] + "{stem}.{extension}"]
      + above.dropFirst().flatMap { [$0 + "{stem}", $0 + "{stem}.{extension}"] } + [
        "{path}", "{path}.{extension}",
      ]
    return stems.map { before + $0 + after }.filter { $0 != text }
  }
}

/// The pattern of labels: the names of identities in a data set.
public struct LabelPattern: Sendable, Hashable {
  let parts: NamePattern

  /// As it was written.
  public var text: String { parts.text }

  /// - Parameter text: with any fields but those that differ between the faces of a photo: `face` and `index`.
  public init(_ text: String) throws(NamePatternError) {
    parts = try NamePattern.parsed(text)
    for field in [NamePattern.Field.face, .index] where parts.has(field) {
      throw .notForLabels(field.rawValue)
    }
  }
}

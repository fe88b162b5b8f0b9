public import Annotations

extension AnnotationFormat {
  /// How many bytes of a file ``guess(_:)`` needs.
  public static let sniffedBytes = 65_536

  /// The format by the beginning of the content; nil when it is unknown.
  public static func guess(_ start: some Collection<UInt8>) -> AnnotationFormat? {
    if start.starts(with: [0xFF, 0xD8, 0xFF]) || start.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      return .xmp
    }
    var text = Self.text(start.prefix(sniffedBytes)).trimmed[...]
    if text.first == "\u{FEFF}" { text = text.dropFirst() }
    switch text.first {
    case "<": return guessXML(text)
    case "{": return guessJSON(text)
    case nil: return nil
    default: return guessLines(text)
    }
  }

  private static func guessXML(_ text: Substring) -> AnnotationFormat? {
    let bytes = Array(text.utf8)
    if ["adobe:ns:meta/", "<rdf:RDF", "<?xpacket"].contains(where: { bytes.holds($0) }) {
      return .xmp
    }
    if bytes.holds("<dataset") { return .dlib }
    return bytes.holds("<annotation") ? .voc : nil
  }

  private static func guessJSON(_ text: Substring) -> AnnotationFormat? {
    let bytes = Array(text.utf8)
    let line = Array(bytes.prefix { $0 != 0x0A })
    if line.holds("\"path\""), line.holds("\"faces\"") || line.holds("\"error\"") { return .jsonl }
    if bytes.holds("\"shapes\"") { return .labelMe }
    let isCOCO = ["\"images\"", "\"annotations\"", "\"categories\""].contains { bytes.holds($0) }
    return isCOCO ? .coco : nil
  }

  private static func guessLines(_ text: Substring) -> AnnotationFormat? {
    let lines = text.split(whereSeparator: \.isNewline).prefix(3).map { $0.trimmed }
    guard let first = lines.first else { return nil }
    if let numbers = first.numbers {
      guard let kind = numbers.first, kind >= 0, kind == kind.rounded() else { return nil }
      return guessYOLO(numbers)
    }
    if lines.count >= 2, let count = Int(lines[1]), count >= 0 {
      guard lines.count >= 3, let numbers = lines[2].numbers else { return count == 0 ? .fddb : nil }
      // An ellipse has six numbers with a fraction among them, a WIDER FACE box four or ten whole ones.
      return numbers.count == 4 || numbers.count >= 10 ? .widerFace : .fddb
    }
    let columns = first.split { [",", ";", "\t"].contains($0) }.map { $0.trimmed.trimming("\"") }
    return columns.count >= 5 && columns.contains { CSVColumn(header: $0) == .photo } ? .csv : nil
  }
}

extension AnnotationFormat {
  private static func guessYOLO(_ numbers: [Double]) -> AnnotationFormat? {
    if numbers.count == 5 || numbers.count == 6 { return .yolo }
    guard let row = YOLORow(numbers) else { return nil }
    if row.isPolygon { return .yolo }
    return [15, 16, 20, 21].contains(numbers.count) ? .yoloPose : nil
  }
}

extension String {
  fileprivate func trimming(_ character: Character) -> String {
    var part = self[...]
    if part.first == character { part = part.dropFirst() }
    if part.last == character { part = part.dropLast() }
    return String(part)
  }
}

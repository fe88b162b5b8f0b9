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
    case "[": return guessList(text)
    case nil: return nil
    default: return guessLines(text)
    }
  }

  private static func guessXML(_ text: Substring) -> AnnotationFormat? {
    let bytes = Array(text.utf8)
    if ["adobe:ns:meta/", "<rdf:RDF", "<?xpacket"].contains(where: { bytes.holds($0) }) {
      return .xmp
    }
    switch rootElement(bytes) {
    case "annotations": return .cvat
    case "contacts": return .picasa
    default: break
    }
    if bytes.holds("<dataset") { return .dlib }
    return bytes.holds("<annotation") ? .voc : nil
  }

  private static func guessJSON(_ text: Substring) -> AnnotationFormat? {
    let bytes = Array(text.utf8)
    let line = Array(bytes.prefix { $0 != 0x0A })
    if line.holds("\"path\""), line.holds("\"faces\"") || line.holds("\"error\"") { return .jsonl }
    if bytes.holds("\"shapes\"") { return .labelMe }
    let isVIA =
      ["\"_via_img_metadata\"", "\"shape_attributes\""].contains { bytes.holds($0) }
      || ["\"filename\"", "\"regions\"", "\"file_attributes\""].allSatisfy { bytes.holds($0) }
    if isVIA || VIAProject.isOne(bytes) { return .via }
    let isCOCO = ["\"images\"", "\"annotations\"", "\"categories\""].contains { bytes.holds($0) }
    return isCOCO ? .coco : nil
  }

  /// Label Studio's JSON, or the sections of Picasa's `.picasa.ini`.
  private static func guessList(_ text: Substring) -> AnnotationFormat? {
    let bytes = Array(text.utf8)
    if text.dropFirst().trimmed.first == "{" {
      let hasWork = ["\"annotations\"", "\"predictions\"", "\"completions\""].contains { bytes.holds($0) }
      if hasWork, bytes.holds("\"data\"") { return .labelStudio }
      let isMin = ["\"annotation_id\"", "\"original_width\"", "labels\""].contains { bytes.holds($0) }
      return isMin ? .labelStudioMin : nil
    }
    let isPicasa = ["=rect64(", "[Picasa]", "[Contacts", "[encoding]", "\nbackuphash="].contains {
      bytes.holds($0)
    }
    return isPicasa && text.prefix { !$0.isNewline }.trimmed.last == "]" ? .picasa : nil
  }

  /// The name of an XML document's outermost element; nil when it does not begin within these bytes.
  static func rootElement(_ start: some Collection<UInt8>) -> String? {
    let bytes = start.prefix(sniffedBytes).filter { $0 != 0 }
    var position = 0
    while let sign = bytes[position...].firstIndex(of: UInt8(ascii: "<")), sign + 1 < bytes.count {
      switch bytes[sign + 1] {
      case UInt8(ascii: "!") where bytes[sign...].starts(with: Array("<!--".utf8)):
        guard let end = bytes.end(of: "-->", from: sign) else { return nil }
        position = end
      case UInt8(ascii: "!"), UInt8(ascii: "?"):
        guard let end = bytes.end(of: ">", from: sign) else { return nil }
        position = end
      default:
        let name = bytes[(sign + 1)...].prefix {
          $0 > 0x20 && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/")
        }
        return String(decoding: name, as: UTF8.self)
      }
    }
    return nil
  }

  /// RetinaFace's lists: `# ` and a photo's name, then lines of numbers or the next photo.
  private static func isRetinaFace(_ lines: [String]) -> Bool {
    guard let first = lines.first, first.hasPrefix("# ") else { return false }
    guard lines.count > 1 else { return first.contains(".") }
    if lines[1].hasPrefix("# ") { return first.contains(".") && lines[1].contains(".") }
    return [4, 5, 19, 20].contains(lines[1].numbers?.count ?? 0)
  }

  private static func guessLines(_ text: Substring) -> AnnotationFormat? {
    let lines = text.split(whereSeparator: \.isNewline).prefix(3).map { $0.trimmed }
    guard let first = lines.first else { return nil }
    if isRetinaFace(lines) { return .retinaFace }
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
    if columns.contains("region_shape_attributes") { return .viaCSV }
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

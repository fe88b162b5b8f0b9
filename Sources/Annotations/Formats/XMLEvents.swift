import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What an XML document consists of, in its order; names carry their prefixes as written.
protocol XMLHandler: AnyObject {
  func start(_ name: String, _ attributes: [String: String]) throws
  func end(_ name: String) throws
  func text(_ text: String) throws
  func comment(_ text: String) throws
  func instruction(_ target: String, _ content: String) throws
}

extension XMLHandler {
  func comment(_ text: String) throws {}
  func instruction(_ target: String, _ content: String) throws {}
}

/// Runs Foundation's XML parser on a document, hardened: document types and entities are refused before the parser
/// sees them, nesting is bounded, and every error is an error.
final class XMLEvents: NSObject, XMLParserDelegate {
  private let handler: any XMLHandler
  private let format: AnnotationFormat
  private var fault: (any Error)?
  private var depth = 0

  private static let deepest = 100
  static let largest = 512 << 20

  private init(_ handler: any XMLHandler, _ format: AnnotationFormat) {
    self.handler = handler
    self.format = format
  }

  /// - Throws: ``FormatError``, or what the handler throws.
  static func parse(_ bytes: [UInt8], _ format: AnnotationFormat, _ handler: any XMLHandler) throws {
    let bytes = try utf8(bytes, format)
    if bytes.holds("<!DOCTYPE") || bytes.holds("<!ENTITY") { throw FormatError.documentType(format) }
    let events = XMLEvents(handler, format)
    let parser = XMLParser(data: Data(spacingInstructions(bytes)))
    parser.shouldResolveExternalEntities = false
    parser.delegate = events
    let isDone = parser.parse()
    if let fault = events.fault { throw fault }
    // The parser's answer alone is not enough: on Linux it is true after errors, too.
    guard isDone else {
      throw FormatError.malformed(format, place: "line \(parser.lineNumber)", reason: "it is not well-formed")
    }
  }

  /// The document in UTF-8, valid for certain: Foundation's parser traps on other bytes in attributes. Only
  /// encodings in which markup is plain ASCII pass, so that nothing can hide from the search above.
  private static func utf8(_ bytes: [UInt8], _ format: AnnotationFormat) throws -> [UInt8] {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      guard let text = String(data: Data(bytes), encoding: .utf16) else {
        throw FormatError.encoding(format, "UTF-16, damaged")
      }
      return withoutDeclaration(Array(text.utf8))
    }
    let head = String(decoding: bytes.prefix(200), as: UTF8.self)
    let declared = head.firstMatch(of: /<\?xml[^>]*encoding\s*=\s*["']([^"']*)["']/)?.1.lowercased()
    let isUTF8 = String(validating: bytes, as: UTF8.self) != nil
    switch declared {
    case nil, "utf-8", "utf8", "us-ascii", "ascii":
      guard isUTF8 else { throw FormatError.encoding(format, "UTF-8, damaged") }
      return declared == nil ? bytes : withoutDeclaration(bytes)
    case "iso-8859-1", "windows-1252", "iso-8859-15":
      // dlib declares Latin-1 and writes UTF-8. Latin-1 that happens to be valid UTF-8 is as good as never seen.
      if isUTF8 { return withoutDeclaration(bytes) }
      let text = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
      return withoutDeclaration(Array(text.utf8))
    case let other?: throw FormatError.encoding(format, other.uppercased())
    }
  }

  /// Without `<?xml … ?>`, which names an encoding that the bytes are no longer in.
  private static func withoutDeclaration(_ bytes: [UInt8]) -> [UInt8] {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard bytes[start...].starts(with: "<?xml ".utf8), let end = bytes.firstIndex(of: UInt8(ascii: ">"))
    else {
      return bytes
    }
    return Array(bytes[(end + 1)...])
  }

  /// With a space in each processing instruction that is a target alone, `<?a?>`: libxml2 tells Foundation's parser
  /// of those without content, and the parser reads that from address 0. With the space the content is empty.
  /// Comments and CDATA sections stay as they are.
  private static func spacingInstructions(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var copied = 0
    var start = 0
    while let open = bytes[start...].firstIndex(of: UInt8(ascii: "<")) {
      let markup = bytes[open...]
      if markup.starts(with: "<!--".utf8) {
        start = bytes.end(of: "-->", from: open + 4) ?? bytes.count
      } else if markup.starts(with: "<![CDATA[".utf8) {
        start = bytes.end(of: "]]>", from: open + 9) ?? bytes.count
      } else if markup.starts(with: "<?".utf8) {
        // One without an end is an error to the parser.
        guard let end = bytes.end(of: "?>", from: open + 2) else { break }
        start = end
        if bytes[open..<end].contains(where: { $0 <= UInt8(ascii: " ") }) { continue }
        result += bytes[copied..<(start - 2)]
        result.append(UInt8(ascii: " "))
        copied = start - 2
      } else {
        start = open + 1
      }
    }
    return copied == 0 ? bytes : result + bytes[copied...]
  }

  private func run(_ parser: XMLParser, _ body: () throws -> Void) {
    guard fault == nil else { return }
    do {
      try body()
    } catch {
      fault = error
      parser.abortParsing()
    }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String] = [:]
  ) {
    run(parser) {
      depth += 1
      guard depth <= Self.deepest else {
        throw FormatError.malformed(
          format, place: "line \(parser.lineNumber)", reason: "elements nest deeper than \(Self.deepest)")
      }
      try handler.start(name, attributes)
    }
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?)
  {
    run(parser) {
      depth -= 1
      try handler.end(name)
    }
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) { run(parser) { try handler.text(text) } }

  func parser(_ parser: XMLParser, foundCDATA block: Data) {
    run(parser) { try handler.text(String(decoding: block, as: UTF8.self)) }
  }

  func parser(_ parser: XMLParser, foundComment comment: String) {
    run(parser) { try handler.comment(comment) }
  }

  func parser(_ parser: XMLParser, foundProcessingInstructionWithTarget target: String, data: String?) {
    run(parser) { try handler.instruction(target, data ?? "") }
  }

  func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
    // Remarks about namespaces (a name that is no full address, a prefix nobody declared) are no reason to refuse
    // what is otherwise well-formed.
    let code = (error as NSError).code
    guard fault == nil, !(97...100).contains(code), !(200...205).contains(code) else { return }
    fault = FormatError.malformed(
      format, place: "line \(parser.lineNumber)", reason: "it is not well-formed (error \(code))")
  }

  /// Text as it stands between tags or in an attribute.
  static func escaped(_ text: String, isAttribute: Bool = true) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"" where isAttribute: result += "&quot;"
      case "\t" where !isAttribute, "\n" where !isAttribute: result.unicodeScalars.append(scalar)
      case "\t", "\n", "\r": result += "&#\(scalar.value);"
      case let control where control.value < 0x20 || (0xFFFE...0xFFFF).contains(control.value):
        result += "\u{FFFD}"  // XML has no way to write them
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

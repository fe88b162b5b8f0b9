import Annotations
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
    let parser = XMLParser(data: Data(withoutBareInstructions(bytes)))
    parser.shouldResolveExternalEntities = false
    parser.delegate = events
    let isDone = parser.parse()
    if let fault = events.fault { throw fault }
    // The parser's answer alone is not enough: on Linux it is true after errors, too.
    guard isDone else {
      throw FormatError.malformed(format, place: "line \(parser.lineNumber)", reason: "it is not well-formed")
    }
  }

  /// The document in UTF-8, valid for certain: Foundation's parser traps on other bytes in attributes. It comes
  /// without a declaration of its encoding and without zeros, by which libxml2 could read something else in the same
  /// bytes (UTF-16, UTF-7), so that nothing can hide from the searches here.
  private static func utf8(_ bytes: [UInt8], _ format: AnnotationFormat) throws -> [UInt8] {
    if let encoding = utf16(bytes) {
      guard let text = String(data: Data(bytes), encoding: encoding), !text.utf8.contains(0) else {
        throw FormatError.encoding(format, "UTF-16, damaged")
      }
      return try withoutDeclaration(Array(text.utf8), format)
    }
    let head = String(decoding: bytes.prefix(200), as: UTF8.self)
    let declared = head.firstMatch(of: /<\?xml[^>]*encoding\s*=\s*["']([^"']*)["']/)?.1.lowercased()
    let isUTF8 = String(validating: bytes, as: UTF8.self) != nil && !bytes.contains(0)
    switch declared {
    case nil, "utf-8", "utf8", "us-ascii", "ascii":
      guard isUTF8 else { throw FormatError.encoding(format, "UTF-8, damaged") }
      return try withoutDeclaration(bytes, format)
    case "iso-8859-1", "windows-1252", "iso-8859-15":
      // dlib declares Latin-1 and writes UTF-8. Latin-1 that happens to be valid UTF-8 is as good as never seen.
      if isUTF8 { return try withoutDeclaration(bytes, format) }
      guard !bytes.contains(0) else { throw FormatError.encoding(format, "Latin-1, damaged") }
      let text = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
      return try withoutDeclaration(Array(text.utf8), format)
    case let other?: throw FormatError.encoding(format, other.uppercased())
    }
  }

  /// Which UTF-16 the document is in, by its byte order mark or by its first `<`; nil when it is not.
  private static func utf16(_ bytes: [UInt8]) -> String.Encoding? {
    switch (bytes.first, bytes.dropFirst().first) {
    case (0xFF, 0xFE), (0xFE, 0xFF): .utf16
    case (UInt8(ascii: "<"), 0): .utf16LittleEndian
    case (0, UInt8(ascii: "<")): .utf16BigEndian
    default: nil
    }
  }

  /// Without `<?xml … ?>`, which names an encoding that the bytes are no longer in.
  private static func withoutDeclaration(_ bytes: [UInt8], _ format: AnnotationFormat) throws -> [UInt8] {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let rest = bytes[start...].dropFirst(5)
    guard bytes[start...].starts(with: "<?xml".utf8), let next = rest.first, next <= UInt8(ascii: " ") else {
      return bytes
    }
    guard let end = rest.firstIndex(of: UInt8(ascii: ">")), bytes[end - 1] == UInt8(ascii: "?") else {
      throw FormatError.malformed(format, place: "line 1", reason: "the XML declaration has no end")
    }
    return Array(bytes[(end + 1)...])
  }

  /// With every processing instruction that is a target alone, `<?a?>`, changed: libxml2 tells Foundation's parser of
  /// those without content, and the parser reads that from address 0. A space makes the content empty.
  ///
  /// In a document that is not well-formed, libxml2 meets them in places where none can be, so no such bytes are
  /// left anywhere: in a comment they get the space, too, and in a CDATA section, whose text is read exactly, the
  /// section is made two.
  private static func withoutBareInstructions(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var copied = 0
    var sections = XMLSections()
    var start = 0
    while let open = bytes[start...].firstIndex(of: UInt8(ascii: "<")) {
      start = open + 1
      sections.pass(open, in: bytes)
      guard let end = bareInstructionEnd(bytes, open) else { continue }
      let cut = sections.isCDATA ? end - 1 : end - 2
      result += bytes[copied..<cut]
      result += Array((sections.isCDATA ? "]]><![CDATA[" : " ").utf8)
      copied = cut
    }
    return copied == 0 ? bytes : result + bytes[copied...]
  }

  /// The place behind an instruction that begins at `open` and is a target alone; nil when there is none.
  private static func bareInstructionEnd(_ bytes: [UInt8], _ open: Int) -> Int? {
    guard bytes[open...].starts(with: "<?".utf8) else { return nil }
    let target = bytes[(open + 2)...]
    let end = target.firstIndex { $0 <= UInt8(ascii: " ") || "<>?".utf8.contains($0) }
    guard let end, bytes[end...].starts(with: "?>".utf8) else { return nil }
    return end + 2
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

/// In which comment, CDATA section or processing instruction a place of a well-formed document lies: where a `<`
/// begins nothing.
private struct XMLSections {
  private var end = 0
  private(set) var isCDATA = false

  /// Goes on to the next `<`, at `open`.
  mutating func pass(_ open: Int, in bytes: [UInt8]) {
    guard open >= end else { return }
    isCDATA = false
    let markup = bytes[open...]
    for (start, stop) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")]
    where markup.starts(with: start.utf8) {
      end = bytes.end(of: stop, from: open + start.utf8.count) ?? bytes.count
      isCDATA = stop == "]]>"
    }
  }
}

import Annotations
import CXML
import Foundation

/// Receives the parts of an XML document in order; names have their prefixes as written.
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

/// Runs libxml2's reader on a document in memory: without network access, recovery or document types, and
/// with limited nesting.
@safe struct XMLEvents {
  private let reader: OpaquePointer
  private let format: AnnotationFormat
  private let handler: any XMLHandler
  private var depth = 0

  private static let deepest = 100
  static let largest = 512 << 20

  /// - Throws: ``FormatError``, or what the handler throws.
  static func parse(_ bytes: [UInt8], _ format: AnnotationFormat, _ handler: any XMLHandler) throws {
    let bytes = try utf8(bytes, format)
    // Checked before libxml2 reads them; none of the formats has either, not even in a comment.
    if bytes.holds("<!DOCTYPE") || bytes.holds("<!ENTITY") { throw FormatError.documentType(format) }
    // SAFETY: the reader reads the buffer's bytes only, and is closed before the buffer ends.
    try unsafe bytes.withUnsafeBytes { buffer in
      let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      guard let reader = unsafe cx_open(start, buffer.count) else {
        throw FormatError.malformed(format, place: "line 1", reason: "it is not well-formed")
      }
      defer { unsafe cx_close(reader) }
      var events = unsafe XMLEvents(reader: reader, format: format, handler: handler)
      try events.run()
    }
  }

  /// The document in valid UTF-8 without zeros. Otherwise libxml2 could read something else in the same bytes
  /// (UTF-16, UTF-7), and a document type could hide from the search.
  private static func utf8(_ bytes: [UInt8], _ format: AnnotationFormat) throws -> [UInt8] {
    if let encoding = utf16(bytes) {
      guard let text = String(data: Data(bytes), encoding: encoding), !text.utf8.contains(0) else {
        throw FormatError.encoding(format, "UTF-16, damaged")
      }
      return Array(text.utf8)
    }
    let head = String(decoding: bytes.prefix(200), as: UTF8.self)
    let declared = head.firstMatch(of: /<\?xml[^>]*encoding\s*=\s*["']([^"']*)["']/)?.1.lowercased()
    let isUTF8 = String(validating: bytes, as: UTF8.self) != nil && !bytes.contains(0)
    switch declared {
    case nil, "utf-8", "utf8", "us-ascii", "ascii":
      guard isUTF8 else { throw FormatError.encoding(format, "UTF-8, damaged") }
      return bytes
    case "iso-8859-1", "windows-1252", "iso-8859-15":
      // dlib declares Latin-1 and writes UTF-8. Latin-1 text that happens to be valid UTF-8 practically never
      // occurs.
      if isUTF8 { return bytes }
      guard !bytes.contains(0) else { throw FormatError.encoding(format, "Latin-1, damaged") }
      return Array(String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })).utf8)
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

  // SAFETY: here and below the reader is open. Its texts live until it moves on, and each is copied before
  // that.

  private mutating func run() throws {
    while true {
      switch unsafe cx_next(reader) {
      case CX_FAULT: throw malformed("it is not well-formed (error \(cx_fault()))")
      case CX_END_OF_DOCUMENT: return
      case CX_ELEMENT: try start(isEmpty: false)
      case CX_EMPTY_ELEMENT: try start(isEmpty: true)
      case CX_END_OF_ELEMENT: try end(name)
      case CX_TEXT: try handler.text(value)
      case CX_COMMENT: try handler.comment(value)
      case CX_INSTRUCTION: try handler.instruction(name, value)
      case CX_DOCUMENT_TYPE: throw FormatError.documentType(format)
      default: break
      }
    }
  }

  private mutating func start(isEmpty: Bool) throws {
    depth += 1
    guard depth <= Self.deepest else { throw malformed("elements nest deeper than \(Self.deepest)") }
    let name = name
    var attributes: [String: String] = [:]
    while unsafe cx_next_attribute(reader) != 0 { attributes[self.name] = value }
    try handler.start(name, attributes)
    if isEmpty { try end(name) }
  }

  private mutating func end(_ name: String) throws {
    depth -= 1
    try handler.end(name)
  }

  private var name: String { unsafe String(cString: cx_name(reader)) }
  private var value: String { unsafe String(cString: cx_value(reader)) }

  private func malformed(_ reason: String) -> FormatError {
    .malformed(format, place: "line \(unsafe cx_line(reader))", reason: reason)
  }

  /// Escapes text for an element or an attribute.
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

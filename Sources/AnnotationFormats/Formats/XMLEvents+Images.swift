import Annotations

/// Reads a list of `image` elements, of which some may have been delivered before.
protocol XMLImageHandler: XMLHandler {
  /// The number of `image` elements that ended.
  var finished: Int { get }
}

extension XMLEvents {
  /// Parses a document with a list of `image` elements. Of a broken one, all images before the fault are delivered,
  /// even those that the parser has read ahead and keeps to itself.
  ///
  /// - Parameters:
  ///   - closing: what ends the document after an image.
  ///   - make: a handler that delivers the images after so many.
  /// - Throws: as ``parse(_:_:_:)``.
  static func parseImages<Handler: XMLImageHandler>(
    _ bytes: [UInt8], _ format: AnnotationFormat, closing: String, _ make: (_ delivered: Int) -> Handler
  ) throws -> Handler {
    let handler = make(0)
    do {
      try parse(bytes, format, handler)
      return handler
    } catch let fault as FormatError {
      try parseWholeImages(bytes, format, closing: closing, after: handler.finished, make)
      throw fault
    }
  }

  private static func parseWholeImages<Handler: XMLImageHandler>(
    _ bytes: [UInt8], _ format: AnnotationFormat, closing: String, after count: Int,
    _ make: (_ delivered: Int) -> Handler
  ) throws {
    var done = count
    func isWhole(_ bytes: some Sequence<UInt8>) throws -> Bool {
      let handler = make(done)
      defer { done = max(done, handler.finished) }
      do {
        try parse(Array(bytes), format, handler)
        return true
      } catch is FormatError {
        return false
      }
    }
    let text = bytes.prefix(bytes.lengthOfText)
    if text.count < bytes.count { _ = try isWhole(text) }
    var position = 0
    var number = 0
    // The parser reads far less than 64 images ahead.
    let most = done + 64
    while number < most, let next = bytes.end(of: "</image>", from: position) {
      (position, number) = (next, number + 1)
      if number > done, try !isWhole(bytes[..<position] + Array(closing.utf8)) { return }
    }
  }
}

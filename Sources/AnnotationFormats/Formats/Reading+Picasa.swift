import Annotations
import Files
import Geometry

extension Reading {
  /// Sections named after photos, with `faces=rect64(…),person;…`: edges as shares of the stored picture in four
  /// times four hexadecimal digits, and the number of a person. Photos without that line were not searched, so
  /// nothing is said about them.
  func readPicasa(_ stream: ByteStream) throws {
    // A list of contacts is read for the names in other files, and has no photos.
    if try PicasaContacts.isList(stream.peek(AnnotationFormat.sniffedBytes)) {
      _ = try PicasaContacts(xml: stream.all(limit: XMLEvents.largest, format))
      return
    }
    var lines = LineReader(stream, format)
    var contacts = reader.contacts
    var section = ""
    // Contacts may stand behind the photos.
    var photos: [(name: String, faces: String, line: Int)] = []
    while let line = try lines.nextText() {
      if line.hasPrefix("["), line.hasSuffix("]") {
        section = String(line.dropFirst().dropLast())
        continue
      }
      guard let sign = line.firstIndex(of: "=") else { continue }
      let (key, value) = (String(line[..<sign]), String(line[line.index(after: sign)...]))
      if section == "Contacts2" {
        contacts.add(key, value.prefix { $0 != ";" }.trimmed)
      } else if key == "faces", !section.isEmpty {
        photos.append((section, value, lines.number))
      }
    }
    var unknown: Set<String> = []
    for photo in photos {
      let place = "photo '\(photo.name)' (line \(photo.line))"
      let faces = photo.faces.split(separator: ";").compactMap { face($0, contacts, &unknown, place) }
      try finish(PhotoRecord(name: photo.name), faces, stated: nil, isRelative: true, place: place)
    }
    if !unknown.isEmpty {
      report.warn(
        "the file",
        "\(unknown.count) people have numbers without a name; put Picasa's contacts.xml beside the file or into a "
          + "folder above it")
    }
  }

  private func face(
    _ text: Substring, _ contacts: PicasaContacts, _ unknown: inout Set<String>, _ place: String
  ) -> RawFace? {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmed }
    guard let rectangle = parts.first, let face = Self.rectangle(rectangle) else {
      report.skip(place, "'\(text)' is not rect64 with hexadecimal digits")
      return nil
    }
    guard parts.count > 1, !PicasaContacts.isNobody(parts[1]) else { return face }
    var named = face
    named.person = contacts[parts[1]]
    if named.person == nil { unknown.insert(parts[1]) }
    return named
  }

  /// Zeros in front are left out.
  private static func rectangle(_ text: String) -> RawFace? {
    guard text.hasPrefix("rect64("), text.hasSuffix(")") else { return nil }
    let digits = text.dropFirst(7).dropLast()
    guard (1...16).contains(digits.utf8.count), let number = UInt64(digits, radix: 16) else { return nil }
    func edge(_ place: UInt64) -> Double { Double((number >> (16 * place)) & 0xFFFF) / 65535 }
    return RawFace(minX: edge(3), minY: edge(2), maxX: edge(1), maxY: edge(0))
  }
}

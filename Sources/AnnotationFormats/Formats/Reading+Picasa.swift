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
    let file = try picasaFile(stream)
    let contacts = file.contacts
    var unknown: Set<String> = []
    for photo in file.photos {
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

  /// What a file says: the lists of faces, and the people whom it names itself, who may stand behind the photos.
  ///
  /// A line that makes no sense may have been the name of the next photo, so faces after it belong to nobody.
  private func picasaFile(
    _ stream: ByteStream
  ) throws -> (photos: [(name: String, faces: String, line: Int)], contacts: PicasaContacts) {
    var lines = LineReader(stream, format)
    var contacts = reader.contacts
    var section: String?
    var photos: [(name: String, faces: String, line: Int)] = []
    while let line = try lines.nextText() {
      if line.isEmpty { continue }
      if line.hasPrefix("["), line.hasSuffix("]") {
        section = String(line.dropFirst().dropLast())
        continue
      }
      let place = "line \(lines.number)"
      guard let sign = line.firstIndex(of: "="), !line.hasPrefix("[") else {
        skipPhoto(place, "it is neither a name in brackets nor a value")
        section = nil
        continue
      }
      let (key, value) = (String(line[..<sign]), String(line[line.index(after: sign)...]))
      if section == "Contacts2" {
        contacts.add(key, value.prefix { $0 != ";" }.trimmed)
      } else if key == "faces" {
        if let section, photos.last?.name.utf8.elementsEqual(section.utf8) != true {
          photos.append((section, value, lines.number))
        } else {
          skipPhoto(place, "faces of an unknown photo, because its name is missing or damaged")
        }
      } else if value.contains("rect64("), value.contains(",") {
        skipPhoto(place, "'\(key)' is no known name for a list of faces")
      }
    }
    return (photos, contacts)
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

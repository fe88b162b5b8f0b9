package import Annotations
import Geometry
import TextWriting

/// Changes as the JSON text that a library's history holds: the bytes that an encoder would write, in a tenth of its time,
/// because one edit may name thousands of faces.
package struct ChangeText {
  /// The text so far.
  private var bytes: [UInt8] = []

  private init() {}

  /// A list of changes.
  package static func bytes(of changes: [Change]) throws -> [UInt8] {
    var text = ChangeText()
    text.bytes.reserveCapacity(700 * changes.count)
    text.put("[")
    for (place, change) in changes.enumerated() {
      if place > 0 { text.put(",") }
      let start = text.bytes.count
      if text.put(change) { continue }
      // People, answers, and texts that must be escaped: the encoder knows how.
      text.bytes.removeSubrange(start...)
      text.bytes += try JSONText.bytes(of: change)
    }
    text.put("]")
    return text.bytes
  }

  /// - Returns: false for what the encoder must write.
  private mutating func put(_ change: Change) -> Bool {
    guard case .face(let photo, let before, let after) = change else { return false }
    put("{\"face\":{\"_0\":\"")
    put("\(photo.size)-")
    put(hex: photo.high)
    put(hex: photo.low)
    put("\"")
    if let after {
      put(",\"after\":")
      guard put(after) else { return false }
    }
    if let before {
      put(",\"before\":")
      guard put(before) else { return false }
    }
    put("}}")
    return true
  }

  /// Its members in alphabetical order.
  private mutating func put(_ face: Annotation) -> Bool {
    put("{")
    if !face.apart.isEmpty {
      put("\"apart\":")
      put(ids: face.apart.map(\.rawValue))
      put(",")
    }
    guard put(face.box) else { return false }
    put(",\"flags\":\(face.flags.rawValue)")
    if let hidden = face.hiddenLandmarks { put(",\"hidden\":\(hidden.rawValue)") }
    put(",\"id\":\"")
    put(hex: UInt64(bitPattern: face.id.rawValue))
    put("\"")
    if let landmarks = face.landmarks {
      guard put(landmarks) else { return false }
    }
    if let nameless = face.nameless { put(",\"nameless\":\"\(nameless.rawValue)\"") }
    put(",\"note\":")
    guard put(quoted: face.note) else { return false }
    put(",\"origin\":")
    switch face.origin {
    case .drawn: put("{\"drawn\":{}}")
    case .detected(let detection): put("{\"detected\":{\"_0\":\(detection)}}")
    case .imported(let format): put("{\"imported\":{\"_0\":\"\(format.rawValue)\"}}")
    }
    if let id = face.identity?.id {
      put(",\"personID\":\"")
      put(hex: UInt64(bitPattern: id.rawValue))
      put("\"")
    } else if let name = face.identity?.name {
      put(",\"person\":")
      guard put(quoted: name) else { return false }
    }
    let refused = face.refusals.compactMap(\.id)
    if !refused.isEmpty {
      put(",\"refusals\":")
      put(ids: refused.map(\.rawValue))
    }
    if let score = face.score {
      put(",\"score\":")
      guard put(score) else { return false }
    }
    put(",\"state\":\"\(face.state.rawValue)\"}")
    return true
  }

  private mutating func put(_ box: BoundingBox) -> Bool {
    put("\"box\":{\"maxX\":")
    guard put(box.maxX) else { return false }
    put(",\"maxY\":")
    guard put(box.maxY) else { return false }
    put(",\"minX\":")
    guard put(box.minX) else { return false }
    put(",\"minY\":")
    guard put(box.minY) else { return false }
    put("}")
    return true
  }

  private mutating func put(_ landmarks: Landmarks) -> Bool {
    put(",\"landmarks\":{\"leftEye\":")
    guard put(landmarks.leftEye) else { return false }
    put(",\"leftMouth\":")
    guard put(landmarks.leftMouth) else { return false }
    put(",\"nose\":")
    guard put(landmarks.nose) else { return false }
    put(",\"rightEye\":")
    guard put(landmarks.rightEye) else { return false }
    put(",\"rightMouth\":")
    guard put(landmarks.rightMouth) else { return false }
    put("}")
    return true
  }

  private mutating func put(_ point: Point) -> Bool {
    put("{\"x\":")
    guard put(point.x) else { return false }
    put(",\"y\":")
    guard put(point.y) else { return false }
    put("}")
    return true
  }

  private mutating func put(ids: [Int64]) {
    put("[")
    for (place, id) in ids.enumerated() {
      put(place > 0 ? ",\"" : "\"")
      put(hex: UInt64(bitPattern: id))
      put("\"")
    }
    put("]")
  }

  private mutating func put(_ number: Float) -> Bool {
    guard number.isFinite else { return false }
    let digits = number.description
    put(digits.hasSuffix(".0") ? digits.dropLast(2) : digits[...])
    return true
  }

  private mutating func put(quoted text: String) -> Bool {
    let isPlain = text.utf8.allSatisfy { byte in
      byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") && byte != 0x7f
    }
    guard isPlain else { return false }
    put("\"")
    bytes += text.utf8
    put("\"")
    return true
  }

  /// Sixteen digits.
  private mutating func put(hex number: UInt64) {
    for shift in stride(from: UInt64(60), through: 0, by: -4) {
      let digit = UInt8(truncatingIfNeeded: number >> shift & 15)
      bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }

  private mutating func put(_ text: some StringProtocol) { bytes += text.utf8 }
}

import Annotations
import Foundation
import GRDB
import Geometry

// How values are stored in the tables. The released layout fixes the codes on disk, not the order of cases.

extension PhotoFingerprint {
  /// 24 bytes: size, then hash, highest byte first.
  var key: Data {
    var key = Data(capacity: 24)
    for number in [UInt64(bitPattern: size), high, low] {
      for shift in stride(from: UInt64(56), through: 0, by: -8) {
        key.append(UInt8(truncatingIfNeeded: number >> shift))
      }
    }
    return key
  }

  init?(key: Data) {
    guard key.count == 24 else { return nil }
    // SAFETY: three numbers of eight bytes lie in the 24.
    let numbers = unsafe key.withUnsafeBytes { bytes in
      (0..<3).map {
        unsafe UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self))
      }
    }
    self.init(size: Int64(bitPattern: numbers[0]), high: numbers[1], low: numbers[2])
  }
}

extension FaceState {
  var code: Int {
    switch self {
    case .found: 0
    case .accepted: 1
    case .rejected: 2
    case .added: 3
    }
  }

  init(code: Int) throws {
    guard let state = Self.allCases.first(where: { $0.code == code }) else {
      throw Row.bad("face state \(code)")
    }
    self = state
  }
}

extension Nameless {
  /// 0 is for faces that wait for a name, and for those with one.
  var code: Int {
    switch self {
    case .unknown: 1
    case .aside: 2
    }
  }

  /// - Returns: nil for 0.
  static func stored(_ code: Int) throws -> Nameless? {
    if code == 0 { return nil }
    guard let value = allCases.first(where: { $0.code == code }) else {
      throw Row.bad("namelessness \(code)")
    }
    return value
  }
}

extension PhotoState {
  var code: Int {
    switch self {
    case .unreviewed: 0
    case .reviewed: 1
    case .skipped: 2
    }
  }

  init(code: Int) throws {
    guard let state = Self.allCases.first(where: { $0.code == code }) else {
      throw Row.bad("photo state \(code)")
    }
    self = state
  }
}

extension Annotation.Origin {
  var code: String {
    switch self {
    case .drawn: "drawn"
    case .detected(let detection): "detected:\(detection)"
    case .imported(let format): "imported:\(format.rawValue)"
    }
  }

  init(code: String) throws {
    let parts = code.split(separator: ":", maxSplits: 1)
    if code == "drawn" {
      self = .drawn
    } else if parts.count == 2, parts[0] == "detected", let id = Int64(parts[1]) {
      self = .detected(id)
    } else if parts.count == 2, parts[0] == "imported",
      let format = AnnotationFormat(rawValue: String(parts[1]))
    {
      self = .imported(format)
    } else {
      throw Row.bad("origin '\(code)'")
    }
  }
}

extension Row {
  /// A column's value. GRDB's subscripts end the program when a damaged or foreign file holds another type, or lacks
  /// the column.
  ///
  /// - Throws: ``bad(_:)``.
  func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
    let stored = try stored(column)
    guard let value = Value.fromDatabaseValue(stored) else { throw Row.bad("\(column) \(stored)") }
    return value
  }

  /// A column's value; nil for NULL.
  ///
  /// - Throws: ``bad(_:)``.
  func optional<Value: DatabaseValueConvertible>(_ column: String) throws -> Value? {
    try stored(column).isNull ? nil : try value(column)
  }

  /// A column's value by its place in the query: many times faster than by name, for what is read very often.
  ///
  /// - Parameter name: for the error.
  /// - Throws: ``bad(_:)``.
  func value<Value: DatabaseValueConvertible>(at place: Int, _ name: @autoclosure () -> String) throws
    -> Value
  {
    let stored = stored(at: place)
    guard let value = Value.fromDatabaseValue(stored) else { throw Row.bad("\(name()) \(stored)") }
    return value
  }

  /// The same; nil for NULL.
  ///
  /// - Throws: ``bad(_:)``.
  func optional<Value: DatabaseValueConvertible>(
    at place: Int, _ name: @autoclosure () -> String
  ) throws -> Value? {
    hasNull(atIndex: place) ? nil : try value(at: place, name())
  }

  /// Neither of GRDB's subscripts with a type: they look for the type's conversion at each call.
  private func stored(at place: Int) -> DatabaseValue {
    (self[place] as (any DatabaseValueConvertible)?)?.databaseValue ?? .null
  }

  /// The value of a column, which may be NULL.
  private func stored(_ column: String) throws -> DatabaseValue {
    guard let stored = self[column] as DatabaseValue? else { throw Row.bad("a table without \(column)") }
    return stored
  }

  /// The error for a value that facet never writes.
  static func bad(_ what: String) -> DatabaseError {
    DatabaseError(resultCode: .SQLITE_CORRUPT, message: "it holds an impossible value, \(what)")
  }

  /// A face in the columns of ``FaceColumn``.
  func annotation(_ people: StoredPeople) throws -> Annotation {
    let box = BoundingBox(
      minX: Float(try value(.minX) as Double), minY: Float(try value(.minY) as Double),
      maxX: Float(try value(.maxX) as Double), maxY: Float(try value(.maxY) as Double))
    let points = try (optional(.landmarks) as Data?).map { data in
      let values = try FloatBlob.floats(data)
      guard values.count == 10 else { throw Row.bad("landmarks of \(values.count) numbers") }
      return Landmarks(points: (0..<5).map { Point(x: values[2 * $0], y: values[2 * $0 + 1]) })
    }
    // Earlier versions accepted landmarks at any position from files.
    let landmarks = points?.isUsable == true ? points : nil
    let hidden: Int = try value(.hidden)
    let flags: Int = try value(.flags)
    var face = Annotation(
      id: AnnotationID(rawValue: try value(.id)), box: box, landmarks: landmarks,
      hiddenLandmarks: landmarks == nil ? nil : LandmarkSet(rawValue: UInt8(truncatingIfNeeded: hidden)),
      state: try FaceState(code: value(.state)), score: try (optional(.score) as Double?).map { Float($0) },
      flags: FaceFlags(rawValue: UInt16(truncatingIfNeeded: flags)),
      note: try value(.note), origin: try Annotation.Origin(code: value(.origin)),
      refusals: try PersonBlob.people(optional(.refused)).compactMap { try people.reference($0) },
      nameless: try Nameless.stored(value(.nameless)),
      apart: try IDBlob.values(optional(.apart), of: "marks").map { AnnotationID(rawValue: $0) })
    if let person = try optional(.person) as Int64? {
      face.identity = PersonReference(
        id: PersonID(rawValue: person), name: try value(.name), number: try optional(.number))
    }
    return face
  }

  private func value<Value: DatabaseValueConvertible>(_ column: FaceColumn) throws -> Value {
    try value(at: column.rawValue, "\(column)")
  }

  private func optional<Value: DatabaseValueConvertible>(_ column: FaceColumn) throws -> Value? {
    try optional(at: column.rawValue, "\(column)")
  }
}

/// The columns in which a face is read: those of `annotations`, the person's name, and their number when the name is
/// shared.
enum FaceColumn: Int, CaseIterable {
  case id, state, minX, minY, maxX, maxY, landmarks, score, person, flags, note, origin, hidden, nameless,
    refused, apart
  case name, number

  /// For a query that joins both tables.
  static let list = allCases.map { column in
    switch column {
    case .name: "people.name"
    case .number: "CASE WHEN shared THEN number END"
    default: "annotations.\(column)"
    }
  }.joined(separator: ", ")
}

/// People's IDs as bytes, lowest first.
enum PersonBlob {
  static func data(_ people: [PersonID]) -> Data { IDBlob.data(people.map(\.rawValue)) }

  static func people(_ data: Data?) throws -> [PersonID] {
    try IDBlob.values(data, of: "people").map { PersonID(rawValue: $0) }
  }
}

/// IDs of eight bytes each, lowest first.
enum IDBlob {
  static func data(_ ids: [Int64]) -> Data {
    Data(ids.sorted().flatMap { id in (0..<8).map { UInt8(truncatingIfNeeded: id >> Int64(8 * $0)) } })
  }

  static func values(_ data: Data?, of what: String) throws -> [Int64] {
    guard let data else { return [] }
    guard data.count.isMultiple(of: 8) else { throw Row.bad("\(data.count) bytes of \(what)") }
    let bytes = Array(data)
    return stride(from: 0, to: bytes.count, by: 8).map { start in
      (0..<8).reduce(Int64(0)) { $0 | Int64(bytes[start + $1]) << Int64(8 * $1) }
    }
  }
}

/// Floats as little-endian bytes.
enum FloatBlob {
  static func data(_ floats: [Float]) -> Data {
    var data = Data(capacity: floats.count * 4)
    for float in floats {
      let bits = float.bitPattern
      for shift in [UInt32(0), 8, 16, 24] { data.append(UInt8(truncatingIfNeeded: bits >> shift)) }
    }
    return data
  }

  static func floats(_ data: Data) throws -> [Float] {
    guard data.count.isMultiple(of: 4) else { throw Row.bad("\(data.count) bytes of numbers") }
    let bytes = Array(data)
    return stride(from: 0, to: bytes.count, by: 4).map { start in
      Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) })
    }
  }
}

extension Landmarks {
  var floats: [Float] { points.flatMap { [$0.x, $0.y] } }
}

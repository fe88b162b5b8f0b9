/// Why a MATLAB file could not be read.
public enum MatlabError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file has the HDF5 layout of MATLAB 7.3 and later.
  case newer
  case cutShort
  case damaged(String)
  /// The file is intact but lacks the required variable.
  case missing(String)

  public var description: String {
    switch self {
    case .newer: "is of MATLAB 7.3; save it as version 7, or use the list as text"
    case .cutShort: "is cut short; get it again"
    case .damaged(let reason): "is damaged: \(reason); get it again"
    case .missing(let name): "holds no '\(name)', as the lists of WIDER FACE do"
    }
  }
}

/// The variables of a MATLAB file, version 5 to 7: cells, texts and numbers; others are skipped.
struct MatlabFile {
  indirect enum Value: Sendable {
    /// In the file's order, column by column.
    case numbers([Double], rows: Int)
    case text(String)
    case cells([Value])
    case other
  }

  private(set) var variables: [String: Value] = [:]

  /// No sensible file unpacks to more.
  private static let limit = 512 << 20

  init(_ bytes: [UInt8]) throws(MatlabError) {
    guard bytes.count >= 128 else { throw .cutShort }
    if bytes.starts(with: "MATLAB 7.3".utf8) { throw .newer }
    let mark = bytes[126..<128].map { $0 }
    guard mark == Array("IM".utf8) || mark == Array("MI".utf8) else {
      throw .damaged("its header is not valid")
    }
    let isBigEndian = mark == Array("MI".utf8)
    var reader = Reader(bytes, 128..<bytes.count, isBigEndian)
    while !reader.isAtEnd {
      let element = try reader.element()
      if element.type == 15 {
        let inner = try Inflate.zlib(Array(bytes[element.range]), limit: Self.limit)
        var inside = Reader(inner, 0..<inner.count, isBigEndian)
        let packed = try inside.element()
        if packed.type == 14 { try take(inner, packed.range, isBigEndian) }
      } else if element.type == 14 {
        try take(bytes, element.range, isBigEndian)
      }
    }
  }

  private mutating func take(_ bytes: [UInt8], _ range: Range<Int>, _ isBigEndian: Bool) throws(MatlabError) {
    var reader = Reader(bytes, range, isBigEndian)
    let (name, value) = try reader.matrix(depth: 0)
    variables[name] = value
  }

  /// Reads the elements in a part of a file.
  private struct Reader {
    private let bytes: [UInt8]
    private let range: Range<Int>
    private let isBigEndian: Bool
    private var place: Int

    init(_ bytes: [UInt8], _ range: Range<Int>, _ isBigEndian: Bool) {
      (self.bytes, self.range, self.isBigEndian, place) = (bytes, range, isBigEndian, range.lowerBound)
    }

    /// Whether no further element can follow.
    var isAtEnd: Bool { place + 8 > range.upperBound }

    struct Element {
      var type: Int
      var range: Range<Int>
    }

    mutating func element() throws(MatlabError) -> Element {
      guard !isAtEnd else { throw .cutShort }
      let first = Int(number(place, 4))
      if first >> 16 != 0 {
        // A small element: its size and type share four bytes, its data are the other four.
        let size = first >> 16
        guard size <= 4 else { throw .damaged("an element of \(size) bytes in 4") }
        defer { place += 8 }
        return Element(type: first & 0xffff, range: place + 4..<place + 4 + size)
      }
      let size = Int(number(place + 4, 4))
      let start = place + 8
      guard size <= range.upperBound - start else { throw .cutShort }
      place = start + size
      // Elements begin at multiples of 8 from the beginning of the file; packed ones are not padded.
      if first != 15 { place += (8 - size % 8) % 8 }
      return Element(type: first, range: start..<start + size)
    }

    private func number(_ at: Int, _ count: Int) -> UInt64 {
      var value: UInt64 = 0
      for step in 0..<count {
        value = value << 8 | UInt64(bytes[at + (isBigEndian ? step : count - 1 - step)])
      }
      return value
    }

    /// The content of a matrix element: its name and value.
    mutating func matrix(depth: Int) throws(MatlabError) -> (name: String, value: Value) {
      guard depth < 16 else { throw .damaged("cells within cells without end") }
      // An empty cell's matrix has no content at all.
      if range.isEmpty { return ("", .other) }
      let flags = try wholeNumbers(try element())
      let shape = try wholeNumbers(try element())
      guard shape.allSatisfy({ $0 >= 0 }) else { throw .damaged("a shape below nothing") }
      let name = String(decoding: bytes[try element().range], as: UTF8.self)
      let count = shape.reduce(1.0) { $0 * Double($1) }
      let rows = shape.first ?? 0
      switch (flags.first ?? 0) & 255 {
      case 1:
        guard count <= Double(range.count) else { throw .damaged("more cells than bytes") }
        var cells: [Value] = []
        for _ in 0..<Int(count) {
          let inner = try element()
          var reader = Reader(bytes, inner.range, isBigEndian)
          cells.append(inner.type == 14 ? try reader.matrix(depth: depth + 1).value : .other)
        }
        return (name, .cells(cells))
      case 4:
        let element = try element()
        if element.type == 16 || element.type <= 2 {
          return (name, .text(String(decoding: bytes[element.range], as: UTF8.self)))
        }
        let units = try wholeNumbers(element).map { UInt16(clamping: $0) }
        return (name, .text(String(decoding: units, as: UTF16.self)))
      case 6...15:
        let values = try isAtEnd ? [] : numbers(try element())
        guard Double(values.count) == count else { throw .damaged("'\(name)' has another size than it says") }
        return (name, .numbers(values, rows: rows))
      default: return (name, .other)
      }
    }

    private func wholeNumbers(_ element: Element) throws(MatlabError) -> [Int] {
      try numbers(element).map { Int(exactly: $0) ?? 0 }
    }

    private func numbers(_ element: Element) throws(MatlabError) -> [Double] {
      let width =
        switch element.type {
        case 1, 2: 1
        case 3, 4, 17: 2
        case 5, 6, 7, 18: 4
        case 9, 12, 13: 8
        default: throw MatlabError.damaged("numbers of the unknown type \(element.type)")
        }
      return stride(from: element.range.lowerBound, to: element.range.upperBound - width + 1, by: width).map {
        let bits = number($0, width)
        return switch element.type {
        case 1: Double(Int8(truncatingIfNeeded: bits))
        case 3: Double(Int16(truncatingIfNeeded: bits))
        case 5: Double(Int32(truncatingIfNeeded: bits))
        case 7: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case 9: Double(bitPattern: bits)
        case 12: Double(Int64(truncatingIfNeeded: bits))
        default: Double(bits)
        }
      }
    }
  }
}

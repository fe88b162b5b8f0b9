/// Writes a tar file (POSIX ustar) whose bytes depend on the names and contents alone: no times, no owners.
struct TarWriter {
  private let file: SetFile

  init(_ file: SetFile) { self.file = file }

  /// - Parameter name: at most 100 bytes.
  func add(_ name: String, _ bytes: [UInt8]) throws(DataSetError) {
    try file.write(Self.header(name, size: bytes.count))
    try file.write(bytes)
    try file.write([UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512))
  }

  /// The end is two empty blocks, filled up to 10 KB as tar does.
  func finish() throws(DataSetError) {
    let end = file.size + 1024
    try file.write([UInt8](repeating: 0, count: 1024 + (10_240 - end % 10_240) % 10_240))
    try file.finish()
  }

  static func header(_ name: String, size: Int) -> [UInt8] {
    precondition(name.utf8.count <= 100, "tar: the name \(name) is too long")
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: some Sequence<UInt8>, at place: Int) {
      for (index, byte) in text.enumerated() { header[place + index] = byte }
    }
    func number(_ value: Int, digits: Int) -> [UInt8] {
      let text = String(value, radix: 8)
      return Array((String(repeating: "0", count: digits - text.utf8.count) + text).utf8)
    }
    put(name.utf8, at: 0)
    put(number(0o644, digits: 7), at: 100)
    put(number(0, digits: 7), at: 108)
    put(number(0, digits: 7), at: 116)
    put(number(size, digits: 11), at: 124)
    put(number(0, digits: 11), at: 136)
    put("        ".utf8, at: 148)
    put("0".utf8, at: 156)
    put("ustar".utf8, at: 257)
    put("00".utf8, at: 263)
    put(number(header.reduce(0) { $0 + Int($1) }, digits: 6) + [0, 0x20], at: 148)
    return header
  }
}

import Imaging
import SystemPackage

/// A photo's bytes by position: of a file, of which only the parts that are asked for are read, or in memory.
///
/// Readers of hostile containers ask for any position; what is not there is empty.
final class PhotoBytes {
  let count: Int
  private let source: (Range<Int>) throws -> [UInt8]
  /// Why a part could not be read; the container then seems to end there.
  private(set) var failure: (any Error)?

  init(_ bytes: [UInt8]) {
    count = bytes.count
    source = { Array(bytes[$0]) }
  }

  init(_ file: PhotoFile) {
    count = file.stamp.size
    source = { range in
      do throws(Errno) { return try file.bytes(range) } catch { throw PhotoError(file.path, error) }
    }
  }

  /// A part of a photo; why it cannot be read is in the whole's ``failure``.
  init(_ photo: PhotoBytes, _ range: Range<Int>) {
    count = range.count
    source = { photo.read(range.lowerBound + $0.lowerBound, $0.count) }
  }

  /// Up to `count` bytes from `offset`; fewer at the end, none when they cannot be read.
  func read(_ offset: Int, _ count: Int) -> [UInt8] {
    guard offset >= 0, offset < self.count, count > 0, failure == nil else { return [] }
    do {
      return try source(offset..<offset + min(count, self.count - offset))
    } catch {
      failure = error
      return []
    }
  }
}

extension Collection<UInt8> {
  /// The bytes as one number, the most significant first.
  var bigEndian: Int { reduce(0) { $0 << 8 | Int($1) } }
}

extension UInt32 {
  var bigEndianBytes: [UInt8] {
    [UInt8(self >> 24), UInt8(self >> 16 & 0xFF), UInt8(self >> 8 & 0xFF), UInt8(self & 0xFF)]
  }
}

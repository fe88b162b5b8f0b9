import Files
import Foundation
import Imaging
public import SystemPackage

/// Why training could not go on. Each message says what the user can do next.
public enum TrainingError: Error, Hashable, Sendable, CustomStringConvertible {
  case unreadable(FilePath, reason: String)
  case damaged(FilePath, reason: String)
  /// The folder belongs to another training.
  case otherTraining(FilePath)
  case tooFewSamples(network: TrainedNetwork, found: Int, needed: Int)
  /// The parameters grew without bound.
  case diverged(network: TrainedNetwork, step: Int)
  case tooFewFaces(found: Int, needed: Int, photos: Int)
  case noUse(reason: String)

  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path.shown): cannot be read: \(reason)"
    case .damaged(let path, let reason): "\(path.shown): \(reason); remove it, and it is made again"
    case .otherTraining(let path):
      "\(path.shown): holds a training with other data or options; give another folder, or remove this one"
    case .tooFewSamples(let network, let found, let needed):
      "\(network.title): the data give \(found) samples with faces, \(needed) are needed; add photos with faces"
    case .diverged(let network, let step):
      "\(network.title): its numbers grew without bound at step \(step); use a lower --rate"
    case .tooFewFaces(let found, let needed, let photos):
      "\(found) marked faces in \(photos) photos are too few to learn from and to check what was learned; "
        + "mark \(needed) at least, on several photos"
    case .noUse(let reason): reason
    }
  }
}

/// Samples on disk: files of a few thousand each in one folder. Files are written whole or not at all and
/// read one sample at a time, so a store may be larger than memory. Any number of threads may read.
public final class SampleStore: Sendable {
  /// Of the square samples.
  public let side: Int
  /// One for each sample, in the order of the files.
  public let kinds: [SampleKind]
  private let chunks: [Chunk]
  /// The number of the first sample of each file.
  private let starts: [Int]

  public var count: Int { kinds.count }

  /// The files that stay open; the rest is opened for each sample. A training reads two stores, published data
  /// sets fill thousands of files, and a process may have as few as 1024 open.
  package static let mostOpenFiles = 256

  private struct Chunk: Sendable {
    var path: FilePath
    /// Nil for a file that is opened for each sample.
    var file: FileDescriptor?

    func close() { try? file?.close() }
  }

  /// Opens the files, in their order.
  public init(_ paths: [FilePath], side: Int, identity: UInt64) throws(TrainingError) {
    self.side = side
    var chunks: [Chunk] = []
    var starts: [Int] = []
    var kinds: [SampleKind] = []
    // When one is damaged, the files before it are closed.
    var isWhole = false
    defer { if !isWhole { for chunk in chunks { chunk.close() } } }
    for path in paths {
      let file = try Self.open(path)
      let staysOpen = chunks.count < Self.mostOpenFiles
      defer { if !staysOpen { try? file.close() } }
      chunks.append(Chunk(path: path, file: staysOpen ? file : nil))
      starts.append(kinds.count)
      let header = try Self.header(file, path)
      guard header.side == side, header.identity == identity else {
        throw .damaged(path, reason: "holds other samples")
      }
      let all = try Self.read(file, path, at: SampleFile.headerSize, count: header.count)
      for byte in all {
        guard let kind = SampleKind(rawValue: Int8(bitPattern: byte)) else {
          throw .damaged(path, reason: "has a sample of an unknown kind")
        }
        kinds.append(kind)
      }
    }
    isWhole = true
    self.chunks = chunks
    self.starts = starts
    self.kinds = kinds
  }

  deinit { for chunk in chunks { chunk.close() } }

  private static func open(_ path: FilePath) throws(TrainingError) -> FileDescriptor {
    do { return try FileDescriptor.open(path, .readOnly, options: [.closeOnExec]) } catch {
      throw .unreadable(path, reason: "\(error)")
    }
  }

  /// The sample of that number.
  public func sample(_ index: Int) throws(TrainingError) -> Sample {
    var (low, high) = (0, chunks.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= index { low = middle } else { high = middle }
    }
    let end = low + 1 < starts.count ? starts[low + 1] : kinds.count
    let chunk = chunks[low]
    let size = SampleFile.recordSize(side: side)
    let file: FileDescriptor
    if let open = chunk.file { file = open } else { file = try Self.open(chunk.path) }
    defer { if chunk.file == nil { try? file.close() } }
    let bytes = try Self.read(
      file, chunk.path, at: SampleFile.headerSize + (end - starts[low]) + (index - starts[low]) * size,
      count: size)
    return SampleFile.sample(bytes, kind: kinds[index])
  }

  /// The number of samples in a finished file of this identity; nil when there is none.
  static func finishedCount(_ path: FilePath, side: Int, identity: UInt64) -> Int? {
    guard let file = try? FileDescriptor.open(path, .readOnly, options: [.closeOnExec]) else { return nil }
    defer { try? file.close() }
    guard let header = try? header(file, path), header.side == side, header.identity == identity else {
      return nil
    }
    return header.count
  }

  private static func header(
    _ file: FileDescriptor, _ path: FilePath
  ) throws(TrainingError) -> SampleFile.Header {
    let bytes = try read(file, path, at: 0, count: SampleFile.headerSize)
    guard let header = SampleFile.Header(bytes) else {
      throw .damaged(path, reason: "is not a file of samples")
    }
    let size = SampleFile.headerSize + header.count * (1 + SampleFile.recordSize(side: header.side))
    guard (try? file.seek(offset: 0, from: .end)) == Int64(size) else {
      throw .damaged(path, reason: "is cut short")
    }
    return header
  }

  private static func read(
    _ file: FileDescriptor, _ path: FilePath, at offset: Int, count: Int
  ) throws(TrainingError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    do {
      var filled = 0
      while filled < count {
        // SAFETY: the buffer is the array's own, and no more than its rest is asked for.
        let some = try unsafe bytes.withUnsafeMutableBytes { buffer in
          try unsafe file.read(
            fromAbsoluteOffset: Int64(offset + filled),
            into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
        }
        if some == 0 { throw TrainingError.damaged(path, reason: "is cut short") }
        filled += some
      }
    } catch let error as TrainingError {
      throw error
    } catch {
      throw .unreadable(path, reason: "\(error)")
    }
    return bytes
  }
}

/// The layout of a file of samples: a header, a byte for each sample's kind, then the samples.
package enum SampleFile {
  private static let magic = Array("facet-samples 1\n".utf8)
  static let headerSize = 32

  struct Header {
    var side, count: Int
    /// One number that stands for what the samples were made from and how.
    var identity: UInt64

    init?(_ bytes: [UInt8]) {
      guard bytes.count == headerSize, Array(bytes[0..<16]) == magic else { return nil }
      side = Int(bytes.number(at: 16, UInt32.self))
      count = Int(bytes.number(at: 20, UInt32.self))
      identity = bytes.number(at: 24, UInt64.self)
      guard (1...1024).contains(side) else { return nil }
    }
  }

  /// Target, 64 bytes, then pixels.
  static func recordSize(side: Int) -> Int { 64 + side * side * 3 }

  package static func encode(_ samples: [Sample], side: Int, identity: UInt64) -> [UInt8] {
    var bytes = magic
    bytes.append(number: UInt32(side))
    bytes.append(number: UInt32(samples.count))
    bytes.append(number: identity)
    bytes += samples.map { UInt8(bitPattern: $0.kind.rawValue) }
    for sample in samples {
      precondition(sample.pixels.count == side * side * 3, "store: a sample of \(sample.pixels.count) bytes")
      let target = sample.target
      let known: UInt32 =
        (target.face == nil ? 0 : 1) | (target.box == nil ? 0 : 2) | (target.landmarks == nil ? 0 : 4)
      bytes.append(number: known)
      bytes.append(number: (target.face ?? 0).bitPattern)
      let box = target.box ?? .zero
      for index in 0..<4 { bytes.append(number: box[index].bitPattern) }
      for value in target.landmarks ?? [Float](repeating: 0, count: 10) {
        bytes.append(number: value.bitPattern)
      }
      bytes += sample.pixels
    }
    return bytes
  }

  static func sample(_ bytes: [UInt8], kind: SampleKind) -> Sample {
    func float(_ index: Int) -> Float { Float(bitPattern: bytes.number(at: 4 + 4 * index, UInt32.self)) }
    let known = bytes.number(at: 0, UInt32.self)
    var target = SampleTarget(
      face: known & 1 != 0 ? float(0) : nil,
      box: known & 2 != 0 ? SIMD4(float(1), float(2), float(3), float(4)) : nil,
      landmarks: known & 4 != 0 ? (5..<15).map(float) : nil)
    target.isKept = kind == .rehearsal
    return Sample(kind: kind, target: target, pixels: Array(bytes[64...]))
  }
}

extension [UInt8] {
  mutating func append(number: some FixedWidthInteger) {
    for shift in stride(from: 0, to: number.bitWidth, by: 8) {
      append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  fileprivate func number<Number: FixedWidthInteger>(at start: Int, _: Number.Type) -> Number {
    (0..<MemoryLayout<Number>.size).reversed().reduce(0) {
      $0 << 8 | Number(truncatingIfNeeded: self[start + $1])
    }
  }
}

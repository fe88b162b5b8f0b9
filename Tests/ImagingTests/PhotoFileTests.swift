import Foundation
import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing

@Suite("A photo's file") struct PhotoFileTests {
  /// A photo with its own bytes behind, which make it long enough to be read in parts.
  private func longPhoto(_ folder: TemporaryFolder, _ name: String = "a.jpg", bytes: Int = 1 << 20) throws
    -> FilePath
  {
    let photo = try Data(contentsOf: URL(filePath: Fixture.path("444.jpg").string))
    return try folder.write(name, Array(photo) + [UInt8](repeating: 7, count: bytes - photo.count))
  }

  /// Everything that is ever asked of a photo.
  private func useAll(_ file: PhotoFile) throws {
    // As a fingerprint does it.
    let size = file.stamp.size
    for start in [0, max(0, size / 2 - 32_768), max(0, size - 65_536)] {
      _ = try file.bytes(start..<min(size, start + 65_536))
    }
    _ = try file.header()
    _ = FileFacts(of: file)
    // As XMP is looked for.
    _ = try file.bytes(0..<min(size, 65_536))
    _ = try file.preview(fitting: PixelSize(width: 20, height: 20))
    _ = try file.photo()
    _ = file.colorProfile()
    _ = try PhotoMetadata(of: file)
    #expect(ContentHash.of(file) == ContentHash.of(fileAt: file.path))
  }

  @Test(
    "is opened once for everything, and no byte is read twice",
    arguments: [
      ("444.jpg", PhotoFormat.jpeg), ("formats/plain.heic", .heif), ("formats/camera.dng", .raw),
      ("formats/lossy.webp", .webp),
    ])
  func oneOpening(name: String, format: PhotoFormat) throws {
    guard try isPossible(format.isReadable, otherwise: "this build lacks the library that reads it") else {
      return
    }
    let file = try PhotoFile(Fixture.path(name))
    try useAll(file)
    #expect(file.effort == PhotoFile.Effort(openings: 1, bytes: file.stamp.size))
  }

  @Test("is opened once even when it is read in parts, on many threads")
  func parts() throws {
    let folder = try TemporaryFolder()
    let file = try PhotoFile(try longPhoto(folder))
    #expect(file.effort == PhotoFile.Effort(openings: 0, bytes: 0))
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      #expect(throws: Never.self) { try useAll(file) }
    }
    #expect(file.effort == PhotoFile.Effort(openings: 1, bytes: file.stamp.size))
  }

  @Test("gives the bytes of any part, whatever was read before")
  func bytes() throws {
    let folder = try TemporaryFolder()
    var generator = SeededNumbers(seed: 4)
    let content = (0..<300_000).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    let path = try folder.write("a.jpg", content)
    for _ in 0..<20 {
      let file = try PhotoFile(path)
      for _ in 0..<30 {
        let start = Int.random(in: 0..<content.count, using: &generator)
        let end = Int.random(in: start...min(content.count, start + 120_000), using: &generator)
        #expect(try file.bytes(start..<end) == Array(content[start..<end]))
      }
      #expect(try file.bytes(0..<content.count) == content)
      #expect(try file.bytes(content.count - 5..<content.count + 100) == Array(content.suffix(5)))
      #expect(file.effort.openings == 1)
    }
  }

  @Test("larger than 64 MB, it is not kept in memory")
  func large() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("film.mp4")
    let descriptor = try FileDescriptor.open(path, .writeOnly)
    try descriptor.closeAfter { try descriptor.resize(to: 80 << 20) }
    let file = try PhotoFile(path)
    #expect(try file.bytes(0..<file.stamp.size).count == 80 << 20)
    for start in stride(from: 0, to: file.stamp.size, by: 1 << 20) {
      _ = try file.bytes(start..<start + 65_536)
    }
    #expect(file.keptCount <= 4 << 20)
    #expect(file.effort.openings == 1)
  }

  private func makePipe(_ path: FilePath) throws {
    // SAFETY: the path is a terminated string for the time of the call.
    let result = unsafe path.withPlatformString { unsafe mkfifo($0, 0o600) }
    try #require(result == 0)
  }

  @Test("that is not a regular file is refused, and a pipe does not block")
  func others() throws {
    let folder = try TemporaryFolder()
    let pipe = folder.path.appending("pipe.jpg")
    try makePipe(pipe)
    #expect(throws: PhotoError.notRegular(pipe)) { _ = try PhotoFile(pipe) }
    #expect(throws: PhotoError.isFolder(folder.path)) { _ = try PhotoFile(folder.path) }
    let empty = try folder.write("empty.jpg", [])
    #expect(throws: PhotoError.empty(empty)) { _ = try PhotoFile(empty) }
    // It becomes one after it was looked at.
    let path = try longPhoto(folder)
    let file = try PhotoFile(path)
    try FileManager.default.removeItem(atPath: path.string)
    try makePipe(path)
    #expect(throws: PhotoError.notRegular(path)) { try file.header() }
  }
}

@Suite("Cache of photo files") struct PhotoFileCacheTests {
  private func write(_ folder: TemporaryFolder, _ name: String, bytes: Int) throws -> FilePath {
    try folder.write(name, [UInt8](repeating: 3, count: bytes))
  }

  @Test("a file is shared as long as it does not change, and is not opened before it is read")
  func shared() throws {
    let folder = try TemporaryFolder()
    let path = try write(folder, "a.jpg", bytes: 9000)
    let cache = PhotoFileCache()
    let file = try cache.file(at: path)
    #expect(try cache.file(at: path) === file)
    #expect(file.effort.openings == 0)
    _ = try write(folder, "a.jpg", bytes: 9001)
    let changed = try cache.file(at: path)
    #expect(changed !== file)
    #expect(try changed.bytes(0..<20_000).count == 9001)
  }

  @Test("the least recently requested files are dropped first")
  func memory() throws {
    let folder = try TemporaryFolder()
    let paths = try (0..<5).map { try write(folder, "\($0).jpg", bytes: 10_000) }
    let cache = PhotoFileCache(limit: 30_000)
    let files = try paths.map { path in
      try cache.with(path) { file throws(PhotoError) in
        _ = try? file.bytes(0..<10_000)
        return file
      }
    }
    for (index, path) in paths.enumerated().reversed() {
      #expect(try (cache.file(at: path) === files[index]) == (index >= 2))
    }
  }

  @Test("of small files many are kept, of large ones the last eight")
  func newest() throws {
    let folder = try TemporaryFolder()
    /// How many of the files are kept when all have been read.
    func kept(_ count: Int, bytes: Int) throws -> Int {
      let cache = PhotoFileCache(limit: 30_000, newestLimit: 100_000)
      let paths = try (0..<count).map { try write(folder, "\(bytes)-\($0).jpg", bytes: bytes) }
      let files = try paths.map { path in
        try cache.with(path) { file throws(PhotoError) in
          _ = try? file.bytes(0..<bytes)
          return file
        }
      }
      return try zip(paths, files).reversed().prefix { try cache.file(at: $0) === $1 }.count
    }
    #expect(try kept(12, bytes: 1000) == 12)
    #expect(try kept(12, bytes: 10_000) == 8)
    #expect(try kept(12, bytes: 40_000) == 2)
    // The 76th is too much: 56 stay, which fill three quarters of the limit.
    #expect(try kept(90, bytes: 400) == 56 + 14)
  }

  @Test("few files are open at a time; bytes of the others are not read again")
  func descriptors() throws {
    let folder = try TemporaryFolder()
    let paths = try (0..<6).map { try write(folder, "\($0).jpg", bytes: 20_000) }
    let cache = PhotoFileCache(mostOpen: 2)
    let files = try paths.map { path in
      try cache.with(path) { file throws(PhotoError) in
        _ = try? file.bytes(0..<8192)
        return file
      }
    }
    #expect(files.map(\.isOpen) == [false, false, false, false, true, true])
    for file in files { #expect(try file.bytes(0..<20_000).count == 20_000) }
    #expect(files.map(\.effort.openings) == [2, 2, 2, 2, 1, 1])
    #expect(files.allSatisfy { $0.effort.bytes == 20_000 })
    #expect(files.allSatisfy { !$0.isOpen }, "what is whole needs no descriptor")
  }

  @Test("parts of two contents are never combined")
  func changedBetween() throws {
    let folder = try TemporaryFolder()
    let path = try write(folder, "a.jpg", bytes: 20_000)
    let cache = PhotoFileCache(mostOpen: 0)
    let file = try cache.with(path) { file throws(PhotoError) in
      _ = try? file.bytes(0..<8192)
      return file
    }
    _ = try write(folder, "a.jpg", bytes: 19_999)
    #expect(throws: Errno.self) { try file.bytes(0..<20_000) }
    #expect(try cache.file(at: path).bytes(0..<20_000).count == 19_999)
  }

  /// Reads a file of the cache, which is replaced by a longer one before each of the first openings.
  private func read(_ folder: TemporaryFolder, replacing times: Int) throws -> (
    stamp: FileStamp, count: Int, calls: Int
  ) {
    let path = try write(folder, "a.jpg", bytes: 9000)
    var calls = 0
    let (stamp, count) = try PhotoFileCache().with(path) { file throws(PhotoError) in
      calls += 1
      if calls <= times { _ = try? write(folder, "a.jpg", bytes: 9000 + calls) }
      do throws(Errno) {
        return (file.stamp, try file.bytes(0..<file.stamp.size).count)
      } catch {
        throw PhotoError(path, error)
      }
    }
    return (stamp, count, calls)
  }

  @Test("a file that was replaced before it was opened is looked at again, once, and has its own stamp then")
  func replacedBeforeOpening() throws {
    let folder = try TemporaryFolder()
    let found = try read(folder, replacing: 1)
    #expect(found.stamp.size == 9001 && found.count == 9001 && found.calls == 2)
    #expect(throws: PhotoError.self) { try read(folder, replacing: 2) }
  }
}

@Suite("Segments of a JPEG") struct JPEGSegmentTests {
  private let start: [UInt8] = [0xFF, 0xD8]
  private let text: [UInt8] = [0xFF, 0xFE, 0, 5, 1, 2, 3]

  @Test("end at the picture, at damage, or at the end of the bytes")
  func ends() {
    let fill: [UInt8] = [0xFF, 0xFF, 0xFF, 0xD0]
    let (segments, end) = JPEGSegments.all(in: start + fill + text + text + [0xFF, 0xDA, 0, 0])
    #expect(segments.map(\.range) == [6..<13, 13..<20] && segments.map(\.content) == [10..<13, 17..<20])
    #expect(end == .picture)
    #expect(JPEGSegments.all(in: start + text + [1, 2, 3, 4]).end == .damage)
    #expect(JPEGSegments.all(in: start + text + [0xFF, 0xFE, 0, 1]).end == .cutOff)
    #expect(JPEGSegments.all(in: []).end == .cutOff)
  }

  @Test("of a segment that is cut off, the rest is returned")
  func cut() {
    let bytes = start + text.dropLast()
    #expect(Array(JPEGSegments(bytes)).map(\.content) == [6..<8])
    let (segments, end) = JPEGSegments.all(in: bytes)
    #expect(segments.isEmpty && end == .cutOff)
  }
}

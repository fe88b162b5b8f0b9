#if os(Linux)
  import Foundation
  import Imaging
  import SystemPackage
  import TestSupport
  import Testing

  /// The browser on a network's disk.
  @Suite(
    "A slow disk", .limit(minutes: 10),
    .enabled(if: TmuxSession.isAvailable, Comment(rawValue: TmuxSession.absence)),
    .enabled(if: SlowDisk.compiler != nil, "there is no C compiler to make a slow disk with"))
  struct SlowDiskTests {
    private typealias Screen = BrowserScreen

    private func photos(_ names: [String], on disk: SlowDisk) throws {
      for (index, name) in names.enumerated() {
        let sample = ["astronaut.png", "grace_hopper.jpg", "mona-lisa.jpg"][index % 3]
        // Bytes after a picture's end make another photo of it.
        let bytes = try RepositoryFiles.bytes("Samples/\(sample)") + Array("\(index)".utf8)
        let file = try FileDescriptor.open(
          disk.photos.appending(name), .writeOnly, options: .create, permissions: .ownerReadWrite)
        _ = try file.closeAfter { try file.writeAll(bytes) }
      }
    }

    private func open(_ disk: SlowDisk, _ folder: TemporaryFolder) throws -> TmuxSession {
      let session = try TmuxSession(
        Screen.command("\(disk.photos) --library \(folder.path("library.sqlite"))"), columns: 120, rows: 40,
        environment: disk.environment)
      try session.wait(for: "Photos", seconds: 60)
      return session
    }

    private func wait(_ session: TmuxSession, _ name: String, isSelected: Bool = false, count: Int? = nil)
      throws
    {
      try session.wait(until: "\(name) selected: \(isSelected), faces: \(String(describing: count))") {
        text in
        (!isSelected || Screen.isSelected(name, text)) && (count == nil || Screen.count(name, text) == count)
      }
    }

    private func hasPicture(_ text: String) -> Bool {
      text.contains { ("\u{2580}"..."\u{259f}").contains($0) && $0 != "▌" }
    }

    @Test("while no file answers, there is a first frame with all names, and keys move through them")
    func nothingAnswers() throws {
      let folder = TemporaryFolder()
      let disk = try SlowDisk(in: folder)
      let names = (0..<12).map { "hangs\($0).png" }
      try photos(names, on: disk)
      let session = try open(disk, folder)
      try wait(session, "hangs0.png", isSelected: true)
      for index in 1...5 {
        try session.press("j")
        try wait(session, "hangs\(index).png", isSelected: true)
      }
      try session.press("w")
      try session.press("w")
      try session.press("?")
      try session.wait(for: "move")
      try session.press("Escape")
      try wait(session, "hangs5.png", isSelected: true)
      #expect(!hasPicture(try session.text()))
      #expect(try !disk.reads().isEmpty, "reads were tried")
      try session.press("q")
      try session.wait(for: "EXIT=0")
    }

    @Test("two files that hang keep none of the others from being shown, searched and recognised")
    func twoHang() throws {
      let folder = TemporaryFolder()
      let disk = try SlowDisk(in: folder)
      let names = ["a-hangs.png", "b.jpg", "c.jpg", "d-hangs.png", "e.jpg", "f.jpg"]
      try photos(names, on: disk)
      let session = try open(disk, folder)
      try wait(session, "a-hangs.png", isSelected: true)
      for name in ["b.jpg", "c.jpg"] {
        try session.press("j")
        try wait(session, name, isSelected: true, count: 1)
        try session.wait(until: "the picture of \(name)", hasPicture)
      }
      try session.press("j", "j")
      try wait(session, "e.jpg", isSelected: true, count: 1)
      try wait(session, "f.jpg", count: 1)
      // What is said about a photo that answers is kept, once the library knows the photo.
      try session.press("1", "a")
      try session.wait(until: "an accepted face") { text in
        if Screen.row("e.jpg", text)?.contains("✓") == true { return true }
        if text.contains("try again") { try session.press("1", "a") }
        return false
      }
      try disk.answer()
      try wait(session, "a-hangs.png", count: 1)
      try wait(session, "d-hangs.png", count: 1)
      try session.press("q")
      try session.wait(for: "EXIT=0")
    }

    @Test("a PNG of hundreds of chunks is read in few calls, and no byte of it twice")
    func manyChunks() throws {
      let folder = TemporaryFolder()
      let disk = try SlowDisk(in: folder)
      let whole = try RepositoryFiles.bytes("Samples/astronaut.png")
      var (bytes, place, pixels) = (Array(whole[..<8]), 8, [UInt8]())
      while place + 12 <= whole.count {
        let length = whole[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
        let type = String(decoding: whole[place + 4..<place + 8], as: UTF8.self)
        let content = Array(whole[place + 8..<place + 8 + length])
        if type == "IDAT" {
          pixels += content
        } else if type != "IEND" {
          bytes += FileParts.chunk(type, content)
        }
        place += 12 + length
      }
      var parts = 0
      for start in stride(from: 0, to: pixels.count, by: 1000) {
        bytes += FileParts.chunk("IDAT", Array(pixels[start..<min(start + 1000, pixels.count)]))
        parts += 1
      }
      bytes += FileParts.chunk("IEND", [])
      #expect(parts > 300)
      let path = disk.photos.appending("chunks.png")
      let file = try FileDescriptor.open(path, .writeOnly, options: .create, permissions: .ownerReadWrite)
      _ = try file.closeAfter { try file.writeAll(bytes) }
      let outcome = try Program.run("detect", path, environment: disk.environment)
      #expect(outcome.status == 0, "\(outcome.error)")
      let reads = try disk.reads().filter { $0.name == "chunks.png" }
      #expect(!reads.isEmpty && reads.count <= 12, "\(reads.count) calls")
      #expect(reads.reduce(0) { $0 + $1.count } <= bytes.count + 64)
    }

    @Test("the background reads files in the order of the list, and no byte of them twice")
    func inOrder() throws {
      let folder = TemporaryFolder()
      let disk = try SlowDisk(in: folder)
      let names = (10..<30).map { "\($0).jpg" }
      try photos(names, on: disk)
      let session = try open(disk, folder)
      try session.wait(until: "all are searched", seconds: Screen.patience) { text in
        let header = text.prefix { $0 != "\n" }
        return header.contains(" 20 faces") && !header.contains("detecting") && !header.contains("looking")
      }
      try session.press("q")
      try session.wait(for: "EXIT=0")
      let reads = try disk.reads()
      let first = names.compactMap { name in reads.firstIndex { $0.name == name } }
      #expect(first.count == names.count)
      // Several threads read; none runs ahead of the others by more than they are.
      let order = names.sorted { a, b in
        (reads.firstIndex { $0.name == a } ?? 0) < (reads.firstIndex { $0.name == b } ?? 0)
      }
      for (index, name) in order.enumerated() {
        #expect(
          abs((names.firstIndex(of: name) ?? 0) - index) <= 4 + ProcessInfo.processInfo.activeProcessorCount)
      }
      for name in names {
        let size =
          try FileManager.default.attributesOfItem(atPath: disk.photos.appending(name).string)[.size] as? Int
        let bytes = reads.filter { $0.name == name }.reduce(0) { $0 + $1.count }
        #expect(bytes <= 2 * (size ?? 0), "\(name): \(bytes) bytes of \(size ?? 0)")
      }
    }
  }
#endif

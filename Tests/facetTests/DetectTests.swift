import Foundation
import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing

/// `facet detect`, run as a user runs it.
@Suite("facet detect", .limit(minutes: 5))
struct DetectTests {
  @Test("its JSON Lines on the samples are the reference's faces, in the order of the arguments")
  func golden() throws {
    let paths = Sample.names.map(Sample.path)
    let outcome = try Program(["detect", "--format", "jsonl"] + paths).outcome()
    #expect(outcome.status == 0)
    #expect(outcome.error == "")
    let reports = try Report.all(outcome)
    #expect(reports.map(\.path) == paths.map(\.string))
    for (report, name) in zip(reports, Sample.names) {
      try report.expectEqual(Sample.golden(name))
      #expect((report.seconds ?? -1) > 0 && report.error == nil && report.warnings == nil)
    }
  }

  @Test("one thread and four give the same but for the seconds, even for reversed arguments")
  func threads() throws {
    let names = ["rocket.jpg", "mona-lisa.jpg", "grace_hopper.jpg", "camera.png", "astronaut.png"]
    let runs = try ["1", "4"].map { threads in
      try Report.all(
        Program(["detect", "--format", "jsonl", "--threads", threads] + names.map(Sample.path)).outcome())
    }
    #expect(runs[0].count == names.count)
    #expect(runs[0].map(\.timeless) == runs[1].map(\.timeless))
  }

  @Test("a folder gives its photos in natural order; --recursive adds those below")
  func folders() throws {
    let folder = TemporaryFolder()
    let photo = try folder.copy("chelsea.png", to: "photo10.png")
    try folder.link(photo, to: "photo9.png")
    try folder.makeFolder("below/more")
    try folder.link(photo, to: "below/more/deep.png")
    try folder.link(photo, to: ".hidden.png")
    try folder.write("notes".utf8, to: "notes.txt")
    // A link that leads back must not be followed forever.
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("below/loop").string, withDestinationPath: "..")
    let flat = try Report.all(Self.quick("--format", "jsonl", folder.path))
    #expect(flat.map(\.path) == ["photo9.png", "photo10.png"].map { folder.path($0).string })
    let deep = try Report.all(Self.quick("--format", "jsonl", "--recursive", folder.path))
    #expect(
      Set(deep.map(\.path))
        == Set(
          ["photo9.png", "photo10.png", "below/more/deep.png"].map { folder.path($0).string }))
    #expect(deep.count == 3)
  }

  @Test("reports are streamed: a path on standard input is answered before the next one comes")
  func streamed() throws {
    let program = try Program(
      ["detect", "--format", "jsonl", "--min-face-size", "100", "--paths-from", "-"], hasInput: true)
    for (index, name) in ["chelsea.png", "camera.png", "rocket.jpg"].enumerated() {
      try program.write(Array("\(Sample.path(name))\n".utf8))
      try wait(until: "the report on \(name)") {
        program.outputSoFar.split(separator: "\n").count == index + 1
      }
    }
    try program.closeInput()
    let outcome = program.outcome()
    #expect(outcome.status == 0)
    #expect(
      try Report.all(outcome).map(\.path)
        == ["chelsea.png", "camera.png", "rocket.jpg"].map {
          Sample.path($0).string
        })
  }

  @Test("--paths-from reads a list after the arguments, even without a last line feed")
  func pathsFrom() throws {
    let folder = TemporaryFolder()
    let photo = try folder.copy("chelsea.png", to: "a.png")
    try folder.link(photo, to: "b c.png")
    let list = try folder.write("\n\(folder.path("b c.png"))\n\n\(photo)".utf8, to: "list")
    let reports = try Report.all(
      Self.quick("--format", "jsonl", "--paths-from", list, Sample.path("camera.png")))
    #expect(
      reports.map(\.path) == [
        Sample.path("camera.png").string, folder.path("b c.png").string, photo.string,
      ])
  }

  @Test("a photo is searched once, however often it or its folder is given, also in a list")
  func repeated() throws {
    let folder = TemporaryFolder()
    try folder.makeFolder("a/b")
    let photo = try folder.copy("chelsea.png", to: "a/b/1.png")
    let (outer, inner) = (folder.path("a"), folder.path("a/b"))
    for paths in [[inner, inner], [outer, inner], [inner, outer], [photo, inner], [outer, photo, photo]] {
      let reports = try Report.all(
        Self.quick("--format", "jsonl", "--recursive", paths[0], paths[1], paths.last ?? inner))
      #expect(reports.map(\.path) == [photo.string], "\(paths)")
    }
    let list = try folder.write("\(photo)\n\(photo)\n".utf8, to: "list")
    let listed = try Report.all(Self.quick("--format", "jsonl", "--paths-from", list))
    #expect(listed.map(\.path) == [photo.string])
  }

  @Test("a list of paths that is not a file is refused", arguments: ["/nowhere/list", "/"])
  func badList(list: String) throws {
    let outcome = try Self.quick("--paths-from", list)
    #expect(outcome.status == 2)
    #expect(outcome.error.contains("\(list): cannot read the list of paths"), "\(outcome.error)")
    #expect(outcome.output == "")
  }

  @Test("names may hold spaces, line feeds, leading dashes and bytes that are not UTF-8")
  func names() throws {
    let folder = TemporaryFolder()
    let photo = try folder.copy("chelsea.png", to: "with space.png")
    try folder.link(photo, to: "line\nfeed.png")
    try folder.link(photo, to: "-dash.png")
    var raw: [UInt8] = Array("/raw".utf8) + [0xff, 0xfe] + Array(".png".utf8)
    raw = Array(folder.path.string.utf8) + raw
    let bytes = try Self.path(raw)
    try folder.write(TemporaryFolder.bytes(photo), to: bytes)
    let outcome = try Program(
      [
        "detect", "--format", "jsonl", "--min-face-size", "200", "with space.png", bytes, "--", "-dash.png",
        "line\nfeed.png",
      ],
      in: folder.path
    ).outcome()
    #expect(outcome.status == 0, "\(outcome.error)")
    let reports = try Report.all(outcome)
    #expect(
      reports.map(\.path) == [
        "with space.png", String(decoding: raw, as: UTF8.self), "-dash.png", "line\nfeed.png",
      ])
    #expect(reports[1].path_base64 == Data(raw).base64EncodedString())
    #expect(reports[0].path_base64 == nil)
    // The same bytes found in a folder and read from a list.
    let found = try Report.all(Self.quick("--format", "jsonl", folder.path))
    #expect(found.contains { $0.path_base64 == Data(raw).base64EncodedString() })
    let listed = try Report.all(
      Program.run(
        "detect", "--format", "jsonl", "--min-face-size", "200", "--paths-from", "-",
        input: raw + [10]))
    #expect(listed.map(\.path_base64) == [Data(raw).base64EncodedString()])
  }

  @Test("text format: a line for the photo and one for each face; no name can send commands to a terminal")
  func text() throws {
    let outcome = try Program.run("detect", Sample.path("grace_hopper.jpg"))
    let golden = try Sample.golden("grace_hopper.jpg")
    #expect(outcome.status == 0)
    #expect(outcome.lines.count == 1 + golden.faces.count)
    #expect(
      outcome.lines[0].hasPrefix(
        "\(Sample.path("grace_hopper.jpg")): \(golden.width)×\(golden.height), 1 face, "))
    #expect(outcome.lines[0].hasSuffix(" ms"))
    let box = golden.faces[0].box.map { "\(Int($0.rounded()))" }.joined(separator: " ")
    #expect(outcome.lines[1].hasSuffix(box), "\(outcome.lines[1])")

    let folder = TemporaryFolder()
    try folder.copy("chelsea.png", to: "red\u{1b}[31m\nname.png")
    let strange = try Self.quick(folder.path)
    #expect(strange.lines.count == 1)
    #expect(strange.output.contains("red?[31m?name.png: "), "\(strange.output)")
  }

  @Test("settings reach the detector: raised thresholds leave fewer faces, a large minimum size none")
  func settings() throws {
    func count(_ options: String...) throws -> Int {
      let reports = try Report.all(
        Program(["detect", "--format", "jsonl"] + options + [Sample.path("astronaut.png")]).outcome())
      return reports[0].faces?.count ?? -1
    }
    #expect(try count() == Sample.golden("astronaut.png").faces.count)
    #expect(try count("--thresholds", "0.6,0.7,1") == 0)
    #expect(try count("--min-face-size", "400") == 0)
  }

  @Test(
    "--quick finds a large photo's faces at nearly the same places, says that, and searches small photos exactly"
  )
  func firstLook() throws {
    let folder = TemporaryFolder()
    let group = try decodePhoto(at: Sample.path("group.jpg")).image
    let large = group.resizedByArea(to: PixelSize(width: group.width * 2, height: group.height * 2))
    try folder.write(large.encodedJPEG(quality: 92), to: "large.jpg")
    let photos = [folder.path("large.jpg"), Sample.path("mona-lisa.jpg")]
    let exact = try Report.all(Program(["detect", "--format", "jsonl"] + photos).outcome())
    let quick = try Report.all(Program(["detect", "--format", "jsonl", "--quick"] + photos).outcome())
    #expect(quick[1].timeless == exact[1].timeless && quick[1].first_look == nil)
    #expect(quick[0].first_look == true && exact[0].first_look == nil)
    #expect(quick[0].width == large.width && quick[0].height == large.height)
    let found = try #require(quick[0].faces)
    for face in try #require(exact[0].faces) where face.box[3] - face.box[1] >= Float(large.width) / 60 {
      let box = BoundingBox(minX: face.box[0], minY: face.box[1], maxX: face.box[2], maxY: face.box[3])
      let overlaps = found.map {
        BoundingBox(minX: $0.box[0], minY: $0.box[1], maxX: $0.box[2], maxY: $0.box[3]).iou(box)
      }
      #expect((overlaps.max() ?? 0) >= 0.75, "\(face)")
    }
    let text = try Program(["detect", "--quick"] + photos).outcome().lines
    #expect(text.first { $0.contains("large.jpg") }?.hasSuffix(", first look") == true)
    #expect(text.first { $0.contains("mona-lisa") }?.hasSuffix(" ms") == true)
  }

  @Test(
    "a reader that goes away ends it; a full disk is reported",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full here"))
  func fullOutput() throws {
    let program = try Program(
      ["detect", "--min-face-size", "200", Sample.path("chelsea.png")], output: "/dev/full")
    let outcome = program.outcome()
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("standard output: cannot be written: No space left on device"))
  }

  /// With few pyramid levels, for tests that are not about faces.
  static func quick(_ arguments: any ProgramArgument...) throws -> Outcome {
    try Program(["detect", "--min-face-size", "200"] + arguments).outcome()
  }

  /// A path in any bytes.
  static func path(_ bytes: [UInt8]) throws -> FilePath {
    // SAFETY: the array ends in NUL and lives through the call, which copies it.
    unsafe (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
      unsafe buffer.baseAddress.map { unsafe FilePath(platformString: $0) } ?? FilePath()
    }
  }
}

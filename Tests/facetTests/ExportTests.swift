import Annotations
import Foundation
import Geometry
import Imaging
import Library
import SystemPackage
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `facet export`, run as a user runs it.
@Suite("facet export", .limit(minutes: 5))
struct ExportTests {
  private static let golden = RepositoryPaths.root.appending("Tests/AlignmentTests/Golden/aligned")

  @Test("the samples give the reference's 22 crops, and nothing is overwritten without an option")
  func golden() throws {
    let folder = TemporaryFolder()
    let out = folder.path("new/crops")
    let outcome = try Program.run("export", "Samples", "--out", out)
    #expect(outcome.status == 0 && outcome.error == "passed over: 1 file that is no photo\n")
    #expect(
      outcome.output
        == "22 crops written to \(out)\n7 photos: 5 with crops, 2 without (2 without a face)\n")
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.golden.string).sorted()
    #expect(names.count == 22)
    #expect(
      folder.names(in: "new/crops")
        == ([".facet-export", "left-out.jsonl", "manifest.csv", "manifest.jsonl"] + names).sorted())
    for name in names { try Self.expectEqual(out.appending(name), Self.golden.appending(name)) }

    // Again: refused, skipped, overwritten.
    let marked = out.appending("astronaut_00.png")
    try folder.write("mine".utf8, to: marked)
    let photo = Sample.path("astronaut.png")
    let refused = try Program.run("export", photo, "--out", out)
    #expect(refused.status == 1)
    #expect(refused.error.contains("\(marked): already exists and was left as it is"), "\(refused.error)")
    #expect(refused.error.contains("--on-conflict"))
    #expect(refused.output == "0 crops written to \(out)\n")
    let skipped = try Program.run("export", photo, "--out", out, "--on-conflict", "skip")
    #expect(skipped.status == 0 && skipped.error == "")
    #expect(
      skipped.output
        == """
        0 crops written to \(out), 1 there already
        1 photo: 0 with crops, 1 without (1 in conflict with other files)
        1 face: 0 crops, 1 left out (1 in conflict with other files)

        """)
    #expect(try TemporaryFolder.bytes(marked) == Array("mine".utf8))
    let replaced = try Program.run("export", photo, "--out", out, "--on-conflict", "overwrite")
    #expect(replaced.status == 0 && replaced.output == "1 crop written to \(out)\n")
    try Self.expectEqual(marked, Self.golden.appending("astronaut_00.png"))
    #expect(folder.names(in: "new/crops").count == names.count + 4, "no hidden files are left")
  }

  @Test("bad photos and missing ones are reported, the others are exported")
  func badPhotos() throws {
    let folder = TemporaryFolder()
    let broken = try folder.write("text".utf8, to: "broken.jpg")
    let outcome = try Program.run(
      "export", "--min-face-size", "60", broken, Sample.path("grace_hopper.jpg"), folder.path("none.jpg"),
      "--out", folder.path("out"))
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("\(broken): text, not a photo that this facet reads"), "\(outcome.error)")
    #expect(outcome.error.contains("\(folder.path("none.jpg")): there is no such file"))
    #expect(folder.names(in: "out").filter { $0.hasSuffix(".png") } == ["grace_hopper_00.png"])
  }

  @Test("photos with the same name from two folders are refused with a way out, and nothing is written")
  func sameName() throws {
    let folder = TemporaryFolder()
    for name in ["a", "b"] {
      try folder.makeFolder(name)
      try folder.copy("grace_hopper.jpg", to: "\(name)/me.jpg")
    }
    let arguments: [any ProgramArgument] = [
      "export", "--min-face-size", "60", folder.path("a"), folder.path("b"), "--out", folder.path("out"),
    ]
    let refused = try Program(arguments).outcome()
    #expect(refused.status == 1)
    let (a, b) = (folder.path("a/me.jpg"), folder.path("b/me.jpg"))
    #expect(
      refused.error == """
        \(a) and \(b): their crops would both be called me_00.png, so nothing was written; part them with --name \
        '{folder}/{stem}_{face:02}'

        """)
    #expect(folder.names(in: "out").isEmpty)
    let outcome = try Program(arguments + ["--name", "{folder}/{stem}_{face:02}"]).outcome()
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(folder.names(in: "out/a") == ["me_00.png"] && folder.names(in: "out/b") == ["me_00.png"])
  }

  @Test("Ctrl-C leaves complete files and says how to continue; the next run completes the export")
  func interrupted() throws {
    let folder = TemporaryFolder()
    let count = 60
    try folder.makeFolder("in")
    let photo = try folder.copy("grace_hopper.jpg", to: "in/photo-0.jpg")
    for index in 1..<count { try folder.link(photo, to: "in/photo-\(index).jpg") }
    let arguments: [any ProgramArgument] = [
      "export", "--min-face-size", "60", folder.path("in"), "--out", folder.path("out"),
    ]
    func crops() -> [String] { folder.names(in: "out").filter { $0.hasSuffix(".png") } }
    let program = try Program(arguments)
    try wait(until: "the first crops") { crops().count >= 3 }
    program.signal(SIGINT)
    let outcome = program.outcome()
    #expect(outcome.status == 130)
    #expect(outcome.output.contains("interrupted, run it again to continue"))
    #expect(!folder.names(in: "out").contains { $0.hasSuffix(".part") })
    let names = crops()
    #expect((3..<count).contains(names.count), "\(names.count)")
    for name in names {
      #expect(name.hasPrefix("photo-"), "\(name) is left behind")
      let crop = try decodePhoto(at: folder.path("out").appending(name))
      #expect(crop.image.width == 112 && crop.image.height == 112 && crop.warnings.isEmpty)
    }
    let rest = try Program(arguments).outcome()
    #expect(rest.status == 0)
    #expect(crops().count == count)
  }

  @Test(
    "stopped and killed at random, an export ends like an uninterrupted one, byte for byte",
    arguments: ["{photo}_{face:02}", "{person}/{index:05}"])
  func killed(pattern: String) throws {
    let folder = TemporaryFolder()
    try folder.makeFolder("in")
    let photo = try folder.copy("grace_hopper.jpg", to: "in/photo-000.jpg")
    let other = try folder.copy("astronaut.png", to: "in/photo-001.png")
    for index in 2..<200 {
      try folder.link(index % 3 == 0 ? other : photo, to: "in/photo-\(1000 + index).jpg")
    }
    func arguments(_ out: String) -> [any ProgramArgument] {
      ["export", "--min-face-size", "80", folder.path("in"), "--out", folder.path(out), "--name", pattern]
    }
    let whole = try Program(arguments("whole")).outcome()
    #expect(whole.status == 0, "\(whole.error)")
    var numbers = SeededNumbers(seed: 11)
    for round in 0..<6 {
      let program = try Program(arguments("out"))
      usleep(UInt32.random(in: 60_000...400_000, using: &numbers))
      program.signal(round % 2 == 0 ? SIGKILL : SIGINT)
      _ = program.outcome()
    }
    let last = try Program(arguments("out")).outcome()
    #expect(last.status == 0, "\(last.error)")
    let compared = try Program(["-r", folder.path("whole"), folder.path("out")], of: "diff").outcome()
    #expect(compared.status == 0, "\(compared.output)")
  }

  @Test("a dry run lists the crops and writes nothing; facet draw copies photos with their metadata")
  func dryRunAndDraw() throws {
    let folder = TemporaryFolder()
    let dry = try Program.run(
      "export", Sample.path("group.jpg"), "--out", folder.path("out"), "--dry-run", "--select", "largest",
      "--name", "{photo}")
    #expect(dry.status == 0, "\(dry.error)")
    #expect(dry.lines.first == "\(folder.path("out/group.png"))")
    #expect(dry.output.contains("1 crop would be written to"))
    #expect(folder.names(in: "out").isEmpty)
    let drawn = try Program.run(
      "draw", Sample.path("astronaut.png"), Sample.path("grace_hopper.jpg"), "--out", folder.path("drawn"),
      "--sheet")
    #expect(drawn.status == 0, "\(drawn.error)")
    #expect(folder.names(in: "drawn") == ["astronaut.png", "grace_hopper.jpg", "sheet.png"])
    let copy = try decodePhoto(at: folder.path("drawn/astronaut.png")).image
    let photo = try decodePhoto(at: Sample.path("astronaut.png")).image
    #expect(copy.size == photo.size && copy != photo)
    #expect(
      readColorProfile(at: folder.path("drawn/astronaut.png"))
        == readColorProfile(at: Sample.path("astronaut.png")))
    let again = try Program.run("draw", Sample.path("astronaut.png"), "--out", folder.path("drawn"))
    #expect(again.status == 1 && again.error.contains("already exists"), "\(again.error)")
  }

  @Test("what people said goes into crops and copies: names, and only the faces of one person")
  func people() throws {
    let folder = TemporaryFolder()
    let lines = """
      {"path":"Samples/astronaut.png","width":512,"height":512,"faces":[{"box":[181,62,268,172],"person":"Ada"}]}
      {"path":"Samples/camera.png","width":512,"height":512,"faces":[{"box":[200,80,260,150],"state":"rejected"}]}
      """
    let marks = try folder.write(lines.utf8, to: "marks.jsonl"), library = folder.path("people.sqlite")
    let photos = [Sample.path("astronaut.png"), Sample.path("camera.png")]
    let imported = try Program.run("annotations", "import", "--library", library, "--photos", ".", marks)
    #expect(imported.status == 0, "\(imported.error)")
    let exported = try Program.run(
      "export", photos[0], photos[1], "--library", library, "--person", "Ada", "--name",
      "{person}/{index:03}",
      "--out", folder.path("crops"))
    #expect(exported.status == 0, "\(exported.error)")
    #expect(folder.names(in: "crops/Ada") == ["000.png"])
    let plain = try Program.run("draw", photos[0], "--out", folder.path("plain"))
    let named = try Program.run("draw", photos[0], "--library", library, "--out", folder.path("named"))
    #expect(plain.status == 0 && named.status == 0, "\(named.error)")
    let without = try decodePhoto(at: folder.path("plain/astronaut.png")).image
    let with = try decodePhoto(at: folder.path("named/astronaut.png")).image
    #expect(without.size == with.size && without != with, "the name is drawn in")
  }

  @Test("after one edit in the library an export replaces the crops of one photo")
  func oneEdit() throws {
    let folder = TemporaryFolder()
    let library = folder.path("people.sqlite"), out = folder.path("crops")
    let photos = [Sample.path("astronaut.png"), Sample.path("mona-lisa.jpg")]
    let box = BoundingBox(minX: 181, minY: 62, maxX: 268, maxY: 172)
    let face = Annotation(id: AnnotationID(rawValue: 7), box: box, person: "Ada")
    func tell(_ edit: Edit) throws {
      let library = try AnnotationLibrary(at: library)
      _ = try library.apply(edit)
      library.close()
    }
    let photo = try PhotoFingerprint(contentsOf: photos[0])
    func export() throws -> String {
      let done = try Program.run(
        "export", photos[0], photos[1], "--library", library, "--name", "{person}_{photo}_{face:02}", "--out",
        out)
      #expect(done.status == 0, "\(done.error)")
      return done.output
    }
    try tell(.add(face, to: photo))
    #expect(try export().hasPrefix("2 crops written"))
    #expect(try export().hasPrefix("0 crops written"))
    let other = try TemporaryFolder.bytes(out.appending("unknown_mona-lisa_00.png"))
    try tell(.name(face.id, on: photo, "Bob"))
    let again = try export()
    #expect(again.hasPrefix("1 crop written") && again.contains("1 there already"), "\(again)")
    #expect(
      folder.names(in: "crops").filter { $0.hasSuffix(".png") }.sorted()
        == ["Bob_astronaut_00.png", "unknown_mona-lisa_00.png"])
    #expect(try TemporaryFolder.bytes(out.appending("unknown_mona-lisa_00.png")) == other)
    let manifest = try String(contentsOfFile: out.appending("manifest.csv").string, encoding: .utf8)
    #expect(manifest.contains("Bob_astronaut_00.png") && !manifest.contains("Ada"))
  }

  @Test(
    "near duplicates are listed with both labels, those with two labels first, and counted in the summary")
  func nearDuplicates() throws {
    let folder = TemporaryFolder()
    let bytes = try TemporaryFolder.bytes(Sample.path("astronaut.png"))
    for person in ["ada", "bob", "eve"] { _ = try folder.makeFolder("set/\(person)") }
    // The same pixels in another file under another name; and the same file twice under one name.
    try folder.write(bytes, to: folder.path("set/ada/1.png"))
    try folder.write(bytes + [0], to: folder.path("set/bob/2.png"))
    let other = try TemporaryFolder.bytes(Sample.path("mona-lisa.jpg"))
    for name in ["3.jpg", "4.jpg"] { try folder.write(other, to: folder.path("set/eve/\(name)")) }
    let out = folder.path("crops")
    let run: [any ProgramArgument] = [
      "export", "-r", folder.path("set"), "--out", out, "--select", "largest",
    ]
    let text = try Program(run + ["--name", "{folder}/{stem}"]).outcome()
    #expect(text.status == 0, "\(text.error)")
    #expect(
      text.output.contains(
        "Near duplicates: 2 pairs of crops from copies of photos, 1 of them with two labels: see "
          + "near-duplicates.jsonl"), "\(text.output)")
    let lines = try String(contentsOfFile: out.appending("near-duplicates.jsonl").string, encoding: .utf8)
      .split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].contains("\"labels\":[\"ada\",\"bob\"]") && lines[0].contains("\"kind\":\"near\""))
    #expect(lines[1].contains("\"labels\":[\"eve\",\"eve\"]") && lines[1].contains("\"same file\""))
    let json = try Program(run + ["--name", "{folder}/{stem}", "--summary", "json"]).outcome()
    #expect(json.output.contains("\"near_duplicates\":{\"pairs\":2,\"across_labels\":1}"), "\(json.output)")
    // Without a copy, the list goes.
    for path in ["set/bob/2.png", "set/eve/4.jpg"] {
      try FileManager.default.removeItem(atPath: folder.path(path).string)
    }
    let rest = try Program(run + ["--name", "{folder}/{stem}", "--prune"]).outcome()
    #expect(rest.status == 0 && !rest.output.contains("Near duplicates"), "\(rest.error)")
    #expect(!folder.names(in: "crops").contains("near-duplicates.jsonl"))
    // A list that cannot be put in order is reported, by merging as well.
    _ = try folder.makeFolder("all/near-duplicates.jsonl/in-the-way")
    let merged = try Program.run("export", "merge", out, "--out", folder.path("all"))
    #expect(merged.status == 1 && merged.error.contains("near-duplicates.jsonl"), "\(merged.error)")
  }

  @Test("the summary as JSON, a stricter limit with --prune, and shards that are merged")
  func dataSet() throws {
    let folder = TemporaryFolder()
    let arguments: [any ProgramArgument] = ["export", "Samples", "--summary", "json"]
    let first = try Program(arguments + ["--out", folder.path("all")]).outcome()
    #expect(first.status == 0, "\(first.error)")
    #expect(
      first.output.contains("\"photos\":{\"total\":7,\"with_crops\":5,\"left_out\":2"), "\(first.output)")
    #expect(first.output.contains("\"faces\":{\"total\":22,\"crops\":22,\"left_out\":0"))
    let strict = try Program(arguments + ["--out", folder.path("all"), "--max-yaw", "20", "--prune"])
      .outcome()
    #expect(strict.output.contains("\"written\":0,\"there_already\":15,\"removed\":7"), "\(strict.output)")
    let fresh = try Program(arguments + ["--out", folder.path("fresh"), "--max-yaw", "20"]).outcome()
    #expect(fresh.status == 0)
    for shard in ["2/2", "1/2"] {
      let part = folder.path("part-\(shard.prefix(1))")
      let done = try Program(arguments + ["--out", part, "--max-yaw", "20", "--shard", shard]).outcome()
      #expect(done.status == 0, "\(done.error)")
    }
    let merged = try Program.run(
      "export", "merge", folder.path("part-2"), folder.path("part-1"), "--out", folder.path("merged"))
    #expect(merged.status == 0 && merged.output.hasPrefix("15 crops of 7 photos in"), "\(merged.error)")
    for other in ["all", "merged"] {
      let compared = try Program(["-r", folder.path("fresh"), folder.path(other)], of: "diff").outcome()
      #expect(compared.status == 0, "\(compared.output)")
    }
    let counted = try Program.run(
      "export", "Samples", "--out", folder.path("x"), "--shard", "1/2", "--name", "{folder}/{index}")
    #expect(counted.status == 2 && counted.error.contains("{index}"), "\(counted.error)")
  }

  @Test("an output path that is a file is refused")
  func outIsFile() throws {
    let folder = TemporaryFolder()
    let file = try folder.write("mine".utf8, to: "taken")
    for out in [file, file.appending("below")] {
      let outcome = try Program.run("export", Sample.path("chelsea.png"), "--out", out)
      #expect(outcome.status == 1)
      #expect(outcome.error.contains("\(file)"), "\(outcome.error)")
      #expect(outcome.error.contains("is a file, not a folder"), "\(outcome.error)")
    }
    #expect(try TemporaryFolder.bytes(file) == Array("mine".utf8))
  }

  @Test(
    "an output folder without write permission is reported at once",
    .enabled(if: Unprivileged.isAvailable, Comment(rawValue: Unprivileged.absence)))
  func readOnlyFolder() throws {
    let folder = TemporaryFolder()
    let closed = try folder.makeFolder("closed").string
    unsafe chmod(closed, 0o555)
    for out in [folder.path("closed"), folder.path("closed/new")] {
      let outcome = try Unprivileged.run(["export", Sample.path("chelsea.png"), "--out", out])
      #expect(outcome.status == 1)
      #expect(outcome.error.contains("\(out): no permission to write here; change"), "\(outcome.error)")
    }
  }

  @Test(
    "a full disk stops the export with one message, and leaves only complete files",
    .enabled(if: SmallDisk.isAvailable, Comment(rawValue: SmallDisk.absence)))
  func fullDisk() throws {
    let disk = try SmallDisk(kilobytes: 64)
    defer { disk.unmount() }
    let outcome = try Program.run("export", Sample.path("group.jpg"), "--out", disk.folder.path("disk/out"))
    #expect(outcome.status == 1)
    #expect(outcome.error.split(separator: "\n").count == 1, "\(outcome.error)")
    #expect(outcome.error.contains("there is no space left on the disk; make room"), "\(outcome.error)")
    let names = disk.folder.names(in: "disk/out")
    #expect(!names.isEmpty && names.count < 18)
    for name in names {
      #expect(!name.hasSuffix(".part"), "\(name) is left behind")
      guard name.hasSuffix(".png") else { continue }
      _ = try decodePhoto(at: disk.folder.path("disk/out").appending(name))
    }
  }

  /// At most two grey levels apart, on average below a half.
  ///
  /// The golden crops' sampling rounds positions to 1/32 pixel. Landmarks that differ from the reference's by a
  /// ten-thousandth of a pixel (floats summed in another order) move a position over such a limit now and then:
  /// up to ten of a crop's 37,632 values may be a level or two further off. The reference itself (facenet-pytorch
  /// 2.6.0, torch 2.2.2, OpenCV 4.9), run with AVX-512 instead of the processor that made the golden crops, has
  /// six such values in two crops, up to four levels off.
  private static func expectEqual(
    _ path: FilePath, _ golden: FilePath, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let (a, b) = (try decodePhoto(at: path).image, try decodePhoto(at: golden).image)
    try #require(a.size == b.size, "\(path)", sourceLocation: sourceLocation)
    let differences = zip(a.pixels, b.pixels).map { abs(Int($0) - Int($1)) }
    #expect(differences.count { $0 > 2 } <= 10, "\(path)", sourceLocation: sourceLocation)
    #expect((differences.max() ?? 255) <= 4, "\(path)", sourceLocation: sourceLocation)
    let mean = Double(differences.reduce(0, +)) / Double(max(1, differences.count))
    #expect(mean < 0.05, "\(path)", sourceLocation: sourceLocation)
  }
}

/// A disk that is soon full, where the tests may mount one.
final class SmallDisk {
  static let absence = "no small disk can be mounted here (it takes root), so none could be filled"

  static let isAvailable: Bool = {
    guard geteuid() == 0, let disk = try? SmallDisk(kilobytes: 64) else { return false }
    disk.unmount()
    return true
  }()

  let folder = TemporaryFolder()

  init(kilobytes: Int) throws {
    let place = try folder.makeFolder("disk").string
    let outcome = try Program(
      ["-t", "tmpfs", "-o", "size=\(kilobytes)k", "facet-test", place], of: "mount"
    ).outcome()
    guard outcome.status == 0 else { throw CannotRun(description: outcome.error) }
  }

  func unmount() {
    _ = try? Program([folder.path("disk")], of: "umount").outcome()
  }
}

import Foundation
import Library
import SystemPackage
import TestSupport
import Testing

/// `facet annotations export --embed`: photos that are written into stay known.
@Suite("facet annotations export --embed", .limit(minutes: 5))
struct AnnotationsEmbedTests {
  private let photos = AnnotatedPhotos()
  private var folder: TemporaryFolder { photos.folder }

  private func embed(_ paths: FilePath...) throws -> Outcome {
    try Program(["annotations", "export", "--library", photos.library, "--format", "xmp", "--embed"] + paths)
      .outcome()
  }

  @Test("a copy elsewhere keeps its faces")
  func copies() throws {
    let photo = try photos.add("a.jpg")
    let copy = try photos.add("b.jpg")
    try photos.name("Ann", on: photo)
    try photos.open { _ = try $0.recordPhotos([try $0.identify(copy)]) }
    let outcome = try embed(photo)
    #expect(outcome.output == "1 face of 1 photo written into the photos\n", "\(outcome.error)")
    #expect(try TemporaryFolder.bytes(photo) != TemporaryFolder.bytes(copy))
    #expect(try photos.names(on: photo) == ["Ann"])
    #expect(try photos.names(on: copy) == ["Ann"])
    // Then the copy is written into as well, and all is known once.
    #expect(try embed(copy).status == 0)
    #expect(try TemporaryFolder.bytes(photo) == TemporaryFolder.bytes(copy))
    #expect(try photos.open { try $0.stats().faces } == 1)
  }

  @Test("a photo that was moved since it was seen keeps its faces")
  func moved() throws {
    let photo = try photos.add("a.jpg")
    try photos.name("Ann", on: photo)
    let moved = folder.path("moved.jpg")
    try FileManager.default.moveItem(atPath: photo.string, toPath: moved.string)
    #expect(try embed(moved).output == "1 face of 1 photo written into the photos\n")
    #expect(try photos.names(on: moved) == ["Ann"])
    #expect(try photos.regions(of: moved) == ["Ann"])
  }

  @Test("killed in the middle, it loses no face, and the next run does the rest")
  func killed() throws {
    let photo = try photos.add("a.jpg")
    let large = try photos.add("b.jpg", more: 6 << 20)
    try photos.name("Ann", on: photo)
    try photos.name("Bob", on: large)
    let before = try TemporaryFolder.bytes(large)
    // The system ends whoever writes a file of more than 2 or 4 megabytes.
    let command: [any ProgramArgument] = [
      "-c", "ulimit -f 4096; exec \"$@\"", "sh", Program.facet, "annotations", "export", "--library",
      photos.library, "--format", "xmp", "--embed", photo, large,
    ]
    #expect(try Program(command, of: "sh").outcome().status == 128 + SIGXFSZ)
    #expect(try TemporaryFolder.bytes(large) == before)
    #expect(try photos.regions(of: photo) == ["Ann"])
    #expect(try photos.names(on: photo) == ["Ann"])
    #expect(try photos.names(on: large) == ["Bob"])
    #expect(try embed(photo, large).output == "2 faces of 2 photos written into the photos\n")
    for (path, name) in [(photo, "Ann"), (large, "Bob")] {
      #expect(try photos.regions(of: path) == [name])
      #expect(try photos.names(on: path) == [name])
    }
  }

  @Test(
    "with a read-only library the photos are left as they are",
    .enabled(if: TemporaryDisk.isAvailable))
  func readOnlyLibrary() throws {
    let disk = try TemporaryDisk(megabytes: 4)
    let library = disk.path.appending("library.sqlite")
    let photo = try photos.add("a.jpg")
    try photos.name("Ann", on: photo, in: library)
    try disk.makeReadOnly()
    let before = try TemporaryFolder.bytes(photo)
    let outcome = try photos.export("--format", "xmp", "--embed", photo, library: library)
    #expect(outcome.status == 2 && outcome.error.contains("the library cannot be written to"))
    #expect(try TemporaryFolder.bytes(photo) == before)
  }

  @Test("a link stays a link, and the photo keeps its permissions")
  func links() throws {
    try folder.makeFolder("photos")
    let photo = try photos.add("photos/a.jpg")
    let link = folder.path("link.jpg")
    try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: "photos/a.jpg")
    try photos.name("Ann", on: photo)
    try photos.name(on: link)
    try FileManager.default.setAttributes([.posixPermissions: 0o604], ofItemAtPath: photo.string)
    #expect(try embed(link).output == "1 face of 1 photo written into the photos\n")
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: link.string) == "photos/a.jpg")
    let attributes = try FileManager.default.attributesOfItem(atPath: photo.string)
    #expect(attributes[.posixPermissions] as? Int == 0o604)
    #expect(try photos.regions(of: photo) == ["Ann"])
    #expect(try photos.names(on: photo) == ["Ann"])
    #expect(folder.names(in: "photos") == ["a.jpg"])
  }

  @Test("the whole library: a second run changes nothing, and no photo is without a path")
  func everything() throws {
    let photo = try photos.add("a.jpg")
    let other = try photos.add("b.jpg", more: 1)
    try photos.name("Ann", "Bob", "Cy", "Di", on: photo)
    try photos.name("Eve", on: other)
    #expect(try embed().output == "5 faces of 2 photos written into the photos\n")
    let first = try TemporaryFolder.bytes(photo)
    let again = try embed()
    #expect(again.status == 0, "\(again.error)")
    #expect(again.output == "5 faces of 2 photos written into the photos\n")
    #expect(try TemporaryFolder.bytes(photo) == first)
    let list = try photos.export("--format", "csv", "--out", "-")
    #expect(list.status == 0 && list.lines.count == 6, "\(list.error)")
    #expect(try photos.open { try $0.check() } == [])
  }

  @Test("another picture in a photo's place is reported and left alone")
  func replaced() throws {
    let photo = try photos.add("a.jpg")
    try photos.name("Ann", on: photo)
    let bytes = try TemporaryFolder.bytes(RepositoryPaths.samples.appending("mona-lisa.jpg"))
    try folder.write(bytes, to: photo)
    let outcome = try embed()
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("\(photo): the photo was changed or replaced since it was seen"))
    #expect(try TemporaryFolder.bytes(photo) == bytes)
  }
}

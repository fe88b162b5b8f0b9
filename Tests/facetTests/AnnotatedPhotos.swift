import Annotations
import Foundation
import Geometry
import Library
import SystemPackage
import TestSupport

/// Photos in a folder of a test's own, and a library that knows who is on them.
struct AnnotatedPhotos {
  let folder = TemporaryFolder()
  var library: FilePath { folder.path("library.sqlite") }

  /// A sample photo, with as many bytes after its end as are asked for: other contents for the same picture.
  @discardableResult
  func add(_ path: FilePath, more bytes: Int = 0) throws -> FilePath {
    let photo = try TemporaryFolder.bytes(RepositoryPaths.samples.appending("rocket.jpg"))
    return try folder.write(photo + [UInt8](repeating: 0, count: bytes), to: path)
  }

  @discardableResult
  func add(_ name: String, more bytes: Int = 0) throws -> FilePath { try add(folder.path(name), more: bytes) }

  /// Draws a face for each name on a photo, as people do in the browser.
  func name(_ people: String..., on photo: FilePath, in library: FilePath? = nil) throws {
    try open(library) { library in
      let identified = try library.identify(photo)
      _ = try library.recordPhotos([identified])
      for (index, person) in people.enumerated() {
        let (x, y) = (Float(10 + 70 * (7 * index % 5)), Float(20 + 40 * index))
        let face = Annotation(
          id: AnnotationID(rawValue: Int64(index + 1)),
          box: BoundingBox(minX: x, minY: y, maxX: x + 50, maxY: y + 60), person: person)
        _ = try library.apply(.add(face, to: identified.photo))
      }
    }
  }

  /// Says that there is nobody on a photo.
  func review(_ photo: FilePath) throws {
    try open { library in
      let identified = try library.identify(photo)
      _ = try library.recordPhotos([identified])
      _ = try library.apply(.mark(identified.photo, .reviewed))
    }
  }

  /// Who is on a photo as it is now, as far as a library knows.
  func names(on photo: FilePath, in library: FilePath? = nil) throws -> [String] {
    try open(library) { library in
      try library.photo(PhotoFingerprint(contentsOf: photo)).annotations.compactMap(\.person).sorted()
    }
  }

  /// Who is on a photo by the regions in its sidecar or in itself.
  func regions(of photo: FilePath) throws -> [String] {
    let other = folder.path("reading-\(UInt32.random(in: 0..<(.max))).sqlite")
    let outcome = try Program.run("annotations", "import", "--library", other, photo)
    let isWithoutFaces = outcome.output.hasPrefix("0 faces of 0 photos")
    guard outcome.status == 0 || isWithoutFaces else { throw CannotRun(description: outcome.error) }
    return try names(on: photo, in: other)
  }

  func export(_ arguments: any ProgramArgument..., library: FilePath? = nil) throws -> Outcome {
    try Program(["annotations", "export", "--library", library ?? self.library] + arguments).outcome()
  }

  func open<Result>(_ path: FilePath? = nil, _ body: (AnnotationLibrary) throws -> Result) throws -> Result {
    let library = try AnnotationLibrary(at: path ?? library)
    defer { library.close() }
    return try body(library)
  }
}

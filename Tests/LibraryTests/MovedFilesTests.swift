import Annotations
import Foundation
import Library
import SystemPackage
import Testing

@Suite("Moved photos") struct MovedFilesTests {
  private let folder: TemporaryFolder
  private let photo: PhotoFingerprint
  private let path: FilePath

  /// A photo that was seen at a path where something else lies now.
  init() throws {
    folder = try TemporaryFolder()
    path = try folder.write("a.jpg", [1, 2, 3])
    photo = try PhotoFingerprint(contentsOf: path)
    _ = try folder.write("a.jpg", [4, 5, 6, 7])
  }

  @Test("a photo is found under another name in the folder, by its content")
  func beside() throws {
    _ = try folder.write("other.jpg", [3, 2, 1])
    #expect(MovedFiles().place(of: photo, otherThan: path, nil) == nil)
    let moved = try folder.write("b.jpg", [1, 2, 3])
    #expect(MovedFiles().place(of: photo, otherThan: path, nil) == moved)
  }

  @Test("a photo is found in another folder where the library has seen it, unless it has changed there, too")
  func elsewhere() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path.appending("far").string, withIntermediateDirectories: true)
    let far = try folder.write("far/c.jpg", [1, 2, 3])
    let library = try AnnotationLibrary(at: folder.library)
    #expect(MovedFiles().place(of: photo, otherThan: path, library) == nil)
    _ = try library.recordPhotos([try library.identify(far)])
    #expect(MovedFiles().place(of: photo, otherThan: path, library) == far)
    _ = try folder.write("far/c.jpg", [9])
    #expect(MovedFiles().place(of: photo, otherThan: path, library) == nil)
  }
}

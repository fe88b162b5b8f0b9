import SystemPackage
import TestSupport
import Testing

import Jobs

@Suite("Photos under several paths") struct PhotoCopiesTests {
  @Test("copies byte for byte and links are one photo, whatever their names; the first path stands for it")
  func groups() throws {
    let folder = try TemporaryFolder()
    let b = try folder.write("b.jpg", [1, 2, 3])
    let other = try folder.write("other.jpg", [1, 2, 4])
    try folder.folder("x")
    let copy = try folder.write("x/a.png", [1, 2, 3])
    try folder.link("link.jpg", to: "other.jpg")
    let link = folder.path.appending("link.jpg")
    let empty = [try folder.write("e1.jpg", []), try folder.write("e2.jpg", [])]
    let copies = PhotoCopies([other, b, folder.path.appending("gone.jpg"), link, copy] + empty)
    #expect(copies.groups == [[other, link], [b, copy]])
    #expect(copies.others == [other: [link], link: [other], b: [copy], copy: [b]])
    #expect(copies.firsts == [link: other, copy: b])
    #expect(copies.summary == "2 photos have several paths (4 in all): see duplicates in the manifest")
    #expect(PhotoCopies([b, other]).summary == nil)
  }

  @Test("of many copies each names ten others")
  func many() throws {
    let folder = try TemporaryFolder()
    let paths = try (10..<60).map { try folder.write("\($0).jpg", [7]) }
    let others = PhotoCopies(paths).others
    #expect(others.count == 50 && others.values.allSatisfy { $0.count == 10 })
    #expect(
      others[paths[3]] == Array(paths[..<3] + paths[4...10]) && others[paths[40]] == Array(paths[..<10]))
  }
}

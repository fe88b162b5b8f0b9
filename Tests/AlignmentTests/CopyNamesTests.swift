import Alignment
import SystemPackage
import Testing

@Suite("Names of copies") struct CopyNamesTests {
  private func names(_ photos: [FilePath]) -> [String] {
    let names = CopyNames(photos)
    return photos.map { names.name(of: $0, ending: "").string }
  }

  @Test(
    "never collide, and grow only where they would",
    arguments: [
      (["a.jpg", "a.png", "b.jpg"], ["a.jpg", "a.png", "b"]),
      (["x/a.jpg", "y/a.jpg"], ["x-a", "y-a"]),
      (["x/a.jpg", "x/a.png", "y/a.jpg"], ["x-a", "a.png", "y-a"]),
      (["1/x/a.jpg", "2/x/a.jpg"], ["1-x-a", "2-x-a"]),
      (["A.jpg", "a.jpg"], ["A.jpg", "a.jpg-2"]),
      (["a.jpg", "a.png", "a.jpg.png"], ["a.jpg", "a.png", "a.jpg.png"]),
      (["a.jpg", "a_00.jpg"], ["a", "a_00"]),
      ([".jpg", "noextension"], [".jpg", "noextension"]),
    ])
  func collisions(photos: [String], expected: [String]) {
    #expect(names(photos.map { FilePath($0) }) == expected)
  }

  @Test("do not depend on the order of the photos; a photo that is given twice counts once")
  func stable() {
    let photos: [FilePath] = ["x/a.jpg", "y/a.jpg", "y/a.png", "z/b.png", "a.jpeg"]
    let names = CopyNames(photos), other = CopyNames(photos.reversed() + photos)
    for photo in photos { #expect(names.name(of: photo, ending: "") == other.name(of: photo, ending: "")) }
    #expect(Set(photos.map { names.name(of: $0, ending: "") }).count == photos.count)
  }
}

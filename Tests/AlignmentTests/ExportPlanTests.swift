import Alignment
import SystemPackage
import TestSupport
import Testing

@Suite("Names of an export") struct ExportPlanTests {
  private func names(_ photos: [FilePath]) -> [String] {
    let plan = ExportPlan(photos: photos)
    return plan.photos.map { plan.name(of: $0, face: 0)?.string ?? "" }
  }

  @Test("are the photo's name without extension and two digits, more where needed")
  func plain() {
    let plan = ExportPlan(photos: ["Samples/grace_hopper.jpg"])
    #expect(plan.name(of: "Samples/grace_hopper.jpg", face: 0) == "grace_hopper_00.png")
    #expect(plan.name(of: "Samples/grace_hopper.jpg", face: 17) == "grace_hopper_17.png")
    #expect(plan.name(of: "Samples/grace_hopper.jpg", face: 120) == "grace_hopper_120.png")
    #expect(plan.name(of: "other.jpg", face: 0) == nil)
  }

  @Test(
    "never collide, and grow only where they would",
    arguments: [
      (["a.jpg", "a.png", "b.jpg"], ["a.jpg_00.png", "a.png_00.png", "b_00.png"]),
      (["x/a.jpg", "y/a.jpg"], ["x-a_00.png", "y-a_00.png"]),
      (["x/a.jpg", "x/a.png", "y/a.jpg"], ["x-a_00.png", "a.png_00.png", "y-a_00.png"]),
      (["1/x/a.jpg", "2/x/a.jpg"], ["1-x-a_00.png", "2-x-a_00.png"]),
      (["A.jpg", "a.jpg"], ["A.jpg_00.png", "a.jpg-2_00.png"]),
      (["a.jpg", "a.png", "a.jpg.png"], ["a.jpg_00.png", "a.png_00.png", "a.jpg.png_00.png"]),
      (["a.jpg", "a_00.jpg"], ["a_00.png", "a_00_00.png"]),
      ([".jpg", "noextension"], [".jpg_00.png", "noextension_00.png"]),
    ])
  func collisions(photos: [String], expected: [String]) {
    #expect(names(photos.map { FilePath($0) }) == expected)
  }

  @Test("do not depend on the order of the photos; a photo that is given twice counts once")
  func stable() {
    let photos: [FilePath] = ["x/a.jpg", "y/a.jpg", "y/a.png", "z/b.png", "a.jpeg"]
    let plan = ExportPlan(photos: photos)
    let other = ExportPlan(photos: photos.reversed() + photos)
    #expect(other.photos.count == photos.count)
    for photo in photos { #expect(plan.name(of: photo, face: 3) == other.name(of: photo, face: 3)) }
    #expect(Set(photos.compactMap { plan.name(of: $0, face: 0) }).count == photos.count)
  }

  @Test("keep odd bytes, and fit a disk when the photo's name is as long as a disk allows")
  func oddNames() {
    let bytes: [CChar] = [CChar(bitPattern: 0xFF), 0x2E, 0x6A, 0x70, 0x67, 0]
    let photo = FilePath(platformString: bytes)
    let name = ExportPlan(photos: [photo]).name(of: photo, face: 0)
    let expected: [CChar] = [CChar(bitPattern: 0xFF)] + "_00.png".utf8CString
    #expect(name == FilePath(platformString: expected))
    let long = FilePath(String(repeating: "ü", count: 125) + ".jpg")
    #expect((ExportPlan(photos: [long]).name(of: long, face: 1000)?.length ?? 999) <= 255)
  }
}

import Alignment
import SystemPackage
import TestSupport
import Testing

@Suite("Names of an export") struct ExportPlanTests {
  private func names(_ photos: [FilePath]) -> [String] {
    let plan = ExportPlan(photos: photos)
    return plan.photos.map { plan.name(of: $0, face: 0)?.string ?? "" }
  }

  @Test("are the photo's name without extension and at least two digits")
  func plain() {
    let plan = ExportPlan(photos: ["Samples/grace_hopper.jpg"])
    #expect(plan.name(of: "Samples/grace_hopper.jpg", face: 0) == "grace_hopper_00.png")
    #expect(plan.name(of: "Samples/grace_hopper.jpg", face: 17) == "grace_hopper_17.png")
    #expect(plan.name(of: "Samples/grace_hopper.jpg", face: 120) == "grace_hopper_120.png")
    #expect(plan.name(of: "other.jpg", face: 0) == nil)
  }

  @Test("depend on the photo alone, whatever else is exported")
  func alone() {
    let photos: [FilePath] = ["x/a.jpg", "y/a.jpg", "y/a.png", "z/b.png", "a.jpeg"]
    let together = ExportPlan(photos: photos), reversed = ExportPlan(photos: photos.reversed() + photos)
    #expect(reversed.photos.count == photos.count, "a photo that is given twice counts once")
    for photo in photos {
      let name = ExportPlan(photos: [photo]).name(of: photo, face: 3)
      #expect(together.name(of: photo, face: 3) == name && reversed.name(of: photo, face: 3) == name)
    }
    #expect(ExportPlan(photos: ["x/a.jpg", "./x/../x/a.jpg", "x//a.jpg"]).photos == ["x/a.jpg"])
    #expect(names(photos) == ["a_00.png", "a_00.png", "a_00.png", "b_00.png", "a_00.png"])
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

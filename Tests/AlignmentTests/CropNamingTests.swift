import Alignment
import Foundation
import Geometry
import SystemPackage
import Testing

@Suite("Names and labels of crops") struct CropNamingTests {
  private let face = ExportFace(
    index: 3, landmarks: Landmarks(points: [Point](repeating: Point(x: 1, y: 2), count: 5)))

  private func naming(
    _ photos: [FilePath], _ pattern: String, label: String? = nil, roots: [FilePath] = []
  ) throws -> CropNaming {
    var options = ExportOptions(pattern: try NamePattern(pattern, isSingle: !pattern.contains("{face")))
    options.label = try label.map { try LabelPattern($0) }
    return CropNaming(ExportPlan(photos: photos, roots: roots), options)
  }

  @Test(
    "{stem}, {extension}, {path} and the folders above come from the photo's own path",
    arguments: [
      ("{stem}_{face:02}", "c.d"), ("{stem}.{extension}_{face}", "c.d.JPG"),
      ("{folder}/{stem}_{face}", "b/c.d"),
      ("{parent}/{folder}/{stem}_{face}", "a/b/c.d"), ("{parent2}-{stem}_{face}", "set-c.d"),
      ("{path}_{face}", "a/b/c.d"), ("{path}.{extension}_{face}", "a/b/c.d.JPG"),
    ])
  func fields(pattern: String, expected: String) throws {
    let photos: [FilePath] = ["/set/a/b/c.d.JPG", "/set/x/y.png"]
    for listed in [photos, Array(photos.reversed()), [photos[0]]] {
      let plan = ExportPlan(photos: listed, roots: ["/set"])
      let naming = CropNaming(plan, ExportOptions(pattern: try NamePattern(pattern)))
      let ending = pattern.contains("{face:02}") ? "_03.png" : "_3.png"
      #expect(naming.name(of: photos[0], face) == FilePath(expected + ending))
    }
  }

  @Test("{path} begins below the nearest folder that was given; a photo on its own is its own")
  func roots() throws {
    func path(_ photo: FilePath, _ roots: [FilePath]) throws -> FilePath {
      try naming([photo], "{path}_{face}", roots: roots).name(of: photo, face)
    }
    #expect(try path("set/a/b.jpg", ["set"]) == "a/b_3.png")
    #expect(try path("set/a/b.jpg", ["set", "set/a"]) == "b_3.png")
    #expect(try path("./set/../set/a/b.jpg", ["set/"]) == "a/b_3.png")
    #expect(try path("set/a/b.jpg", []) == "b_3.png")
    let here = FilePath(FileManager.default.currentDirectoryPath)
    #expect(try path("b.jpg", [here.removingLastComponent()]).components.count == 2)
  }

  @Test(
    "a clash is found before anything is written, with both photos and a pattern that parts them",
    arguments: [
      (["x/a.jpg", "x/a.png"], "{photo}_{face:02}", "a_00.png", "--name '{stem}.{extension}_{face:02}'"),
      (["x/a.jpg", "x/A.jpg"], "{photo}_{face:02}", "a_00.png", nil),
      (["x/a.jpg", "y/a.jpg"], "{stem}_{face:02}", "a_00.png", "--name '{folder}/{stem}_{face:02}'"),
      (
        ["x/s/a.jpg", "y/s/a.jpg"], "{stem}_{face:02}", "a_00.png",
        "--name '{parent}/{folder}/{stem}_{face:02}'"
      ),
      (["x/a.jpg", "y/a.jpg"], "{stem}", "a.png", "--name '{folder}/{stem}'"),
      (
        ["x/a.jpg", "y/a.jpg"], "{person}/{stem}_{face}", "PERSON/a_00.png",
        "--name '{person}/{folder}/{stem}_{face:02}'"
      ),
    ] as [([String], String, String, String?)])
  func clashes(photos: [String], pattern: String, name: String, suggestion: String?) throws {
    let photos = photos.map { FilePath($0) }
    let clash = try #require(try naming(photos, pattern).clash())
    #expect(clash.photo == photos[0] && clash.other == photos[1] && !clash.isOfFolders)
    #expect(clash.name.lowercased() == name.lowercased())
    #expect(clash.suggestion == suggestion)
  }

  @Test("what a pattern parts is no clash, nor is what it numbers")
  func parted() throws {
    let photos: [FilePath] = ["x/a.jpg", "y/a.jpg", "x/a.png"]
    #expect(try naming(photos, "{folder}/{stem}.{extension}_{face:02}").clash() == nil)
    #expect(try naming(photos, "{folder}/{index:05}").clash() == nil)
    // Names that are not text differ, too.
    let odd = [0xE4, 0xF6].map { FilePath(platformString: [CChar(bitPattern: $0), 0x2E, 0x6A, 0]) }
    #expect(try naming(odd, "{stem}_{face}").clash() == nil)
  }

  @Test("folders of one name never mix unasked")
  func nested() throws {
    let photos: [FilePath] = ["nest/p1/s1/a.jpg", "nest/p2/s1/b.jpg"]
    for pattern in ["{folder}/{stem}_{face}", "{folder}/{index}"] {
      let clash = try #require(try naming(photos, pattern).clash(), "\(pattern)")
      #expect(clash.isOfFolders && clash.name == "s1" && [clash.photo, clash.other] == photos)
    }
    #expect(
      try naming(photos, "{folder}/{stem}_{face}").clash()?.suggestion
        == "--name '{parent}/{folder}/{stem}_{face:02}'")
    #expect(try naming(photos, "{stem}_{face}").clash()?.suggestion == "--label '{parent}/{folder}'")
    #expect(try naming(photos, "{parent}/{folder}/{stem}_{face}").clash() == nil)
    #expect(try naming(photos, "{folder}/{stem}_{face}", label: "{folder}").clash() == nil)
    #expect(try naming(photos, "{path}_{face}", roots: ["nest"]).clash() == nil)
    #expect(try naming(photos, "{path}_{face}", roots: ["nest/p1", "nest/p2"]).clash()?.isOfFolders == true)
  }

  @Test("a label is the person, the folders in the name, or the photo's folder, unless a pattern gives it")
  func labels() throws {
    let photo: FilePath = "/set/p1/s1/a.jpg"
    var ada = face
    ada.person = "Ada"
    func label(_ pattern: String, _ label: String? = nil, _ face: ExportFace) throws -> String {
      try naming([photo], pattern, label: label, roots: ["/set"]).label(of: photo, face)
    }
    #expect(try label("{stem}_{face}", nil, face) == "s1")
    #expect(try label("{stem}_{face}", nil, ada) == "Ada")
    #expect(try label("{parent}/{folder}/{stem}_{face}", nil, face) == "p1/s1")
    #expect(try label("{path}_{face}", nil, face) == "p1/s1")
    #expect(try label("{person}/{stem}_{face}", nil, face) == "unknown")
    #expect(try label("{stem}_{face}", "{parent}", ada) == "p1")
    #expect(try label("{stem}_{face}", "{person}-{folder}", face) == "unknown-s1")
    for pattern in ["", "{nose}", "{face}", "x{index}"] {
      #expect(throws: NamePatternError.self) { try LabelPattern(pattern) }
    }
  }
}

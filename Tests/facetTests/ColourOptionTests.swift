import Foundation
import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing

/// Colours and metadata of what is written.
@Suite("Colours and metadata by option", .limit(minutes: 5))
struct ColourOptionTests {
  private static let profile = RepositoryPaths.root.appending("Tests/ImagingTests/Fixtures/formats/p3.icc")

  /// A photo of a face in Display P3.
  private func photo(_ folder: TemporaryFolder) throws -> FilePath {
    let profile = try #require(ColorProfile(try TemporaryFolder.bytes(Self.profile)))
    let png = try decodePhoto(at: Sample.path("astronaut.png")).image.encodedPNG()
    return try folder.write(profile.carried(by: png), to: "p3.png")
  }

  private func difference(_ a: Image, _ b: Image) -> Int {
    zip(a.pixels, b.pixels).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
  }

  private func mean(_ a: Image, _ b: Image) -> Double {
    Double(zip(a.pixels, b.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }) / Double(a.pixels.count)
  }

  @Test("crops of a Display P3 photo are as stored with its profile, or sRGB without one")
  func crops() throws {
    guard try isPossible(ColorHandling.canConvert, otherwise: "this build lacks Little CMS") else { return }
    let (folder, stored, managed) = (TemporaryFolder(), TemporaryFolder(), TemporaryFolder())
    let photo = try photo(folder)
    #expect(try Program.run("export", photo, "--out", stored.path).status == 0)
    let outcome = try Program.run("export", photo, "--out", managed.path, "--colour", "managed")
    #expect(outcome.status == 0, "\(outcome.error)")
    let asIs = stored.path("p3_00.png"), converted = managed.path("p3_00.png")
    #expect(readColorProfile(at: asIs) != nil && readColorProfile(at: converted) == nil)
    // Converting the crop is cropping the converted photo, but for edges, where colours are mixed before or after.
    let wanted = try decodePreview(
      at: asIs, fitting: PixelSize(width: 112, height: 112), look: PhotoLook(colors: .managed)
    ).image
    let crop = try decodePhoto(at: converted).image
    let unconverted = try decodePhoto(at: asIs).image
    #expect(difference(crop, wanted) <= 16 && mean(crop, wanted) < 0.5, "\(mean(crop, wanted))")
    #expect(mean(crop, unconverted) > 2, "\(mean(crop, unconverted))")
  }

  @Test("a copy of a Display P3 photo is converted, and says that it is sRGB")
  func copies() throws {
    guard try isPossible(ColorHandling.canConvert, otherwise: "this build lacks Little CMS") else { return }
    let (folder, out) = (TemporaryFolder(), TemporaryFolder())
    let photo = try photo(folder)
    let outcome = try Program.run(
      "draw", photo, "--out", out.path, "--colour", "managed", "--min-face-size", "400")
    #expect(outcome.status == 0, "\(outcome.error)")
    let copy = try PhotoFile(out.path("p3.png"))
    #expect(copy.colorProfile() == nil)
    let shown = try PhotoFile(photo).photo(look: PhotoLook(colors: .managed)).image
    #expect(difference(try copy.photo().image, shown) == 0)
  }

  @Test("--strip-metadata leaves pixels alone in copies and crops")
  func stripped() throws {
    let (folder, out) = (TemporaryFolder(), TemporaryFolder())
    let photo = try photo(folder)
    for command in ["draw", "export"] {
      let target = out.path(command)
      let outcome = try Program.run(command, photo, "--out", target, "--strip-metadata")
      #expect(outcome.status == 0, "\(outcome.error)")
      let name = command == "draw" ? "p3.png" : "p3_00.png"
      let bytes = try TemporaryFolder.bytes(target.appending(name))
      #expect(readColorProfile(at: target.appending(name)) == nil)
      for kind in ["iCCP", "eXIf", "tEXt", "iTXt", "zTXt", "sRGB", "gAMA"] {
        #expect(bytes.firstRange(of: Array(kind.utf8)) == nil, "\(command): \(kind)")
      }
    }
  }

  @Test("render shows transparency before a background, and refuses what is no colour")
  func background() throws {
    let clear = RepositoryPaths.root.appending("Tests/ImagingTests/Fixtures/formats/clear.png")
    func output(_ options: String...) throws -> Outcome {
      try Program(["render", clear, "--colors", "truecolor"] + options.map { $0 as any ProgramArgument })
        .outcome()
    }
    let (plain, white, black) = (
      try output(), try output("--background", "ffffff"), try output("--background", "#000000")
    )
    #expect(Set([plain.output, white.output, black.output]).count == 3)
    let bad = try output("--background", "white")
    #expect(bad.status != 0 && bad.error.contains("give a colour as RRGGBB"), "\(bad.error)")
  }

  @Test("what is passed over in folders is counted in one line")
  func passedOver() throws {
    let folder = TemporaryFolder()
    try folder.copy("chelsea.png", to: "a")
    try folder.write("text".utf8, to: "b.txt")
    try folder.write("text".utf8, to: "c")
    let outcome = try DetectTests.quick(folder.path)
    #expect(outcome.status == 0 && outcome.output.contains("/a: "), "\(outcome.output)")
    #expect(outcome.error == "passed over: 2 files that are no photos\n")
    let quiet = try DetectTests.quick("--quiet", folder.path)
    #expect(quiet.error.isEmpty)
  }
}

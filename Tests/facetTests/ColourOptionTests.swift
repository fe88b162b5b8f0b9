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

  /// A photo of a face with EXIF, XMP, a profile, and texts, as a file of a format.
  private func described(_ folder: TemporaryFolder, _ name: String) throws -> FilePath {
    let image = try decodePhoto(at: Sample.path("astronaut.png")).image
    let profile = try #require(ColorProfile(try TemporaryFolder.bytes(Self.profile)))
    let isPNG = name.hasSuffix(".png")
    let fixtures = RepositoryPaths.root.appending("Tests/JobsTests/Fixtures")
    let metadata = try PhotoMetadata(ofPhotoAt: fixtures.appending(isPNG ? "m2.png" : "m1.jpg"))
    var bytes = metadata.carried(by: isPNG ? try image.encodedPNG() : try image.encodedJPEG(quality: 90))
    // The PNG has a profile already.
    if !isPNG { bytes = profile.carried(by: bytes) }
    let text = Array("Comment\0secret".utf8)
    let part = isPNG ? FileParts.chunk("tEXt", text) : [0xFF, 0xFE, 0, UInt8(text.count + 2)] + text
    bytes.insert(contentsOf: part, at: isPNG ? 33 : 2)
    return try folder.write(bytes, to: name)
  }

  @Test(
    "--strip-metadata takes EXIF, XMP, profiles and texts out of copies and crops, which have them without it",
    arguments: ["described.jpg", "described.png"])
  func strippedOfAll(name: String) throws {
    let folder = TemporaryFolder()
    let photo = try described(folder, name)
    let isPNG = name.hasSuffix(".png")
    let marks =
      isPNG
      ? ["eXIf", "MAKERX", "XML:com.adobe.xmp", "Rating", "iCCP", "tEXt", "secret"]
      : ["Exif", "MAKERX", "http://ns.adobe.com/xap", "Rating", "ICC_PROFILE", "secret"]
    for command in ["draw", "export"] {
      func output(_ options: String...) throws -> [UInt8] {
        let out = folder.path("\(command)-\(options.count)")
        let outcome = try Program(
          [command, photo, "--out", out] + options.map { $0 as any ProgramArgument }
        ).outcome()
        #expect(outcome.status == 0, "\(outcome.error)")
        return try TemporaryFolder.bytes(out.appending(command == "draw" ? name : "described_00.png"))
      }
      let (whole, bare) = (try output(), try output("--strip-metadata"))
      // Crops never have more than the profile.
      for mark in command == "draw" ? marks : ["iCCP"] {
        #expect(whole.firstRange(of: Array(mark.utf8)) != nil, "\(command): \(mark) came along")
      }
      for mark in marks + ["iCCP", "eXIf", "iTXt", "zTXt"] {
        #expect(bare.firstRange(of: Array(mark.utf8)) == nil, "\(command): \(mark) was left")
      }
    }
  }

  @Test("render converts the colours of a profile unless --colour as-is is given")
  func rendered() throws {
    guard try isPossible(ColorHandling.canConvert, otherwise: "this build lacks Little CMS") else { return }
    let photo = RepositoryPaths.root.appending("Tests/ImagingTests/Fixtures/formats/p3.png")
    func output(_ photo: FilePath, _ options: String...) throws -> String {
      let outcome = try Program(
        ["render", photo, "--colors", "truecolor", "--width", "32"]
          + options.map { $0 as any ProgramArgument }
      ).outcome()
      #expect(outcome.status == 0, "\(outcome.error)")
      return outcome.output
    }
    let (plain, managed, stored) = (
      try output(photo), try output(photo, "--colour", "managed"), try output(photo, "--colour", "as-is")
    )
    #expect(plain == managed && plain != stored)
    // The same pixels without a profile, and those that Little CMS makes of them.
    let formats = photo.removingLastComponent()
    #expect(try stored == output(formats.appending("reference.png")))
    #expect(try managed == output(formats.appending("p3-shown.png")))
    let bad = try Program.run("render", photo, "--colour", "bright")
    #expect(bad.status != 0 && bad.error.contains("--colour"), "\(bad.error)")
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

import Foundation
import Imaging
import SystemPackage
import TestSupport
import Testing

@Suite("Originals and their copies", .limit(minutes: 5)) struct FilmOriginalTests {
  /// How the place of a copy can lead to an original.
  enum Way: CaseIterable { case itself, symbolicLink, hardLink, otherFilm }

  @Test(
    "no copy replaces a film of the same run, by whatever name",
    .enabled(if: FilmFixture.ffmpeg != nil, FilmFixture.absence),
    arguments: zip(
      Way.allCases + [.itself, .itself],
      ["overwrite", "overwrite", "overwrite", "overwrite", "skip", "refuse"]))
  func films(way: Way, existing: String) throws {
    let fixture = try FilmFixture(seconds: 1)
    let out = try fixture.folder.makeFolder("out"), place = out.appending("film.mp4")
    var films = [fixture.path]
    switch way {
    case .itself:
      try FileManager.default.moveItem(atPath: fixture.path.string, toPath: place.string)
      films = [place]
    case .symbolicLink:
      try FileManager.default.createSymbolicLink(
        atPath: place.string, withDestinationPath: fixture.path.string)
    case .hardLink: try fixture.folder.link(fixture.path, to: "out/film.mp4")
    case .otherFilm:
      try FileManager.default.copyItem(atPath: fixture.path.string, toPath: place.string)
      films.append(place)
    }
    let before = try #require(FileIdentity(of: place)), bytes = try TemporaryFolder.bytes(place)
    let start: [any ProgramArgument] = ["video"] + films
    let outcome = try Program(start + ["--out", out, "--on-conflict", existing]).outcome()
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(
      outcome.error.contains("would replace \(place), one of the films; name another folder"),
      "\(outcome.error)")
    #expect(FileIdentity(of: place) == before)
    #expect(try TemporaryFolder.bytes(place) == bytes)
    #expect(fixture.folder.names(in: "out") == ["film.mp4"])
  }

  @Test("no drawn copy replaces a photo of the same run, and other copies are replaced")
  func photos() throws {
    let folder = TemporaryFolder()
    let out = try folder.makeFolder("out")
    let photos = try ["a.png", "b.png"].map { try folder.copy("astronaut.png", to: $0) }
    try folder.link(photos[1], to: "out/a.png")
    try folder.write("a copy".utf8, to: "out/b.png")
    let bytes = try TemporaryFolder.bytes(photos[1])
    let outcome = try Program.run(
      "draw", photos[0], photos[1], "--out", out, "--min-face-size", "60", "--on-conflict", "overwrite")
    #expect(outcome.status == 1 && outcome.error.contains("out/a.png: already exists"), "\(outcome.error)")
    #expect(try TemporaryFolder.bytes(photos[1]) == bytes)
    #expect(FileIdentity(of: out.appending("a.png")) == FileIdentity(of: photos[1]))
    #expect(try decodePhoto(at: out.appending("b.png")).image.width == 512)
  }
}

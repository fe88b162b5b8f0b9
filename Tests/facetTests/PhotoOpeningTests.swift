#if os(Linux)
  import Foundation
  import Imaging
  import SystemPackage
  import TestSupport
  import Testing

  /// How often the real program opens a photo, counted from outside.
  @Suite("Openings of a photo", .limit(minutes: 10)) struct PhotoOpeningTests {
    private typealias Screen = BrowserScreen

    struct Photo: CustomStringConvertible, Sendable {
      var name: String
      var file: FilePath
      var format = PhotoFormat.jpeg
      var hasSidecar = false
      var description: String { name }
    }

    private static let formats = RepositoryPaths.root.appending("Tests/ImagingTests/Fixtures/formats")

    static let photos = [
      Photo(name: "plain.jpg", file: Sample.path("group.jpg")),
      Photo(name: "told.jpg", file: Sample.path("group.jpg"), hasSidecar: true),
      Photo(name: "photo.png", file: Sample.path("astronaut.png"), format: .png),
      Photo(name: "photo.heic", file: formats.appending("plain.heic"), format: .heif),
      Photo(name: "photo.dng", file: formats.appending("camera.dng"), format: .raw),
    ]

    /// A face region as photo programs write it.
    private static let sidecar = """
      <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description xmlns:m="http://www.metadataworkinggroup.com/schemas/regions/"
       xmlns:a="http://ns.adobe.com/xmp/sType/Area#">
      <m:Regions rdf:parseType="Resource"><m:RegionList><rdf:Bag><rdf:li rdf:parseType="Resource">
      <m:Name>Zoe</m:Name><m:Type>Face</m:Type>
      <m:Area a:x="0.5" a:y="0.1" a:w="0.02" a:h="0.03" a:unit="normalized"/>
      </rdf:li></rdf:Bag></m:RegionList></m:Regions></rdf:Description></rdf:RDF></x:xmpmeta>
      """

    /// Opens the browser on a folder until the photo is shown and searched, and leaves it.
    private func visit(_ folder: TemporaryFolder, _ photo: Photo) throws -> Int {
      let watch = try FileWatch(folder.path("photos/\(photo.name)"))
      let session = try open(folder)
      try waitForFacesAndPicture(session)
      if photo.hasSidecar { try session.wait(for: "Zoe") }
      try quit(session)
      return watch.stop()
    }

    /// The browser with what it keeps in the folder, too.
    private func open(_ folder: TemporaryFolder) throws -> TmuxSession {
      let session = try TmuxSession(
        Screen.command("\(folder.path("photos")) --library \(folder.path("library.sqlite"))", isFresh: false),
        columns: 120, rows: 40,
        environment: [
          "XDG_CONFIG_HOME": folder.path("config").string, "XDG_STATE_HOME": folder.path("state").string,
        ])
      try session.wait(for: "Photos", seconds: 60)
      return session
    }

    private func waitForFacesAndPicture(_ session: TmuxSession) throws {
      try session.wait(until: "the faces and the picture", seconds: Screen.patience) { text in
        let header = text.prefix { $0 != "\n" }
        let isDone = header.contains("face") && !header.contains("detecting") && !header.contains("looking")
        return isDone && text.contains { ("\u{2580}"..."\u{259f}").contains($0) && $0 != "▌" }
      }
    }

    private func quit(_ session: TmuxSession) throws {
      try session.press("q")
      try session.wait(for: "EXIT=0")
    }

    @Test(
      "browser: a first visit opens a photo once or twice, a second one once at most",
      .enabled(if: TmuxSession.isAvailable, Comment(rawValue: TmuxSession.absence)), arguments: photos)
    func browser(photo: Photo) throws {
      let isReadable = photo.format.isReadable
      guard try isPossible(isReadable, otherwise: "this build lacks the library that reads it") else {
        return
      }
      let folder = TemporaryFolder()
      try folder.makeFolder("photos")
      try folder.write(TemporaryFolder.bytes(photo.file), to: "photos/\(photo.name)")
      if photo.hasSidecar { try folder.write(Self.sidecar.utf8, to: "photos/\(photo.name).xmp") }
      let first = try visit(folder, photo)
      #expect((1...2).contains(first), "\(first) openings")
      let second = try visit(folder, photo)
      #expect(second <= 1, "\(second) openings")
    }

    @Test(
      "browser: the date by which a new photo is sorted comes from the same opening",
      .enabled(if: TmuxSession.isAvailable, Comment(rawValue: TmuxSession.absence)))
    func date() throws {
      let folder = TemporaryFolder()
      try folder.makeFolder("photos")
      try folder.write(TemporaryFolder.bytes(Sample.path("group.jpg")), to: "photos/a.jpg")
      var session = try open(folder)
      try waitForFacesAndPicture(session)
      try session.press("S", "Down", "Enter")
      try session.wait(for: "sorted by date")
      try quit(session)
      let new = try folder.write(TemporaryFolder.bytes(Sample.path("astronaut.png")), to: "photos/b.png")
      let watch = try FileWatch(new)
      session = try open(folder)
      try session.wait(until: "the new photo", seconds: Screen.patience) { Screen.row("b.png", $0) != nil }
      try waitForFacesAndPicture(session)
      try quit(session)
      let openings = watch.stop()
      #expect((1...2).contains(openings), "\(openings) openings")
    }

    /// How often a command opens a photo.
    private func openings(
      of photo: FilePath, _ arguments: [any ProgramArgument]
    ) throws -> (openings: Int, outcome: Outcome) {
      let watch = try FileWatch(photo)
      let outcome = try Program(arguments).outcome()
      return (watch.stop(), outcome)
    }

    @Test("commands: each opens a photo once")
    func commands() throws {
      let folder = TemporaryFolder()
      let photo = try folder.copy("group.jpg")
      let list = try folder.write(
        "{\"path\":\"group.jpg\",\"faces\":[{\"box\":[10,10,40,50]}]}\n".utf8, to: "list.jsonl")
      let lines: [[any ProgramArgument]] = [
        ["detect", photo], ["draw", photo, "--out", folder.path("drawn")],
        ["export", photo, "--out", folder.path("crops")],
        ["annotations", "import", photo, "--library", folder.path("a.sqlite")],
        ["annotations", "import", list, "--library", folder.path("b.sqlite")],
      ]
      for line in lines {
        let (openings, outcome) = try openings(of: photo, line)
        // The photo has no face regions, which its import says.
        let isWithoutRegions = outcome.error == "\(photo): there are no face regions in it or beside it\n"
        #expect(outcome.status == 0 || isWithoutRegions, "\(line): \(outcome.error)")
        #expect(openings == 1, "\(line): \(openings) openings")
      }
    }
  }
#endif

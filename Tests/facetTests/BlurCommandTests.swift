import SystemPackage
import Testing

/// `facet draw --blur`, as people type it.
@Suite("The command for blurred copies", .serialized) struct BlurCommandTests {
  private func draw(_ photo: FilePath, _ out: FilePath, _ more: [any ProgramArgument]) throws -> Outcome {
    let first: [any ProgramArgument] = ["draw", photo, "--out", out]
    return try Program(first + more).outcome()
  }

  @Test("all faces, those without a name, those of somebody: as many as the command says")
  func choices() throws {
    let photos = AnnotatedPhotos()
    let photo = try photos.add("rocket.jpg")
    try photos.name("Ada Lovelace", on: photo)
    let reports = try Report.all(Program.run("detect", photo, "--format", "jsonl"))
    let found = try #require(reports.first?.faces).count
    func blurred(_ arguments: [any ProgramArgument], into name: String) throws -> String {
      let library: [any ProgramArgument] = ["--library", photos.library]
      let outcome = try draw(photo, photos.folder.path(name), library + arguments)
      #expect(outcome.status == 0, "\(outcome.error)")
      return outcome.output
    }
    func words(_ count: Int) -> String { ", \(count == 1 ? "1 face" : "\(count) faces") blurred" }
    // Ada's face was drawn where the detector finds none.
    #expect(try blurred(["--blur", "all"], into: "a").contains(words(found + 1)))
    #expect(try blurred(["--blur", "unnamed"], into: "b").contains(words(found)))
    #expect(try blurred(["--blur", "rejected-by-name", "Ada Lovelace"], into: "c").contains(words(1)))
    #expect(try blurred(["--blur=rejected-by-name", "ada lovelace"], into: "d").contains(words(1)))
    #expect(
      try blurred(["--blur", "rejected-by-name=Ada Lovelace", "--blur", "unnamed"], into: "e")
        .contains(words(found + 1)))
    #expect(try blurred(["--blur", "rejected-by-name", "Bob"], into: "f").contains(words(0)))
  }

  @Test("names need a library, a sheet would show what is hidden, and other words are refused")
  func refusals() throws {
    let photos = AnnotatedPhotos()
    let photo = try photos.add("rocket.jpg")
    func refused(_ arguments: any ProgramArgument...) throws -> String {
      let outcome = try draw(photo, photos.folder.path("out"), arguments)
      #expect(outcome.status != 0 && !photos.folder.names(in: "out").contains("rocket.jpg"))
      return outcome.error
    }
    #expect(try refused("--blur", "unnamed").contains("--library FILE"))
    #expect(try refused("--blur", "rejected-by-name", "Ada").contains("--library FILE"))
    #expect(try refused("--blur", "all", "--sheet").contains("--sheet shows the faces that --blur hides"))
    #expect(try refused("--blur", "everybody").contains("--blur"))
    #expect(try refused("--blur", "rejected-by-name").contains("--blur"))
  }
}

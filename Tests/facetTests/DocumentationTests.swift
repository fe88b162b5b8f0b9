import Foundation
import SystemPackage
import TestSupport
import Testing

/// README and the pages of docs: commands that run, links that lead somewhere, and a README that can be read at once.
@Suite("Documentation", .limit(minutes: 20))
struct DocumentationTests {
  /// README and docs/*.md, with their folders.
  private static func pages() throws -> [(path: FilePath, text: String)] {
    let docs = RepositoryPaths.root.appending("docs")
    let names = try FileManager.default.contentsOfDirectory(atPath: docs.string).filter {
      $0.hasSuffix(".md")
    }
    return try ([RepositoryPaths.root.appending("README.md")] + names.sorted().map { docs.appending($0) }).map
    {
      ($0, try String(contentsOfFile: $0.string, encoding: .utf8))
    }
  }

  @Test(
    "every short command of README and docs runs as it is written, in a folder with photos, faces and a library"
  )
  func commands() throws {
    let outcome = try Program(
      [RepositoryPaths.root.appending(".ci/docs-commands.sh"), Program.facet], of: FilePath("/bin/sh")
    ).outcome()
    #expect(outcome.status == 0, "\(outcome.error)")
    let ran = try #require(outcome.output.firstMatch(of: #/([0-9]+) blocks ran/#)).1
    #expect(try #require(Int(ran)) >= 6, "\(outcome.output)")
  }

  @Test("README has at most 200 lines, and begins with what facet is, pictures, and two commands")
  func frontDoor() throws {
    let text = try Self.pages()[0].text
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count <= 200)
    let beginning = lines.prefix(30).joined(separator: "\n")
    for words in ["docs/screen.png", "docs/people.png", "docs/why.png", "make run", "make test"] {
      #expect(beginning.contains(words), "\(words)")
    }
  }

  @Test("every link to a file or a heading leads to one, and README's list has every page")
  func links() throws {
    let pages = try Self.pages()
    let headings = Dictionary(
      uniqueKeysWithValues: pages.map { page in
        (page.path.string, Set(page.text.matches(of: #/(?m)^#+ (.*)$/#).map { Self.anchor(String($0.1)) }))
      })
    for page in pages {
      for link in page.text.matches(of: #/\]\(([^)\s]+)\)/#) {
        let target = String(link.1)
        guard !target.contains("://") else { continue }
        let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(
          String.init)
        let file =
          parts[0].isEmpty
          ? page.path : page.path.removingLastComponent().appending(parts[0]).lexicallyNormalized()
        #expect(FileManager.default.fileExists(atPath: file.string), "\(page.path): \(target)")
        if parts.count == 2, let known = headings[file.string] {
          #expect(known.contains(parts[1]), "\(page.path): \(target)")
        }
      }
    }
    for page in pages.dropFirst() {
      let name = page.path.lastComponent?.string ?? ""
      #expect(pages[0].text.contains("](docs/\(name))"), "README does not link \(name)")
    }
  }

  /// A heading's anchor, as web pages of repositories make it.
  private static func anchor(_ heading: String) -> String {
    heading.lowercased().replacing(" ", with: "-").filter {
      $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_"
    }
  }
}

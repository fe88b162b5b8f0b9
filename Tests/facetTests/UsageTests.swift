import Foundation
import SystemPackage
import TestSupport
import Testing

/// What the program says about itself, and to command lines that it cannot carry out.
@Suite("Usage", .limit(minutes: 5))
struct UsageTests {
  @Test("--version is a number and nothing else")
  func version() throws {
    let outcome = try Program.run("--version")
    #expect(outcome.status == 0 && outcome.error == "")
    #expect(try #/[0-9]+\.[0-9]+\.[0-9]+\n/#.wholeMatch(in: outcome.output) != nil, "\(outcome.output)")
  }

  @Test(
    "--help of every command names its options with their ranges",
    arguments: [
      ("", "detect"), ("browse", "--theme"), ("detect", "--thresholds"), ("export", "--on-conflict"),
    ])
  func help(command: String, word: String) throws {
    let arguments = command.isEmpty ? [] : [command]
    for spelling in [arguments + ["--help"], ["help"] + arguments] {
      let outcome = try Program(spelling).outcome()
      #expect(outcome.status == 0 && outcome.error == "", "\(spelling)")
      #expect(outcome.output.contains(word), "\(spelling): \(outcome.output)")
      if !command.isEmpty {
        // Lines are broken where the parser likes.
        let words = outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("from 12 to 10000"))
        #expect(words.contains("default: 0.6,0.7,0.7"))
      }
    }
  }

  @Test("help begins with examples, and lists commands by topic")
  func topics() throws {
    let text = try Program.run("--help").output
    let places = [
      "Examples:", "USAGE:", "LOOK SUBCOMMANDS", "PEOPLE SUBCOMMANDS", "MEASURE AND LEARN SUBCOMMANDS",
    ].map {
      text.firstRange(of: $0)?.lowerBound
    }
    #expect(
      !places.contains(nil) && places.compactMap(\.self) == places.compactMap(\.self).sorted(), "\(text)")
  }

  @Test("a shell completes themes, files of weights, and the people of the library that is named")
  func completions() throws {
    let folder = TemporaryFolder()
    let library = folder.path("library.sqlite")
    let line = """
      {"path":"\(RepositoryPaths.samples)/astronaut.png","width":512,"height":512,"faces":[{"box":[181,62,268,172],\
      "state":"accepted","person":"Ada L"}]}
      """
    try Data(line.utf8).write(to: URL(filePath: folder.path("named.jsonl").string))
    #expect(
      try Program.run("annotations", "import", "--library", library, folder.path("named.jsonl")).status == 0)
    let script = """
      PATH="$1:$PATH"
      source /dev/stdin <<< "$("$2" --generate-completion-script bash)"
      try() {
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9; COMPREPLY=()
        _facet facet "${COMP_WORDS[$COMP_CWORD]}" "${COMP_WORDS[$((COMP_CWORD - 1))]}"
        printf '%s,' "${COMPREPLY[@]}"; echo
      }
      try facet browse --theme ''
      try facet detect --weights Sources/Networks/Resources/
      try facet people rename --library "$3" ''
      try facet export Samples --library "$3" --person A
      try facet export --format ''
      try facet --theme dar
      try facet Sampl
      try facet export me
      try facet export Samples/mona
      try facet detect --threads ''
      """
    let outcome = try Program(
      ["-c", script, "bash", Program.facet.removingLastComponent(), Program.facet, library], of: "bash",
      environment: ["FACET_RESOURCES": RepositoryPaths.root.string]
    ).outcome()
    let lines = outcome.lines
    try #require(lines.count == 10, "\(outcome.output)\(outcome.error)")
    #expect(lines[0].contains("dark,") && lines[0].contains("light,"), "\(lines)")
    #expect(lines[1] == "Sources/Networks/Resources/mtcnn.safetensors,", "\(lines)")
    #expect(lines[2] == "Ada L,", "\(lines)")
    // The same where a default subcommand is meant, and its name is left out.
    #expect(lines[3] == "Ada L,", "\(lines)")
    #expect(lines[4].hasPrefix("png,jpeg,"), "\(lines)")
    #expect(lines[5] == "dark,", "\(lines)")
    #expect(lines[6] == "Samples,", "\(lines)")
    #expect(lines[7] == "merge,", "\(lines)")
    #expect(lines[8] == "Samples/mona-lisa.jpg,", "\(lines)")
    #expect(lines[9] == ",", "\(lines)")
  }

  /// A command line, and what its refusal must say.
  struct Wrong: CustomTestStringConvertible, Sendable {
    var arguments: [String]
    var words: [String]

    init(_ arguments: String, _ words: String...) {
      self.arguments = arguments.split(separator: " ").map { $0 == "''" ? "" : String($0) }
      self.words = words
    }

    var testDescription: String { arguments.joined(separator: " ") }
  }

  @Test(
    "invalid values are refused with the option and its range, in a few lines, before any work",
    arguments: [
      Wrong("detect --thresholds 1.5,0.7,0.7 Samples", "--thresholds", "1.5", "from 0 to 1"),
      Wrong("detect --thresholds 0.6,0.7,nan Samples", "--thresholds", "nan", "from 0 to 1"),
      Wrong("detect --thresholds 0.6,-0.1,0.7 Samples", "--thresholds", "-0.1", "from 0 to 1"),
      Wrong("detect --thresholds a,b Samples", "--thresholds", "a,b", "three numbers from 0 to 1"),
      Wrong("detect --thresholds 0.6,0.7 Samples", "0.6,0.7", "three numbers from 0 to 1"),
      Wrong("detect --thresholds 0.6,0.7,0.7, Samples", "three numbers from 0 to 1"),
      Wrong("detect --scale-factor 1 Samples", "--scale-factor", "1.0", "from 0.1 to 0.95"),
      Wrong("detect --scale-factor nan Samples", "--scale-factor", "nan", "from 0.1 to 0.95"),
      Wrong("detect --scale-factor half Samples", "--scale-factor", "half", "from 0.1 to 0.95"),
      Wrong("detect --min-face-size 5 Samples", "--min-face-size", "5", "from 12 to 10000"),
      Wrong("detect --min-face-size 20.5 Samples", "--min-face-size", "20.5", "from 12 to 10000"),
      Wrong("detect --min-face-size", "Missing value", "--min-face-size"),
      Wrong("detect --threads 0 Samples", "--threads 0", "from 1 to 1024"),
      Wrong("detect --threads many Samples", "--threads", "many", "from 1 to 1024"),
      Wrong("detect --max-megapixels 0 Samples", "--max-megapixels 0", "from 1 to 100000"),
      Wrong("detect --format xml Samples", "--format", "xml", "text", "jsonl"),
      Wrong("detect --nonsense Samples", "--nonsense", "facet detect --help"),
      Wrong("detect", "no photos given", "--paths-from"),
      Wrong("detect ''", "empty path"),
      Wrong("export Samples", "--out", "folder to write into"),
      Wrong("export Samples --out ''", "--out is empty"),
      Wrong("export --out crops", "no photos given"),
      Wrong("export Samples --out crops --on-conflict ask", "ask", "refuse", "skip", "overwrite"),
      Wrong(
        "annotations export --format csv --out a --on-conflict rename", "rename", "refuse", "skip",
        "overwrite"),
      Wrong("annotations export --format csv --out a --on-conflict skip", "skip", "one file", "overwrite"),
      Wrong("weights convert a --out b --on-conflict skip", "skip", "refuse", "overwrite"),
      Wrong("detcet Samples", "detcet", "no such file, folder or command", "facet --help"),
      Wrong("--nonsense", "--nonsense", "--help"),
      Wrong("/nowhere/at/all", "/nowhere/at/all", "no such file"),
      Wrong("browse Samples --theme nope", "--theme nope", "there is no theme"),
      Wrong("browse Samples --scale-factor 1", "--scale-factor", "from 0.1 to 0.95"),
    ])
  func refused(wrong: Wrong) throws {
    let outcome = try Program(wrong.arguments).outcome()
    #expect(outcome.status == 2)
    #expect(outcome.output == "")
    #expect(outcome.error.hasPrefix("facet: "), "\(outcome.error)")
    for word in wrong.words { #expect(outcome.error.contains(word), "\(outcome.error)") }
    #expect(outcome.error.split(separator: "\n").count <= 3, "\(outcome.error)")
    #expect(!outcome.error.contains("Usage:"))
  }

  @Test("without a terminal the browser points to facet detect", arguments: [[], ["browse"], ["Samples"]])
  func noTerminal(arguments: [String]) throws {
    let outcome = try Program(arguments).outcome()
    #expect(outcome.status == 2)
    #expect(outcome.error.contains("needs a terminal"), "\(outcome.error)")
    #expect(outcome.error.contains("facet detect"))
  }
}

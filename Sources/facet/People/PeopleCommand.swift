import Annotations
import ArgumentParser
import Files
import Imaging
import Jobs
import Library
import TextWriting
import Runners

struct PeopleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "people",
    abstract: "List, rename, join and check the people of a library, and propose names.",
    discussion: """
      Examples:
        facet people suggest --switch-on
        facet people list
        facet people merge 'A. Lovelace' --into Ada

      Names are written in any letter case, with or without accents. Two people may share a name; they are then \
      written with their number, as in 'Ada #2'. Every change is one edit that the browser can undo. facet never \
      gives a face a name by itself.
      """,
    subcommands: [
      PeopleList.self, PeopleRename.self, PeopleMerge.self, PeopleSplit.self, PeopleApart.self,
      PeopleHide.self,
      PeopleSuggest.self,
      PeopleGroups.self, PeopleAudit.self, PeopleDuplicates.self, PeopleModel.self, PeopleForget.self,
    ])
}

struct PeopleList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List people with the number of their faces.")

  @Argument(
    help: ArgumentHelp("Only these people. (default: everybody)", valueName: "name"),
    completion: .custom { words, _, _ in CompletionNames.people(words) })
  var names: [String] = []

  @Flag(help: "Show the IDs and photos of their faces, too, as facet people split takes them.")
  var faces = false

  @Option(help: "text or jsonl.")
  var format = LineFormat.text

  @OptionGroup var source: LibraryOption

  func run() throws {
    let library = try source.open(.readOnly)
    defer { library.close() }
    let people = try NamedPeople(library)
    let chosen =
      try names.isEmpty
      ? people.listed.sorted { ($1.faces, $0.shown) < ($0.faces, $1.shown) }
      : names.flatMap { try people.all($0) }
    for person in chosen {
      StandardOutput.write(format == .text ? person.text : person.json.text)
      guard faces else { continue }
      for face in try library.faces(of: person.person.id) {
        let path = try library.paths(of: face.photo).first
        StandardOutput.write(PeopleEdits.line(face, path, person.shown, isJSON: format == .jsonl))
      }
    }
    if people.listed.isEmpty, format == .text { StandardError.write("nobody has a name yet") }
  }
}

struct PeopleRename: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename", abstract: "Give a person another name.")

  @Argument(help: "The person.", completion: .custom { words, _, _ in CompletionNames.people(words) })
  var name: String
  @Argument(help: "The new name; somebody else may have it, too.") var new: String
  @OptionGroup var source: LibraryOption

  func run() throws { try source.edit { StandardOutput.write(try $0.rename(name, to: new)) } }
}

struct PeopleMerge: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Make one person of several.")

  @Argument(
    help: ArgumentHelp("People who are the same as the other one.", valueName: "name"),
    completion: .custom { words, _, _ in CompletionNames.people(words) })
  var names: [String]

  @Option(
    help: ArgumentHelp("The person who stays.", valueName: "name"),
    completion: .custom { words, _, _ in CompletionNames.people(words) })
  var into: String

  @OptionGroup var source: LibraryOption

  func run() throws { try source.edit { StandardOutput.write(try $0.merge(names, into: into)) } }
}

struct PeopleSplit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "split", abstract: "Make a new person of some faces of another.",
    discussion: "facet people list --faces and facet people audit show the IDs of faces.")

  @Argument(
    help: "The person who has the faces now.",
    completion: .custom { words, _, _ in CompletionNames.people(words) }) var name: String
  @Argument(help: ArgumentHelp("IDs of faces.", valueName: "face")) var faces: [String]

  @Option(name: .customLong("as"), help: ArgumentHelp("The new person's name.", valueName: "name"))
  var new: String

  @OptionGroup var source: LibraryOption

  func run() throws { try source.edit { StandardOutput.write(try $0.split(name, faces: faces, as: new)) } }
}

struct PeopleApart: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apart", abstract: "Say that faces are not the same person, whoever they are.",
    discussion:
      "No group ever holds two of them. facet people list --faces and JSON Lines show the IDs of faces.")

  @Argument(help: ArgumentHelp("IDs of two faces or more.", valueName: "face")) var faces: [String]

  @OptionGroup var source: LibraryOption

  func run() throws { try source.edit { StandardOutput.write(try $0.apart(faces)) } }
}

struct PeopleHide: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hide", abstract: "Hide people: their faces keep the name, but nobody is asked about them.")

  @Argument(
    help: ArgumentHelp("The people.", valueName: "name"),
    completion: .custom { words, _, _ in CompletionNames.people(words) })
  var names: [String]

  @Flag(help: "Show them again.")
  var show = false

  @OptionGroup var source: LibraryOption

  func run() throws {
    try source.edit { for line in try $0.hide(names, !show) { StandardOutput.write(line) } }
  }
}

struct PeopleForget: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget", abstract: "Remove every vector of a library, and switch telling people apart off.",
    discussion: "Names stay: they are on the faces. Copies of the library that you made keep their vectors.")

  @OptionGroup var source: LibraryOption

  func run() throws {
    try source.edit {
      let count = try $0.library.forgetVectors()
      StandardOutput.write("\(counted(count, "vector")) removed from \(source.path.shown)")
    }
  }
}

extension LibraryOption {
  /// Opens the library, and says plainly what cannot be done.
  func edit(_ work: (PeopleEdits) throws -> Void) throws {
    let library = try open(.existing)
    defer { library.close() }
    do {
      try work(PeopleEdits(library))
    } catch let error as LibraryError {
      throw UsageError("\(error.path.shown): \(error.explanation)")
    }
  }
}

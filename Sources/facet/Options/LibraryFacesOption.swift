import Alignment
import Annotations
import ArgumentParser
import Files
import Jobs
import Imaging
import Library
import SystemPackage
import Runners

/// The options for using what people said about faces.
struct LibraryFacesOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Take faces, corrections and names from this library (--accepted, --named, --person and --min-faces use the default one).",
      valueName: "file"), completion: .file())
  var library: String?

  @Flag(help: "Only faces that people accepted or added.")
  var accepted = false

  @Flag(help: "Only faces with a name.")
  var named = false

  @Option(
    help: ArgumentHelp(
      "Only faces of this person, in any letter case; may be given more than once.", valueName: "name"),
    completion: .custom { words, _, _ in CompletionNames.people(words) })
  var person: [String] = []

  @Option(
    help: ArgumentHelp("Only faces of people who have so many among these photos.", valueName: "number"))
  var minFaces: Int?

  func validate() throws {
    if person.contains(where: { People.tidy($0) == nil }) {
      throw ValidationError("--person is empty; give a name")
    }
    if let minFaces, minFaces < 1 { throw ValidationError("--min-faces \(minFaces): give a number from 1") }
  }

  /// The faces of the library; nil when no option asks for it.
  func open() throws -> LibraryFaces? {
    guard library != nil || accepted || named || !person.isEmpty || minFaces != nil else { return nil }
    let path = library.map(RawArguments.path) ?? AnnotationLibrary.standardPath()
    do {
      return LibraryFaces(library: try AnnotationLibrary(at: path, mode: .readOnly))
    } catch {
      throw UsageError("\(path.shown): \(error.explanation)")
    }
  }

  /// - Parameter photos: what is known of the photos at hand, for --min-faces.
  /// - Throws: `UsageError` for a name that nobody has.
  func narrow(_ selection: inout FaceSelection, _ known: LibraryFaces?, _ photos: [KnownFaces]) throws {
    selection.acceptedOnly = accepted
    selection.namedOnly = named
    guard let library = known?.library else { return }
    if !person.isEmpty { selection.people = try NamedPeople(library).shown(person) }
    if let minFaces { selection.keepPeople(with: minFaces, in: photos) }
  }
}

import Alignment
import Annotations
import ArgumentParser
import Files
import Jobs
import Imaging
import Library
import SystemPackage

/// The options for using what people said about faces.
struct LibraryFacesOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Take faces, corrections and names from this library (--accepted, --named and --person use the default one).",
      valueName: "file"), completion: .file())
  var library: String?

  @Flag(help: "Only faces that people accepted or added.")
  var accepted = false

  @Flag(help: "Only faces of people with a name.")
  var named = false

  @Option(help: ArgumentHelp("Only faces of this person.", valueName: "name"))
  var person: String?

  func validate() throws {
    if let person, People.tidy(person) == nil { throw ValidationError("--person is empty; give a name") }
  }

  /// The faces of the library; nil when no option asks for it.
  func open() throws -> LibraryFaces? {
    guard library != nil || accepted || named || person != nil else { return nil }
    let path = library.map(RawArguments.path) ?? AnnotationLibrary.standardPath()
    do {
      return LibraryFaces(library: try AnnotationLibrary(at: path, mode: .readOnly))
    } catch {
      throw UsageError("\(path.shown): \(error.explanation)")
    }
  }

  func narrow(_ selection: inout FaceSelection) {
    selection.acceptedOnly = accepted
    selection.namedOnly = named
    selection.person = person.flatMap(People.tidy)
  }
}

import Evaluation
import Alignment
import Annotations
import ArgumentParser
import Detection
import Imaging
import Library
import SystemPackage

/// Exports of what people said about faces.
struct LibraryFacesOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Take faces, corrections and names from this library (--accepted and --person do, from the usual one).",
      valueName: "file"), completion: .file())
  var library: String?

  @Flag(help: "Only faces that people accepted or added.")
  var accepted = false

  @Option(help: ArgumentHelp("Only faces of this person.", valueName: "name"))
  var person: String?

  func validate() throws {
    if let person, People.tidy(person) == nil { throw ValidationError("--person is empty; give a name") }
  }

  /// Nil when the library is not asked for.
  func open() throws -> LibraryFaces? {
    guard library != nil || accepted || person != nil else { return nil }
    let path = library.map(RawArguments.path) ?? AnnotationLibrary.standardPath()
    do {
      return LibraryFaces(library: try AnnotationLibrary(at: path, mode: .readOnly))
    } catch {
      throw UsageError("\(path.shown): \(error.explanation)")
    }
  }

  func narrow(_ selection: inout FaceSelection) {
    selection.acceptedOnly = accepted
    selection.person = person.flatMap(People.tidy)
  }
}

/// The faces of photos as a library knows them.
struct LibraryFaces {
  let library: AnnotationLibrary

  /// What was found and what people said about it; of a photo that the library does not know, nothing.
  func known(_ path: FilePath, settings: DetectionSettings, detector: FaceDetector) -> KnownFaces {
    guard let photo = try? library.identify(path).photo, let said = try? library.photo(photo) else {
      return KnownFaces()
    }
    let found = try? library.detection(of: photo, settings: settings, weights: detector.weightsName)
    return KnownFaces(detected: found?.faces, annotations: said)
  }

  /// The photos that people went through, with the faces they kept.
  func truth(_ photos: [FilePath]) -> [TruthFile.Photo] {
    photos.compactMap { path in
      guard let photo = try? library.identify(path).photo, let known = try? library.photo(photo) else {
        return nil
      }
      return TruthFile.Photo(path, known)
    }
  }
}

extension TruthFile.Photo {
  /// Of a photo that was gone through; nil of others, whose open faces decide nothing.
  init?(_ path: FilePath, _ known: PhotoAnnotations) {
    guard known.state == .reviewed else { return nil }
    self.init(path: path, truth: .init(known.annotations.filter(\.state.isDecided)))
  }
}

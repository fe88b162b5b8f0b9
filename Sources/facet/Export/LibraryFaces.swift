import Evaluation
import Alignment
import Annotations
import ArgumentParser
import Browser
import Detection
import Geometry
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

  /// What was found and what people said about it; nil for a photo of which nothing is known, so that it is searched.
  func shown(in path: FilePath, settings: DetectionSettings, detector: FaceDetector) -> ShownFaces? {
    guard let photo = try? library.identify(path).photo else { return nil }
    return shown(in: photo, settings: settings, detector: detector)
  }

  /// The same for a file that somebody is at work on.
  func shown(in file: PhotoFile, settings: DetectionSettings, detector: FaceDetector) -> ShownFaces? {
    guard let photo = try? library.identify(file).photo else { return nil }
    return shown(in: photo, settings: settings, detector: detector)
  }

  private func shown(
    in photo: PhotoFingerprint, settings: DetectionSettings, detector: FaceDetector
  ) -> ShownFaces? {
    guard let known = try? library.photo(photo) else { return nil }
    let found = try? library.detection(of: photo, settings: settings, weights: detector.weightsName)
    if found == nil, known.annotations.isEmpty { return nil }
    return ShownFaces(detected: found?.faces ?? [], known: known)
  }

  /// Faces to export.
  ///
  /// - Parameter detector: places landmarks on faces that have none.
  static func faces(
    _ shown: ShownFaces, of path: FilePath, detector: FaceDetector, limits: PhotoLimits
  ) -> [ExportFace] {
    let lacks = shown.annotations.contains { $0 != nil && $0?.landmarks == nil }
    let image = lacks ? try? decodePhoto(at: path, limits: limits).image : nil
    return shown.faces.enumerated().map { index, face in
      let annotation = shown.annotations[index]
      var landmarks = face.landmarks
      if annotation != nil, annotation?.landmarks == nil, let image,
        let placed = detector.face(on: face.box, in: image)
      {
        landmarks = placed.landmarks
      }
      return ExportFace(
        index: index, landmarks: landmarks, box: face.box, score: face.score, annotation)
    }
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

extension ExportFace {
  /// A face with what people said about it.
  init(index: Int, landmarks: Landmarks, box: BoundingBox, score: Float? = nil, _ annotation: Annotation?) {
    self.init(
      index: index, landmarks: landmarks, box: box, score: annotation?.score ?? score,
      person: annotation?.person, isAccepted: annotation?.verdict)
  }
}

extension ShownFaces {
  /// All that people said, as text, so that an export knows when it has changed; nil when nobody said anything.
  var detail: String? {
    let words = annotations.enumerated().compactMap { index, annotation in
      annotation.map { face -> String in
        let box = [face.box.minX, face.box.minY, face.box.maxX, face.box.maxY]
        let points = face.landmarks?.points.flatMap { [$0.x, $0.y] } ?? []
        let numbers = (box + points + [face.score].compactMap(\.self)).map { "\($0.bitPattern)" }
        let verdict = face.verdict.map { $0 ? "yes" : "no" } ?? "open"
        return "\(index) \(verdict) \(numbers.joined(separator: " ")) \(face.person ?? "")"
      }
    }
    return words.isEmpty ? nil : (["\(faces.count)"] + words).joined(separator: "\n")
  }
}

extension Annotation {
  /// True for a face that people accepted or added, false for one that they rejected or want left alone.
  fileprivate var verdict: Bool? {
    switch state {
    case .found: nil
    case .rejected: false
    case .accepted, .added: !flags.contains(.ignore)
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

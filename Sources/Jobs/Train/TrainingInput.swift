import Files
package import Imaging
package import Library
package import Parallel
package import SystemPackage
package import Training

/// What `facet train` learns from: pictures for learning, for validation, and for the report.
package struct TrainingInput {
  package private(set) var training: [TrainingPicture] = []
  package private(set) var validation: [TrainingPicture] = []
  package private(set) var checks: [TrainingReport.Check] = []
  package private(set) var identity: UInt64 = 0
  /// What could not be used, a line each.
  package private(set) var remarks: [String] = []
  /// How much that is, in words; nil when there is nothing to say.
  package private(set) var losses: String?
  /// What was read, a line each.
  package private(set) var facts: [String] = []

  /// Why there is nothing to learn from, with everything that was noticed on the way.
  package struct Refusal: Error {
    package var reason: String
    package var remarks: [String]
  }

  /// Files, folders and libraries.
  ///
  /// - Parameters:
  ///   - names: paths, `library` or `library:FILE`.
  ///   - open: opens the library of a path, or the user's own.
  /// - Throws: ``Refusal``.
  package init(
    marked names: [String], photosIn folder: FilePath?, limits: PhotoLimits,
    open: (String?) throws -> AnnotationLibrary
  ) throws {
    var data = TrainingData(limits: limits)
    do {
      let isLibrary = { (name: String) in name == "library" || name.hasPrefix("library:") }
      try data.add(files: names.filter { !isLibrary($0) }.map(RawArguments.path), photosIn: folder)
      for name in names where isLibrary(name) {
        try data.add(library: try open(name == "library" ? nil : String(name.dropFirst("library:".count))))
      }
    } catch {
      throw Refusal(reason: "\(error)", remarks: data.remarks)
    }
    let pictures = data.pictures
    let faces = pictures.reduce(0) { $0 + $1.faces.count }
    guard pictures.count >= TrainingData.leastPhotos, faces >= TrainingData.leastFaces else {
      let reason =
        "\(counted(faces, "face")) in \(counted(pictures.count, "photo")) that can be read are too few to train with; "
        + "at least \(TrainingData.leastFaces) in \(TrainingData.leastPhotos) photos are needed, and thousands from "
        + "random weights (see facet finetune)" + (data.losses.map { "; \($0)" } ?? "")
      throw Refusal(reason: reason, remarks: data.remarks)
    }
    (training, validation) = data.split()
    (identity, remarks, losses, facts) = (data.identity, data.remarks, data.losses, data.facts)
    // CelebA's boxes are too loose to say how well faces are found.
    let exact = validation.filter { !$0.givesOnlyLandmarks }
    checks = [
      TrainingReport.Check(
        title: "photos kept out of training",
        pictures: Array((exact.isEmpty ? validation : exact).prefix(400)))
    ]
  }

  /// Pictures composed of a folder's portraits.
  ///
  /// - Throws: `UsageError`, with all photos that are no portraits.
  package init(portraits folder: FilePath, pictures: Int, seed: UInt64, lanes: Lanes) throws {
    let composed = try ComposedData(folder: folder, lanes: lanes)
    training = (0..<pictures).map(composed.training(seed: seed).picture)
    validation = (0..<pictures / 8).map(composed.training(seed: seed &+ 500_009).picture)
    let checked = min(100, max(4, pictures / 4))
    let strangers = composed.strangers.map(\.name).joined(separator: ", ")
    checks = [
      TrainingReport.Check(
        title: "composed pictures kept out (other jitter, other backgrounds)",
        pictures: (0..<checked).map(composed.held(seed: seed).picture)),
      TrainingReport.Check(
        title: "a portrait kept out of training (\(strangers))",
        pictures: (0..<checked).map(composed.stranger(seed: seed).picture)),
    ]
    identity = UInt64(pictures) &* 31 &+ seed
    for portrait in composed.portraits {
      identity = identity &* 31 &+ UInt64(portrait.image.pixels.count)
    }
  }

  /// How many photos and faces there are, after ``facts``.
  package var overview: [String] {
    let faces = training.reduce(0) { $0 + $1.faces.count }
    let marked = training.reduce(0) { $0 + $1.faces.count { $0.landmarks != nil } }
    let landmarksOnly = training.count(where: \.givesOnlyLandmarks)
    var lines = facts
    lines.append(
      "\(counted(training.count, "picture")) to learn from with \(counted(faces, "face")), \(marked) of them with "
        + "landmarks; \(validation.count) kept out")
    if landmarksOnly > 0 {
      lines.append(
        "\(counted(landmarksOnly, "picture")) of CelebA give landmark faces only, because their boxes are loose and "
          + "other faces on them are not marked")
    }
    return lines
  }
}

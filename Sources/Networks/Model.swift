/// Weights to detect with, as the list of models shows them.
public struct Model: Hashable, Sendable {
  /// Where a model is kept, and by what it is called.
  public enum Key: Hashable, Sendable {
    /// Those that belong to the program.
    case published
    /// In facet's own folder of models.
    case kept(String)
    /// A file that was named on the command line.
    case file(String)
  }

  /// Tells it from all others; a renamed model has another one.
  public var key: Key
  /// The weights by content, so that the same ones are known by any name; empty when they cannot be read.
  public var identity: String
  /// When they were made, as it is shown: `2026-11-25 23:10`; empty when nobody knows.
  public var made: String
  /// What learning brought; nil for weights that were not learned here, or cannot be read.
  public var report: ModelReport?
  /// Why it cannot be used.
  public var fault: String?

  /// Leave out what is not known.
  public init(
    _ key: Key, identity: String, made: String = "", report: ModelReport? = nil, fault: String? = nil
  ) {
    (self.key, self.identity, self.made, self.report, self.fault) = (key, identity, made, report, fault)
  }

  /// How lists and messages call it: `published`, the kept model's name, or the file as it was given.
  public var name: String {
    switch key {
    case .published: "published"
    case .kept(let name), .file(let name): name
    }
  }

  /// Where it comes from, in a few words.
  public var origin: String {
    switch key {
    case .published: "Zhang et al. 2016, belongs to facet"
    case .kept: report.map { "learned from \($0.from)" } ?? "learned"
    case .file: "a file of yours"
    }
  }
}

/// What learning brought: figures on photos that nothing was learned from.
public struct ModelReport: Hashable, Codable, Sendable {
  /// The model that learning began with.
  public var from: String
  /// Photos it was learned from, with faces or without, and the true faces on them.
  public var learnedPhotos, learnedFaces: Int
  /// How the weights at the beginning and the learned ones do, both on the same photos kept out of learning.
  public var before, after: ModelFigures
  /// Whether more is found, and no more is found wrongly than that is worth.
  public var isBetter: Bool

  public init(
    from: String, learnedPhotos: Int, learnedFaces: Int, before: ModelFigures, after: ModelFigures,
    isBetter: Bool
  ) {
    (self.from, self.learnedPhotos, self.learnedFaces) = (from, learnedPhotos, learnedFaces)
    (self.before, self.after, self.isBetter) = (before, after, isBetter)
  }
}

/// How weights do on photos with known faces.
public struct ModelFigures: Hashable, Codable, Sendable {
  /// Photos looked at, their true faces, how many of these were found (IoU of at least one half), and how
  /// many findings are no true face.
  public var photos, faces, found, wrong: Int
  /// The range in which the recall lies with 95 % certainty.
  public var recallLow, recallHigh: Double
  /// Mean distance of found landmarks from the true ones over the eyes' distance; nil without true landmarks.
  public var landmarkError: Double?

  /// - Parameter recallRange: where the recall lies with 95 % certainty, in `0...1`.
  public init(
    photos: Int, faces: Int, found: Int, wrong: Int, recallRange: ClosedRange<Double>, landmarkError: Double?
  ) {
    (self.photos, self.faces, self.found, self.wrong) = (photos, faces, found, wrong)
    (recallLow, recallHigh) = (recallRange.lowerBound, recallRange.upperBound)
    self.landmarkError = landmarkError
  }

  /// The share of true faces that were found, in `0...1`; 1 where there was nothing to find.
  public var recall: Double { faces == 0 ? 1 : Double(found) / Double(faces) }
  /// The share of findings that are true faces, in `0...1`; 1 where nothing was found.
  public var precision: Double { found + wrong == 0 ? 1 : Double(found) / Double(found + wrong) }
}

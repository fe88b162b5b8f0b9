/// Weights to detect with, as the list of models shows them.
public struct Model: Hashable, Sendable {
  /// Where a model is kept and its name.
  public enum Key: Hashable, Sendable {
    /// The weights that come with the program.
    case published
    /// In facet's own folder of models.
    case kept(String)
    /// A file that was named on the command line.
    case file(String)
  }

  /// Identifies the model; it changes when the model is renamed.
  public var key: Key
  /// Identifies the weights by content, whatever the name; empty when they cannot be read.
  public var identity: String
  /// When they were made, as shown: `2026-11-25 23:10`; empty when unknown.
  public var made: String
  /// The result of training; nil for weights that were not trained here or cannot be read.
  public var report: ModelReport?
  /// Why it cannot be used.
  public var fault: String?

  /// Leave out what is not known.
  public init(
    _ key: Key, identity: String, made: String = "", report: ModelReport? = nil, fault: String? = nil
  ) {
    (self.key, self.identity, self.made, self.report, self.fault) = (key, identity, made, report, fault)
  }

  /// The name in lists and messages: `published`, the kept model's name, or the file as it was given.
  public var name: String {
    switch key {
    case .published: "published"
    case .kept(let name), .file(let name): name
    }
  }

  /// The origin, in a few words.
  public var origin: String {
    switch key {
    case .published: "Zhang et al. 2016, belongs to facet"
    case .kept: report.map { "learned from \($0.from)" } ?? "learned"
    case .file: "a file of yours"
    }
  }
}

/// The result of training: figures on photos that were kept out of it.
public struct ModelReport: Hashable, Codable, Sendable {
  /// The model that training began with.
  public var from: String
  /// Photos it was trained on, with or without faces, and the true faces in them.
  public var learnedPhotos, learnedFaces: Int
  /// Figures of the original and the trained weights on the same photos, which were kept out of training.
  public var before, after: ModelFigures
  /// Whether more faces are found without too many wrong ones in return, and nothing else became worse.
  public var isBetter: Bool
  /// The figures side by side; nil for models of facet's first versions.
  public var changes: [FigureChange]?

  // The names used in files; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case from = "from", learnedPhotos = "learnedPhotos", learnedFaces = "learnedFaces", before = "before"
    case after = "after", isBetter = "isBetter", changes = "changes"
  }

  public init(
    from: String, learnedPhotos: Int, learnedFaces: Int, before: ModelFigures, after: ModelFigures,
    isBetter: Bool, changes: [FigureChange]? = nil
  ) {
    (self.from, self.learnedPhotos, self.learnedFaces) = (from, learnedPhotos, learnedFaces)
    (self.before, self.after, self.isBetter, self.changes) = (before, after, isBetter, changes)
  }

  /// What training made worse.
  public var losses: [FigureChange] { (changes ?? []).filter(\.isWorse) }
}

/// Figures of weights on photos with known faces.
public struct ModelFigures: Hashable, Codable, Sendable {
  /// Photos searched, their true faces, how many of those were found (IoU of at least one half), and how many
  /// found faces are not true ones.
  public var photos, faces, found, wrong: Int
  /// The 95 % confidence interval of the recall.
  public var recallLow, recallHigh: Double
  /// Mean distance of found landmarks from the true ones over the eyes' distance; nil without true landmarks.
  public var landmarkError: Double?

  // The names used in files; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case photos = "photos", faces = "faces", found = "found", wrong = "wrong", recallLow = "recallLow"
    case recallHigh = "recallHigh", landmarkError = "landmarkError"
  }

  /// - Parameter recallRange: the 95 % confidence interval of the recall, in `0...1`.
  public init(
    photos: Int, faces: Int, found: Int, wrong: Int, recallRange: ClosedRange<Double>, landmarkError: Double?
  ) {
    (self.photos, self.faces, self.found, self.wrong) = (photos, faces, found, wrong)
    (recallLow, recallHigh) = (recallRange.lowerBound, recallRange.upperBound)
    self.landmarkError = landmarkError
  }

  /// The share of true faces that were found, in `0...1`; 1 when there was nothing to find.
  public var recall: Double { faces == 0 ? 1 : Double(found) / Double(faces) }
  /// The share of found faces that are true ones, in `0...1`; 1 when nothing was found.
  public var precision: Double { found + wrong == 0 ? 1 : Double(found) / Double(found + wrong) }
}

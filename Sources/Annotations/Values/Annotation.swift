public import Geometry

/// What people said about one face of a photo, or a proposal for them to judge.
public struct Annotation: Hashable, Sendable, Identifiable {
  public var id: AnnotationID
  /// In pixels of the upright photo; finite and not inverted. It may stick out of the photo.
  public var box: BoundingBox
  /// Five points, in pixels of the upright photo.
  public var landmarks: Landmarks?
  /// The landmarks that are known but hidden by something, as data sets mark them; nil when all can be seen, never
  /// empty.
  public var hiddenLandmarks: LandmarkSet?
  /// Whether people have judged it, and how.
  public var state: FaceState
  /// The detector's probability of "face", in `0...1`; nil for faces that no detector proposed.
  public var score: Float?
  /// Who it is; nil for nobody known.
  public var identity: PersonReference?
  /// The people that somebody said it is not, in rising order of their IDs.
  public var refusals: [PersonReference]
  /// Marks of "not the same person", in rising order: a face with a mark is somebody else than every face with its
  /// ``AnnotationID/opposite``. A mark names no face, so it holds where faces get other IDs.
  public var apart: [AnnotationID]
  /// What somebody said about a face without a name; nil for most faces, and for all with a name.
  public var nameless: Nameless?
  /// None for most faces.
  public var flags: FaceFlags
  /// Free text about the face; empty for none.
  public var note: String
  /// The original source; corrections do not change it.
  public var origin: Origin

  /// By default a face that a person drew, without further details. Nothing is checked; edits do that.
  public init(
    id: AnnotationID, box: BoundingBox, landmarks: Landmarks? = nil,
    hiddenLandmarks: LandmarkSet? = nil, state: FaceState = .added,
    score: Float? = nil, person: String? = nil, flags: FaceFlags = [], note: String = "",
    origin: Origin = .drawn, refusals: [PersonReference] = [], nameless: Nameless? = nil,
    apart: [AnnotationID] = []
  ) {
    self.id = id
    self.box = box
    self.landmarks = landmarks
    self.hiddenLandmarks = hiddenLandmarks?.isEmpty == true ? nil : hiddenLandmarks
    self.state = state
    self.score = score
    self.identity = person.map { PersonReference(name: $0) }
    self.refusals = refusals
    self.nameless = nameless
    self.apart = apart
    self.flags = flags
    self.note = note
    self.origin = origin
  }

  /// Where the annotation came from.
  public enum Origin: Hashable, Sendable, Codable {
    /// A person drew it.
    case drawn
    /// A detector found it, in the library's detection of this number.
    case detected(Int64)
    /// It was imported from a file of this format.
    case imported(AnnotationFormat)

    // The names used in libraries; they stay when a case is renamed.
    private enum CodingKeys: String, CodingKey {
      case drawn = "drawn", detected = "detected", imported = "imported"
    }
    private enum DetectedCodingKeys: String, CodingKey {
      case _0 = "_0"
    }
    private enum ImportedCodingKeys: String, CodingKey {
      case _0 = "_0"
    }
  }

  /// Whether it counts as a face in training and export.
  public var isFace: Bool { (state == .accepted || state == .added) && !flags.contains(.ignore) }
}

/// The state of a face. Files hold the texts, which stay when a case is renamed.
public enum FaceState: String, Hashable, Sendable, Codable, CaseIterable {
  /// A detector's proposal that nobody has judged yet.
  case found = "found"
  /// A proposal that a person accepted as a face.
  case accepted = "accepted"
  /// A proposal that a person rejected. It is kept so that training can learn from it and it is not proposed
  /// again.
  case rejected = "rejected"
  /// Added by a person or an imported file.
  case added = "added"

  /// Whether a person has decided.
  public var isDecided: Bool { self != .found }
}

/// Special features of a face.
public struct FaceFlags: OptionSet, Hashable, Sendable, Codable {
  /// A bit for each flag. Libraries store them, so bits never change their meaning.
  public let rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue & 0b11_1111 }

  /// Something covers a part of it.
  public static let occluded = FaceFlags(rawValue: 1 << 0)
  /// Seen from the side.
  public static let profile = FaceFlags(rawValue: 1 << 1)
  /// Out of focus, or moved while the picture was taken.
  public static let blurred = FaceFlags(rawValue: 1 << 2)
  /// Of a child.
  public static let child = FaceFlags(rawValue: 1 << 3)
  /// Drawn, painted, sculpted or on a screen.
  public static let painting = FaceFlags(rawValue: 1 << 4)
  /// Not to be counted as a face or as none: training and evaluation skip it.
  public static let ignore = FaceFlags(rawValue: 1 << 5)

  /// Every flag with the name that files and people use, in the order of the bits.
  public static let names: [(flag: FaceFlags, name: String)] = [
    (.occluded, "occluded"), (.profile, "profile"), (.blurred, "blurred"), (.child, "child"),
    (.painting, "painting"), (.ignore, "ignore"),
  ]

  /// The names of the flags that are set, in the order of the bits.
  public var names: [String] { Self.names.filter { contains($0.flag) }.map(\.name) }

  /// From names, in any order; nil when one is unknown.
  public init?(names: some Sequence<some StringProtocol>) {
    self = []
    for name in names {
      guard let known = Self.names.first(where: { $0.name == name }) else { return nil }
      insert(known.flag)
    }
  }
}

/// What people said about a photo as a whole. Files hold the texts, which stay when a case is renamed.
public enum PhotoState: String, Hashable, Sendable, Codable, CaseIterable {
  case unreviewed = "unreviewed", reviewed = "reviewed", skipped = "skipped"
}

/// Everything known about the faces of one photo.
public struct PhotoAnnotations: Hashable, Sendable, Codable {
  /// The photo, identified by its content, not its path.
  public var photo: PhotoFingerprint
  /// The review state of the photo.
  public var state: PhotoState
  /// Free text about the photo; empty for none.
  public var note: String
  /// In rising order of their IDs, so that equal contents are equal values.
  public private(set) var annotations: [Annotation]

  /// By default the annotations of a photo that nobody has looked at.
  ///
  /// - Parameter annotations: in any order, each ID once.
  public init(
    photo: PhotoFingerprint, state: PhotoState = .unreviewed, note: String = "",
    annotations: [Annotation] = []
  ) {
    self.photo = photo
    self.state = state
    self.note = note
    self.annotations = annotations.sorted { $0.id < $1.id }
  }

  public subscript(id: AnnotationID) -> Annotation? {
    get { annotations.first { $0.id == id } }
    set {
      let index = annotations.firstIndex { $0.id >= id } ?? annotations.endIndex
      let exists = index < annotations.endIndex && annotations[index].id == id
      switch (newValue, exists) {
      case (let value?, true): annotations[index] = value
      case (let value?, false): annotations.insert(value, at: index)
      case (nil, true): annotations.remove(at: index)
      case (nil, false): break
      }
    }
  }
}

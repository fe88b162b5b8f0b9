public import Annotations
public import Geometry

/// One photo as described by an annotation file.
public struct PhotoRecord: Hashable, Sendable {
  /// The name in the file: usually a path relative to some folder, with `/`. FDDB and formats with a file per
  /// photo omit the extension.
  public var name: String
  /// Upright pixels.
  public var size: PixelSize?
  /// Nil when the file says nothing about it.
  public var state: PhotoState?
  /// A note about the whole photo; nil when the file has none.
  public var note: String?
  /// In pixels of the upright photo; faces that could not be used are left out.
  public var annotations: [Annotation]
  /// Whether the annotations' IDs are permanent; otherwise they are numbers within this record.
  public var hasIdentities: Bool
  /// How many faces of the file could not be used.
  package var leftOut = 0
  /// Numbers that tell people apart, by face and by the model that made them; only JSON Lines hold them.
  package var vectors: [AnnotationID: [String: [Float]]] = [:]
  /// Whether the file says that the photo shows no face. A photo of which something was left out, or that a file
  /// only lists, says nothing.
  public var saysNoFaces = false

  /// Leave out what the file does not say.
  public init(
    name: String, size: PixelSize? = nil, state: PhotoState? = nil, note: String? = nil,
    annotations: [Annotation] = [], hasIdentities: Bool = false
  ) {
    self.name = name
    self.size = size
    self.state = state
    self.note = note
    self.annotations = annotations
    self.hasIdentities = hasIdentities
  }

  /// The edit that merges this record into what is known about a photo. Applying it twice adds nothing.
  ///
  /// A face that is known already (by its ID, or by a box that differs by less than a pixel at each edge)
  /// takes over what differs in the record; other faces are added. Nothing is removed.
  public func edit(of photo: PhotoFingerprint, known: PhotoAnnotations, from format: AnnotationFormat) -> Edit
  {
    var result = known
    for face in annotations {
      var face = face
      face.person = face.person.flatMap(People.tidy)
      let twin =
        hasIdentities
        ? result[face.id] : result.annotations.first { format.written($0.box, size).isNearly(face.box) }
      if let twin {
        // A box that was cut at the photo's edge when it was written is no new one.
        if format.written(twin.box, size).isNearly(face.box) { face.box = twin.box }
        result[twin.id] = twin.updated(by: face, keepsState: !format.carries.contains(.state))
      } else {
        if !hasIdentities { face.id = Self.id(of: face, on: photo) }
        result[face.id] = face
      }
    }
    if let state, state != .unreviewed { result.state = state }
    // Somebody looked and saw no face. What people said before says more.
    if saysNoFaces, known.annotations.isEmpty, known.state == .unreviewed { result.state = .reviewed }
    if let note, !note.isEmpty { result.note = note }
    return Edit("import \(format.name)", [.replace(result)])
  }
}

extension Annotation {
  /// Who a file says it is; a file that says only a name leaves open which person of that name. Nil changes nothing.
  private mutating func take(identity: PersonReference?) {
    guard let identity else { return }
    if identity.id != nil {
      self.identity = identity
    } else {
      person = identity.name
      // An earlier name of the same person says nothing new.
      if self.identity?.id == nil { self.identity?.isClaim = true }
    }
  }

  func updated(by other: Annotation, keepsState: Bool) -> Annotation {
    var face = self
    // Rounded edges are not a change.
    if !box.isNearly(other.box) { face.box = other.box }
    if let landmarks = other.landmarks {
      (face.landmarks, face.hiddenLandmarks) = (landmarks, other.hiddenLandmarks)
    }
    if let score = other.score { face.score = score }
    face.take(identity: other.identity)
    for refusal in other.refusals where !face.refusals.contains(where: { $0.id == refusal.id }) {
      face.refusals.append(refusal)
    }
    face.apart = Set(face.apart + other.apart).sorted()
    if face.identity == nil, let nameless = other.nameless { face.nameless = nameless }
    face.flags.formUnion(other.flags)
    if !other.note.isEmpty { face.note = other.note }
    if !keepsState {
      face.state = other.state
    } else if state == .found {
      face.state = .accepted
    }
    return face
  }
}

extension AnnotationFormat {
  /// A box as it is in a file of this format.
  fileprivate func written(_ box: BoundingBox, _ size: PixelSize?) -> BoundingBox {
    guard staysInPhoto, let size else { return box }
    return box.cut(to: size)
  }
}

extension BoundingBox {
  func isNearly(_ other: BoundingBox) -> Bool {
    abs(minX - other.minX) < 1 && abs(minY - other.minY) < 1 && abs(maxX - other.maxX) < 1
      && abs(maxY - other.maxY) < 1
  }
}

/// What was read from a file, what was not, and why.
public struct ReadReport: Hashable, Sendable {
  /// Photos that were read, including those without faces.
  public var photos = 0
  /// Faces that were read, in all photos.
  public var faces = 0
  /// How many photos, faces or lines were skipped.
  public var skippedCount = 0
  /// The first of them.
  public private(set) var skipped: [Remark] = []
  /// The first warnings about things that were read only in part.
  public private(set) var warnings: [Remark] = []
  /// The number of warnings, including those not kept.
  public private(set) var warningCount = 0

  /// How many objects of which class were read in a way that should be known, by the class's name.
  public internal(set) var classes: [ClassCount: Int] = [:]

  /// A remark about one place in a file.
  public struct Remark: Hashable, Sendable, CustomStringConvertible {
    /// "line 12", "image 'x.jpg'".
    public var place: String
    /// What was wrong there, without the place.
    public var reason: String
    public var description: String { "\(place): \(reason)" }
  }

  /// The number of remarks kept; more are only counted.
  public static let shown = 50

  /// Whether there is nothing to report.
  var isSilent: Bool { skippedCount + warningCount == 0 }

  /// An empty report.
  public init() {}

  /// Counts something that was skipped; the first ones are kept with their reasons.
  public mutating func skip(_ place: String, _ reason: String) {
    skippedCount += 1
    if skipped.count < Self.shown { skipped.append(Remark(place: place, reason: reason)) }
  }

  /// Counts something that was odd but accepted; the first ones are kept with their reasons.
  public mutating func warn(_ place: String, _ reason: String) {
    warningCount += 1
    if warnings.count < Self.shown { warnings.append(Remark(place: place, reason: reason)) }
  }

  /// Adds another report's counts and remarks.
  public mutating func add(_ other: ReadReport) {
    photos += other.photos
    faces += other.faces
    skippedCount += other.skippedCount
    warningCount += other.warningCount
    for (key, count) in other.classes {
      skippedCount -= key.use == .leftOut ? count : 0  // counted above already
      self.count(key.use, ofClass: key.name, count)
    }
    skipped += other.skipped.prefix(max(0, Self.shown - skipped.count))
    warnings += other.warnings.prefix(max(0, Self.shown - warnings.count))
  }
}

public import Annotations
public import Geometry

/// Makes random edits that are possible at the time. The same seed gives the same edits.
public struct EditMaker {
  private var random: SeededNumbers
  public let photos: [PhotoFingerprint]

  public init(seed: UInt64, photos: Int = 3) {
    random = SeededNumbers(seed: seed)
    self.photos = (0..<photos).map { PhotoFingerprint(size: Int64(1000 + $0), high: seed, low: UInt64($0)) }
  }

  public mutating func edit(_ book: AnnotationBook) -> Edit { edit { book[$0] } }

  public mutating func edit(reading read: (PhotoFingerprint) throws -> PhotoAnnotations) rethrows -> Edit {
    let photo = photos[Int.random(in: 0..<photos.count, using: &random)]
    let known = try read(photo)
    let steps = (0..<Int.random(in: 1...3, using: &random)).compactMap { _ in step(photo, known) }
    // Steps that change a face come before those that may remove it.
    let faces = steps.filter { if case .face = $0 { true } else { false } }
    let removals = steps.filter { if case .remove = $0 { true } else { false } }
    let others = steps.filter { !faces.contains($0) && !removals.contains($0) }
    return Edit("random edit", faces + removals.prefix(1) + others)
  }

  private mutating func step(_ photo: PhotoFingerprint, _ known: PhotoAnnotations) -> Edit.Step? {
    let face = known.annotations.randomElement(using: &random)
    switch Int.random(in: 0..<12, using: &random) {
    case 0...2: return .add(photo, annotation())
    case 3: return face.map { .remove(photo, $0.id) }
    case 4: return .photoState(photo, PhotoState.allCases.randomElement(using: &random) ?? .reviewed)
    case 5:
      return .photoNote(photo, ["", "group", "very \"odd\" \u{1F600}\n"].randomElement(using: &random) ?? "")
    case 6: return .ensure(photo, annotation())
    case 7: return .carryOver(from: photo, to: photos[Int.random(in: 0..<photos.count, using: &random)])
    default: return face.map { .face(photo, $0.id, change()) }
    }
  }

  private mutating func change() -> Edit.FaceChange {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: .state(FaceState.allCases.randomElement(using: &random) ?? .found)
    case 1: .box(box())
    case 2: .landmarks(Bool.random(using: &random) ? landmarks() : nil)
    case 3: .person(["Ann", "Bob", "Zoë Ø", nil].randomElement(using: &random) ?? nil)
    case 4: .flags(FaceFlags(rawValue: UInt16.random(in: 0..<64, using: &random)))
    default: .note(["", "a note", "<&\"'>"].randomElement(using: &random) ?? "")
    }
  }

  public mutating func annotation() -> Annotation {
    Annotation(
      id: .random(using: &random), box: box(), landmarks: Bool.random(using: &random) ? landmarks() : nil,
      state: FaceState.allCases.randomElement(using: &random) ?? .found,
      score: Bool.random(using: &random) ? Float.random(in: 0...1, using: &random) : nil)
  }

  /// An annotation that does not stick out of a photo of this size.
  public mutating func annotation(within size: PixelSize) -> Annotation {
    var face = annotation()
    // What the others reach.
    let (x, y) = (Float(size.width) / 3400, Float(size.height) / 3400)
    let box = face.box
    face.box = BoundingBox(minX: box.minX * x, minY: box.minY * y, maxX: box.maxX * x, maxY: box.maxY * y)
    face.landmarks = face.landmarks.map { landmarks in
      Landmarks(points: landmarks.points.map { Point(x: $0.x * x, y: $0.y * y) })
    }
    return face
  }

  private mutating func number() -> Float { Float.random(in: 0...3000, using: &random) }

  private mutating func box() -> BoundingBox {
    let (x, y) = (number(), number())
    return BoundingBox(
      minX: x, minY: y, maxX: x + Float.random(in: 5...400, using: &random),
      maxY: y + Float.random(in: 5...400, using: &random))
  }

  private mutating func landmarks() -> Landmarks {
    Landmarks(points: (0..<5).map { _ in Point(x: number(), y: number()) })
  }
}

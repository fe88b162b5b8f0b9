import Annotations
import Geometry

/// What was written, and what the format cannot hold.
public struct WriteReport: Hashable, Sendable {
  /// Photos that were written, including those without faces.
  public var photos = 0
  /// Faces that were written; faces left out are among the losses.
  public var faces = 0
  /// What was lost, with the number of affected faces or photos.
  public var losses: [Loss: Int] = [:]

  /// A kind of information that a format cannot hold.
  public enum Loss: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Faces that nobody has judged; written only on request.
    case undecided
    /// Rejected proposals; written only on request.
    case rejected
    /// Faces to be ignored, which the format cannot mark.
    case ignored
    case landmarks, scores, names, notes
    case flag(String)
    case photoStates
    /// The format holds only whole pixels.
    case rounded
    /// Boxes that stick out of the photo, in formats whose readers refuse that.
    case clipped
    /// Faces that do not touch the photo, in such formats.
    case outside
    /// Landmarks outside the photo, in such formats.
    case pointsOutside
    /// That landmarks are hidden by something.
    case hiddenLandmarks
    /// Photos without faces.
    case emptyPhotos
    /// Photos of whose faces none is left, in formats in which that would mean that they have none.
    case undecidedPhotos

    public var description: String {
      switch self {
      case .undecided: "faces were left out because nobody has judged them"
      case .rejected: "rejected faces were left out"
      case .ignored: "faces to be ignored were left out because the format cannot mark them"
      case .landmarks: "landmarks were left out because the format cannot hold them"
      case .scores: "scores were left out because the format cannot hold them"
      case .names: "people's names were left out because the format cannot hold them"
      case .notes: "notes were left out because the format cannot hold them"
      case .flag(let name): "the flag '\(name)' was left out because the format cannot hold it"
      case .photoStates: "states and notes of photos were left out because the format cannot hold them"
      case .rounded: "coordinates were rounded to whole pixels, all that the format's readers take"
      case .clipped: "boxes were cut at the photo's edges, because the format's readers refuse others"
      case .outside: "faces were left out because they lie outside the photo"
      case .pointsOutside: "landmarks outside the photo were written as not given (visibility 0)"
      case .hiddenLandmarks: "that landmarks are hidden was left out because the format cannot hold it"
      case .undecidedPhotos: "photos were left out because nobody has decided about their faces"
      case .emptyPhotos:
        "photos without faces were left out because the format cannot say that they have none"
      }
    }

    private var rank: (Int, String) {
      switch self {
      case .undecided: (0, "")
      case .rejected: (1, "")
      case .ignored: (2, "")
      case .landmarks: (3, "")
      case .scores: (4, "")
      case .names: (5, "")
      case .notes: (6, "")
      case .flag(let name): (7, name)
      case .photoStates: (8, "")
      case .rounded: (9, "")
      case .clipped: (10, "")
      case .outside: (11, "")
      case .pointsOutside: (12, "")
      case .hiddenLandmarks: (13, "")
      case .emptyPhotos: (14, "")
      case .undecidedPhotos: (15, "")
      }
    }

    public static func < (a: Loss, b: Loss) -> Bool { a.rank < b.rank }
  }

  /// An empty report.
  public init() {}

  package mutating func lose(_ loss: Loss) { losses[loss, default: 0] += 1 }

  /// Adds another report's counts and losses.
  public mutating func add(_ other: WriteReport) {
    photos += other.photos
    faces += other.faces
    losses.merge(other.losses, uniquingKeysWith: +)
  }

  /// The losses as sentences, "landmarks were left out … (12 faces)".
  public var warnings: [String] {
    losses.sorted { $0.key < $1.key }.map { loss, count in
      let what = [.photoStates, .emptyPhotos, .undecidedPhotos].contains(loss) ? "photo" : "face"
      return "\(loss) (\(count) \(what)\(count == 1 ? "" : "s"))"
    }
  }
}

extension AnnotationFormat {
  /// Whether coordinates are whole numbers, because its readers expect them.
  var isWhole: Bool { self == .widerFace || self == .voc || self == .dlib }

  /// The faces of a record that are written; adds what is lost to the report.
  ///
  /// - Parameter everything: writes undecided and rejected faces, too, if the format can mark them.
  func selection(_ record: PhotoRecord, everything: Bool, _ report: inout WriteReport) -> [Annotation] {
    var faces: [Annotation] = []
    for face in record.annotations {
      if !(everything && carries.contains(.state)) {
        if face.state == .found {
          report.lose(.undecided)
          continue
        }
        if face.state == .rejected {
          report.lose(.rejected)
          continue
        }
      }
      if face.flags.contains(.ignore), !flags.contains(.ignore) {
        report.lose(.ignored)
        continue
      }
      faces.append(face)
      if face.landmarks != nil, !carries.contains(.landmarks) { report.lose(.landmarks) }
      if face.landmarks != nil, face.hiddenLandmarks != nil, carries.contains(.landmarks), self == .dlib {
        report.lose(.hiddenLandmarks)
      }
      if face.score != nil, !carries.contains(.score) { report.lose(.scores) }
      if face.person != nil, !carries.contains(.person) { report.lose(.names) }
      if !face.note.isEmpty, !carries.contains(.note) { report.lose(.notes) }
      for name in face.flags.subtracting(flags).names { report.lose(.flag(name)) }
      if isWhole, !face.isWhole(withLandmarks: carries.contains(.landmarks)) { report.lose(.rounded) }
    }
    // That a photo has no faces says already that it was reviewed.
    let isEmpty = faces.isEmpty && record.state == .reviewed && carries.contains(.emptyPhotos)
    let hasState =
      (record.state ?? .unreviewed) != .unreviewed && !isEmpty || record.note?.isEmpty == false
    if hasState, !carries.contains(.photoState) { report.lose(.photoStates) }
    if record.annotations.isEmpty, !carries.contains(.emptyPhotos) { report.lose(.emptyPhotos) }
    report.photos += 1
    report.faces += faces.count
    return faces
  }
}

extension AnnotationFormat {
  /// Whether readers refuse boxes that stick out of the photo: Ultralytics the whole photo, others the box.
  var staysInPhoto: Bool { self == .yolo || self == .yoloPose || self == .voc }

  /// Whether a photo must be left out, because without the faces that are left out it would be one without faces,
  /// which nobody has said. Sidecars say so themselves.
  package func wouldDeny(_ record: PhotoRecord, everything: Bool) -> Bool {
    guard !carries.contains(.photoState), self != .xmp, record.state != .reviewed else { return false }
    var report = WriteReport()
    return record.annotations.contains { $0.state != .rejected }
      && selection(record, everything: everything, &report).isEmpty
  }

  /// The faces with their boxes within the photo, where the format's readers need that.
  func withinPhoto(_ faces: [Annotation], _ size: PixelSize, _ report: inout WriteReport) -> [Annotation] {
    guard staysInPhoto else { return faces }
    return faces.compactMap { face in
      let box = face.box.cut(to: size)
      guard box.maxX > box.minX, box.maxY > box.minY else {
        report.lose(.outside)
        report.faces -= 1
        return nil
      }
      if box != face.box { report.lose(.clipped) }
      let points = carries.contains(.landmarks) ? face.landmarks?.points ?? [] : []
      if points.contains(where: { !size.holds($0) }) { report.lose(.pointsOutside) }
      var clipped = face
      clipped.box = box
      return clipped
    }
  }
}

extension BoundingBox {
  /// The part within a photo of this size; inverted when there is none.
  func cut(to size: PixelSize) -> BoundingBox {
    BoundingBox(
      minX: max(0, minX), minY: max(0, minY), maxX: min(Float(size.width), maxX),
      maxY: min(Float(size.height), maxY))
  }
}

extension PixelSize {
  /// Whether a point lies in a photo of this size, its edges included.
  func holds(_ point: Point) -> Bool {
    point.x >= 0 && point.y >= 0 && point.x <= Float(width) && point.y <= Float(height)
  }
}

extension Annotation {
  fileprivate func isWhole(withLandmarks: Bool) -> Bool {
    let points = withLandmarks ? landmarks?.points ?? [] : []
    return ([box.minX, box.minY, box.maxX, box.maxY] + points.flatMap { [$0.x, $0.y] })
      .allSatisfy { $0 == $0.rounded() }
  }
}

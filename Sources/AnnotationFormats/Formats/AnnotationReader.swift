public import Annotations
import Geometry

/// Reads annotations of any format, photo by photo.
public struct AnnotationReader {
  /// The format to read; nothing is guessed.
  public let format: AnnotationFormat
  /// For formats with a file per photo: the photo's name, best without its extension.
  public let photoName: String
  /// The photo's stored size and orientation, by its name in the file; nil when there is no such photo.
  public let frame: (String) -> StoredFrame?
  /// For Picasa: the people whom its files only name by number.
  package var contacts = PicasaContacts()
  /// What the classes of the file mean.
  public var classes = ClassRules()
  /// The names of YOLO's classes by number, from a list in its folder or above; nil when there is none. Without one,
  /// class 0 is faces.
  public var classNames: [Int: String]?

  /// By default no photo is found: pixels count as upright, and relative coordinates can be read only when
  /// the file states the size.
  public init(
    _ format: AnnotationFormat, photoName: String = "",
    frame: @escaping (String) -> StoredFrame? = { _ in nil }
  ) {
    self.format = format
    self.photoName = photoName
    self.frame = frame
  }

  /// Reads to the end, or until `emit` throws.
  ///
  /// Coordinates are delivered in pixels of the upright photo; see ``AnnotationFormat/placesStoredPixels``.
  /// - Parameter emit: gets each photo as soon as it is complete.
  /// - Throws: ``FormatError`` when the file as a whole makes no sense; earlier photos have been delivered.
  public func read(_ stream: ByteStream, emit: @escaping (PhotoRecord) throws -> Void) throws -> ReadReport {
    let reading = Reading(self, emit)
    // The reader of XML finds out about encodings by itself.
    let isXML = [.voc, .dlib, .xmp, .cvat].contains(format)
    let stream = isXML ? stream : try stream.asUTF8(format)
    switch format {
    case .widerFace: try reading.readWiderFace(stream)
    case .fddb: try reading.readFDDB(stream)
    case .yolo, .yoloPose: try reading.readYOLO(stream)
    case .csv: try reading.readCSV(stream)
    case .jsonl: try reading.readJSONLines(stream)
    case .coco: try reading.readCOCO(stream)
    case .labelMe: try reading.readLabelMe(stream)
    case .voc: try reading.readVOC(stream)
    case .dlib: try reading.readDlib(stream)
    case .xmp: try reading.readXMP(stream)
    case .cvat: try reading.readCVAT(stream)
    case .labelStudio: try reading.readLabelStudio(stream)
    case .labelStudioMin: try reading.readLabelStudioMin(stream)
    case .via: try reading.readVIA(stream)
    case .viaCSV: try reading.readVIACSV(stream)
    case .retinaFace: try reading.readRetinaFace(stream)
    case .picasa: try reading.readPicasa(stream)
    }
    return reading.report
  }

  /// Reads the face regions of a photo's XMP; nil when it holds none of the kind, and nothing is to be remarked.
  func read(_ photo: PhotoBytes) throws -> (records: [PhotoRecord], report: ReadReport)? {
    guard let found = try EmbeddedXMP(of: photo) else { return nil }
    let records = Records()
    let reading = Reading(self) { records.all.append($0) }
    try reading.read(found)
    return reading.report.isSilent && records.all.isEmpty ? nil : (records.all, reading.report)
  }

  /// Reads bytes in memory and returns everything.
  public func read(_ bytes: [UInt8]) throws -> (records: [PhotoRecord], report: ReadReport) {
    let records = Records()
    let report = try read(ByteStream(bytes)) { records.all.append($0) }
    return (records.all, report)
  }

  private final class Records { var all: [PhotoRecord] = [] }
}

/// A face as read from a file, with coordinates in the file's own convention.
struct RawFace {
  /// Edges in pixels, or as shares of the photo's width and height.
  var minX, minY, maxX, maxY: Double
  /// Five points, likewise; whole pixel coordinates are the middles of pixels.
  var points: [(x: Double, y: Double)]?
  /// Those of the points that are hidden by something.
  var hidden: LandmarkSet = []
  var id: AnnotationID?
  var state: FaceState?
  var score: Double?
  var person: String?
  /// The person with an ID, from a library.
  var identity: PersonReference?
  var refusals: [PersonReference] = []
  var apart: [AnnotationID] = []
  var nameless: Nameless?
  var flags: FaceFlags = []
  var note = ""
}

/// One pass of reading.
final class Reading {
  let reader: AnnotationReader
  var report = ReadReport()
  /// What had been skipped when the last photo was delivered.
  private var skippedBefore = 0
  private let emit: (PhotoRecord) throws -> Void

  init(_ reader: AnnotationReader, _ emit: @escaping (PhotoRecord) throws -> Void) {
    self.reader = reader
    self.emit = emit
  }

  var format: AnnotationFormat { reader.format }

  /// The meaning of the coordinates of one photo.
  struct Space {
    var frame: StoredFrame?
    /// Whether coordinates refer to the picture as stored in the photo's file.
    var isStored: Bool
    /// Factors from the file's pixels or shares to the photo's pixels.
    var scaleX, scaleY: Double
  }

  /// Delivers a photo.
  ///
  /// - Parameters:
  ///   - stated: the size to which the file says its coordinates refer.
  ///   - isRelative: whether coordinates are shares of the size.
  ///   - listsFaces: whether a photo without faces in this file has none.
  func finish(
    _ photo: PhotoRecord, _ faces: [RawFace], stated: PixelSize?, isRelative: Bool = false,
    listsFaces: Bool = true, place: String
  ) throws {
    let isWhole = report.skippedCount == skippedBefore
    defer { skippedBefore = report.skippedCount }
    guard !photo.name.isEmpty else { return report.skip(place, "the photo has no name") }
    let space: Space
    switch self.space(photo.name, stated: stated, isRelative: isRelative) {
    case .success(let found): space = found
    case .failure(let fault): return report.skip(place, fault.reason)
    }
    var record = photo
    record.size = space.frame?.uprightSize ?? stated
    record.hasIdentities = !faces.isEmpty && faces.allSatisfy { $0.id != nil }
    for (index, face) in faces.enumerated() {
      switch annotation(face, index, space) {
      case .success(let annotation) where !annotation.box.touches(record.size):
        report.skip("\(place), face \(index + 1)", "its box does not touch the photo")
      case .success(let annotation): record.annotations.append(annotation)
      case .failure(let fault):
        record.leftOut += 1
        report.skip("\(place), face \(index + 1)", fault.reason)
      }
    }
    if listsFaces, isWhole, faces.isEmpty, photo.state == nil { record.saysNoFaces = true }
    report.photos += 1
    report.faces += record.annotations.count
    try emit(record)
  }

  /// Skips something that says nothing about the photos after it.
  func skipPhoto(_ place: String, _ reason: String) {
    report.skip(place, reason)
    skippedBefore = report.skippedCount
  }

  struct Fault: Error {
    var reason: String
  }

  /// Decides between stored and upright pixels: by the size in the file if that is conclusive, otherwise by
  /// the convention of the format.
  private func space(_ name: String, stated: PixelSize?, isRelative: Bool) -> Result<Space, Fault> {
    let stated = stated.flatMap { $0.width > 0 && $0.height > 0 ? $0 : nil }
    guard let frame = reader.frame(name) else {
      guard isRelative else { return .success(Space(frame: nil, isStored: false, scaleX: 1, scaleY: 1)) }
      guard let stated else {
        return .failure(Fault(reason: "the photo was not found, and its size is needed"))
      }
      return .success(
        Space(frame: nil, isStored: false, scaleX: Double(stated.width), scaleY: Double(stated.height)))
    }
    let usual = format.placesStoredPixels
    var choices = [usual]
    if frame.orientation >= 5 { choices.append(!usual) }
    let sizes = choices.map { (isStored: $0, size: $0 ? frame.size : frame.uprightSize) }
    func space(_ isStored: Bool, _ size: PixelSize, _ from: PixelSize) -> Result<Space, Fault> {
      .success(
        Space(
          frame: frame, isStored: isStored,
          scaleX: isRelative ? Double(size.width) : Double(size.width) / Double(from.width),
          scaleY: isRelative ? Double(size.height) : Double(size.height) / Double(from.height)))
    }
    guard let stated else { return space(usual, sizes[0].size, sizes[0].size) }
    if let exact = sizes.first(where: { $0.size == stated }) {
      return space(exact.isStored, exact.size, stated)
    }
    // A photo that was resized; a hundredth allows for rounding.
    if let same = sizes.first(where: { Self.haveEqualShape($0.size, stated) }) {
      return space(same.isStored, same.size, stated)
    }
    return .failure(
      Fault(
        reason: "it was made for \(stated.width)×\(stated.height) pixels, the photo now has another shape "
          + "(\(frame.uprightSize.width)×\(frame.uprightSize.height)): it was cropped or turned since"))
  }

  private static func haveEqualShape(_ a: PixelSize, _ b: PixelSize) -> Bool {
    let (first, second) = (Double(a.width) * Double(b.height), Double(b.width) * Double(a.height))
    return abs(first - second) <= 0.01 * max(first, second)
  }

  private func annotation(_ raw: RawFace, _ index: Int, _ space: Space) -> Result<Annotation, Fault> {
    var box = BoundingBox(
      minX: Float(raw.minX * space.scaleX), minY: Float(raw.minY * space.scaleY),
      maxX: Float(raw.maxX * space.scaleX), maxY: Float(raw.maxY * space.scaleY))
    guard box.isUsable else {
      let isFinite = [raw.minX, raw.minY, raw.maxX, raw.maxY].allSatisfy(\.isFinite)
      return .failure(
        Fault(reason: isFinite ? "its box has no area or lies out of reach" : "its box has no numbers"))
    }
    var landmarks = raw.points.flatMap { points in
      points.count == 5
        ? Landmarks(
          points: points.map { Point(x: Float($0.x * space.scaleX), y: Float($0.y * space.scaleY)) })
        : nil
    }
    if landmarks?.isUsable == false {
      report.warn("face \(index + 1)", "its landmarks are impossible positions and were left out")
      landmarks = nil
    }
    if space.isStored, let frame = space.frame {
      box = frame.upright(box)
      landmarks = landmarks?.mapped(frame.upright)
    }
    let score = raw.score.map { Float($0) }
    let isProbability = score.map { (0...1).contains($0) } ?? true
    if !isProbability {
      report.warn("face \(index + 1)", "its score \(raw.score ?? 0) is not a probability and was left out")
    }
    var face =
      Annotation(
        id: raw.id ?? AnnotationID(rawValue: Int64(index) + 1), box: box, landmarks: landmarks,
        hiddenLandmarks: landmarks == nil ? nil : raw.hidden, state: raw.state ?? .added,
        score: isProbability ? score : nil,
        person: raw.person.flatMap(People.tidy),
        flags: raw.flags, note: raw.note, origin: .imported(format), refusals: raw.refusals,
        nameless: raw.nameless, apart: raw.apart)
    if let identity = raw.identity { face.identity = identity }
    return .success(face)
  }
}

extension BoundingBox {
  /// Whether some of it is within a photo of this size; true when the size is unknown.
  fileprivate func touches(_ size: PixelSize?) -> Bool {
    guard let size else { return true }
    return maxX > 0 && maxY > 0 && minX < Float(size.width) && minY < Float(size.height)
  }
}

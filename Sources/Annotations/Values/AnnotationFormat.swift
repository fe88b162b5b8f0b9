/// The formats in which annotations are imported and exported. Libraries hold the texts, which stay when a case is
/// renamed.
public enum AnnotationFormat: String, Hashable, Sendable, Codable, CaseIterable {
  /// WIDER FACE ground truth text.
  case widerFace = "wider"
  case coco = "coco"
  /// Pascal VOC XML, one file per photo.
  case voc = "voc"
  /// YOLO text, one file per photo: class and box, relative to the photo's size.
  case yolo = "yolo"
  /// YOLO text with five landmarks, one file per photo.
  case yoloPose = "yolo-pose"
  case csv = "csv"
  /// JSON Lines, one line per photo, including the output of `facet detect --format jsonl`.
  case jsonl = "jsonl"
  /// The XML of dlib's imglab.
  case dlib = "dlib"
  /// FDDB's list of ellipses.
  case fddb = "fddb"
  /// LabelMe JSON, one file per photo.
  case labelMe = "labelme"
  /// XMP face regions, in a sidecar beside each photo or in the photo.
  case xmp = "xmp"
  /// CVAT's XML for images, version 1.1.
  case cvat = "cvat"
  /// Label Studio's JSON export: tasks with annotations.
  case labelStudio = "label-studio"
  /// The short form of Label Studio's JSON export.
  case labelStudioMin = "label-studio-min"
  /// JSON of the VGG Image Annotator: a project or its exported annotations.
  case via = "via"
  /// CSV of the VGG Image Annotator.
  case viaCSV = "via-csv"
  /// RetinaFace's `label.txt`: WIDER FACE with landmarks.
  case retinaFace = "retinaface"
  /// Picasa's `.picasa.ini`; only read.
  case picasa = "picasa"

  /// The name in messages.
  public var name: String {
    switch self {
    case .widerFace: "WIDER FACE text"
    case .coco: "COCO JSON"
    case .voc: "Pascal VOC XML"
    case .yolo: "YOLO text"
    case .yoloPose: "YOLO pose text"
    case .csv: "CSV"
    case .jsonl: "JSON Lines"
    case .dlib: "dlib imglab XML"
    case .fddb: "FDDB ellipses"
    case .labelMe: "LabelMe JSON"
    case .xmp: "XMP face regions"
    case .cvat: "CVAT XML"
    case .labelStudio: "Label Studio JSON"
    case .labelStudioMin: "Label Studio JSON-MIN"
    case .via: "VIA JSON"
    case .viaCSV: "VIA CSV"
    case .retinaFace: "RetinaFace text"
    case .picasa: "Picasa's .picasa.ini"
    }
  }

  /// Whether annotations can be exported in it, too.
  public var isWritten: Bool { self != .picasa }

  /// Whether each photo has a file of its own.
  public var isFilePerPhoto: Bool {
    switch self {
    case .voc, .yolo, .yoloPose, .labelMe, .xmp: true
    case .widerFace, .coco, .csv, .jsonl, .dlib, .fddb, .cvat, .labelStudio, .labelStudioMin, .via, .viaCSV,
      .retinaFace, .picasa:
      false
    }
  }

  /// Whether coordinates refer to the picture as stored in the file, without its EXIF orientation.
  ///
  /// dlib loads pictures without EXIF, and MWG and Microsoft regions are written relative to the stored
  /// picture (digiKam, Lightroom and Picasa agree). LabelMe, labelImg (VOC), Ultralytics (YOLO) and OpenCV,
  /// with which the lists (WIDER FACE, COCO, FDDB) are used, turn photos upright when they load them. If a
  /// file states a size, that decides when it can. CVAT, Label Studio and VIA show photos upright; the numbers in
  /// `.picasa.ini` are those that Picasa writes into photos.
  public var placesStoredPixels: Bool { self == .dlib || self == .xmp || self == .picasa }

  /// What the format can hold.
  public var carries: FormatContents {
    switch self {
    case .widerFace: [.emptyPhotos, .someFlags]
    case .coco: [.landmarks, .score, .person, .flags, .emptyPhotos, .note, .state, .identity, .photoState]
    case .voc: [.someFlags, .emptyPhotos]
    case .yolo: [.emptyPhotos]
    case .yoloPose: [.landmarks, .emptyPhotos]
    case .csv: [.landmarks, .score, .person, .flags, .note, .state, .identity, .emptyPhotos, .photoState]
    case .jsonl: [.landmarks, .score, .person, .flags, .note, .state, .identity, .emptyPhotos, .photoState]
    case .dlib: [.landmarks, .score, .person, .someFlags, .emptyPhotos]
    case .fddb: [.score, .emptyPhotos]
    case .labelMe: [.landmarks, .person, .flags, .note, .score, .emptyPhotos]
    case .xmp: [.person, .emptyPhotos, .note]
    case .cvat, .labelStudio, .labelStudioMin, .via, .viaCSV:
      [.landmarks, .score, .person, .flags, .note, .state, .identity, .emptyPhotos, .photoState]
    case .retinaFace: [.landmarks, .emptyPhotos]
    case .picasa: [.person]
    }
  }

  /// The extension of written files.
  public var fileExtension: String {
    switch self {
    case .widerFace, .yolo, .yoloPose, .fddb, .retinaFace: "txt"
    case .coco, .labelMe, .labelStudio, .labelStudioMin, .via: "json"
    case .voc, .dlib, .cvat: "xml"
    case .csv, .viaCSV: "csv"
    case .picasa: "ini"
    case .jsonl: "jsonl"
    case .xmp: "xmp"
    }
  }
}

/// Parts of an annotation that a format may or may not hold.
public struct FormatContents: OptionSet, Hashable, Sendable {
  /// A bit for each part below.
  public let rawValue: UInt16
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The five points of a face.
  public static let landmarks = FormatContents(rawValue: 1 << 0)
  /// The detector's probability of "face".
  public static let score = FormatContents(rawValue: 1 << 1)
  /// The person's name.
  public static let person = FormatContents(rawValue: 1 << 2)
  /// Every flag.
  public static let flags = FormatContents(rawValue: 1 << 3)
  /// A few flags; see ``AnnotationFormat/flags``.
  public static let someFlags = FormatContents(rawValue: 1 << 4)
  /// The face's note; the photo's is part of ``photoState``.
  public static let note = FormatContents(rawValue: 1 << 5)
  /// Found, accepted, rejected or added. Without it only faces are written, and read as added.
  public static let state = FormatContents(rawValue: 1 << 6)
  /// The annotation's ID, so that importing it again changes it instead of adding another one.
  public static let identity = FormatContents(rawValue: 1 << 7)
  /// Photos without faces.
  public static let emptyPhotos = FormatContents(rawValue: 1 << 8)
  /// Unreviewed, reviewed or skipped, and the photo's note.
  public static let photoState = FormatContents(rawValue: 1 << 9)
}

extension AnnotationFormat {
  /// The flags that the format can hold.
  public var flags: FaceFlags {
    if carries.contains(.flags) { return FaceFlags(FaceFlags.names.map(\.flag)) }
    return switch self {
    case .widerFace: [.occluded, .blurred, .ignore]
    case .voc: [.occluded, .ignore]
    case .dlib: [.occluded, .ignore]
    default: []
    }
  }
}

import AnnotationFormats
import Annotations
import Files
import Geometry
import Imaging
import Jobs
import Library
import SystemPackage
import TestSupport
import Testing

/// Small photos, each with a content of its own, in a folder of a test's own, and a library beside them.
final class PhotoFinding {
  let folder: TemporaryFolder
  let library: AnnotationLibrary
  private var shade = 0x8000

  init() throws {
    folder = try TemporaryFolder()
    library = try AnnotationLibrary(at: folder.path.appending("library.sqlite"))
  }

  deinit { library.close() }

  var root: FilePath { folder.path }

  /// A photo of 64×48 pixels. The name may hold folders.
  @discardableResult
  func photo(_ name: String) throws -> FilePath {
    shade += 1
    return try photo(name, shade: shade)
  }

  /// - Parameter shade: makes the content one of its own, from 0 to 65535.
  @discardableResult
  func photo(_ name: String, shade: Int) throws -> FilePath {
    let path = root.appending(name)
    if name.contains("/") { try folder.folder(String(name[..<slash(name)])) }
    let image = Image(
      width: 64, height: 48, red: UInt8(shade & 255), green: UInt8(shade >> 8), blue: 70)
    try AtomicFile.write(try image.encodedPNG(level: 1), to: path, replacing: false)
    return path
  }

  private func slash(_ name: String) -> String.Index { name.lastIndex(of: "/") ?? name.startIndex }

  @discardableResult
  func file(_ name: String, _ text: String) throws -> FilePath {
    if name.contains("/") { try folder.folder(String(name[..<slash(name)])) }
    return try folder.write(name, Array(text.utf8))
  }

  struct Made {
    var run: ImportRun
    var messages: [String] = []
  }

  func read(_ paths: FilePath..., photos: [FilePath] = [], replacing: Bool = false) -> Made {
    var messages: [String] = []
    let run = ImportRun(library: library, photoFolders: photos, format: nil, replaces: replacing) {
      messages.append($0)
    }
    for path in paths { run.read(path) }
    run.finish()
    return Made(run: run, messages: messages)
  }

  /// The left edges of a photo's faces, in rising order, as whole numbers.
  func lefts(_ photo: FilePath) throws -> [Int] {
    try library.photo(PhotoFingerprint(contentsOf: photo)).annotations
      .map { Int($0.box.minX.rounded()) }.sorted()
  }

  /// A VOC file with a face at `left`.
  static func voc(_ name: String, left: Int, folder: String = "") -> String {
    """
    <annotation><folder>\(folder)</folder><filename>\(name)</filename><size><width>64</width><height>48</height>
    <depth>3</depth></size><object><name>face</name><bndbox><xmin>\(left + 1)</xmin><ymin>3</ymin>
    <xmax>\(left + 20)</xmax><ymax>30</ymax></bndbox></object></annotation>
    """
  }

  /// A list or file of any format that names one photo, with a face from 10 to 30.
  static func list(_ format: AnnotationFormat, _ name: String) -> String {
    let json = name.replacing("\\", with: "\\\\")
    return switch format {
    case .coco:
      #"{"images": [{"id": 1, "file_name": "\#(json)", "width": 64, "height": 48}], "annotations": [{"id": 1, "#
        + #""image_id": 1, "category_id": 1, "bbox": [10, 2, 20, 30]}], "categories": [{"id": 1, "name": "face"}]}"#
    case .csv: "filename,xmin,ymin,xmax,ymax\n\(name),10,2,30,32\n"
    case .jsonl: #"{"path": "\#(json)", "faces": [{"box": [10, 2, 30, 32]}]}"# + "\n"
    case .widerFace: "\(name)\n1\n10 2 20 30 0 0 0 0 0 0\n"
    case .dlib:
      "<dataset><images><image file='\(name)'><box top='2' left='10' width='20' height='30'/></image></images></dataset>"
    case .labelMe:
      #"{"version": "5", "flags": {}, "shapes": [{"label": "face", "points": [[10, 2], [30, 32]], "#
        + #""shape_type": "rectangle", "flags": {}, "group_id": null}], "imagePath": "\#(json)", "imageHeight": 48, "#
        + #""imageWidth": 64, "imageData": null}"#
    default: voc(name, left: 10)
    }
  }
}

package import AnnotationFormats
import Annotations
package import Evaluation
import Files
import Foundation
package import Geometry
import Imaging
package import SystemPackage

/// The faces that another program found, by photo: a file or folder of any format, detections as WIDER FACE and FDDB
/// take them, or COCO results.
package struct EvalFindings: Sendable {
  private struct Photo: Sendable {
    var faces: [ScoredBox]
    var size: PixelSize?
    /// The photo's place in the file.
    var place: Int
  }

  private var byName: [String: Photo] = [:]
  /// By path without extension, and by name without folders and extension; nil where several photos have the same one.
  private var byPath: [String: Photo?] = [:]
  private var byStem: [String: Photo?] = [:]
  /// What could not be used, and how ambiguous files were read, a line each.
  package private(set) var remarks: [String] = []

  /// - Parameter images: the photos of the truth by number, for COCO results; nil when the truth is not COCO.
  package init(_ path: FilePath, images: COCOImages? = nil) throws {
    if AnnotationFolder.isFolder(path) {
      if try !readFolder(path) { try readKnownFormat { try $0.read([path]) } }
    } else {
      let stream = try AnnotationFiles.stream(path)
      if let rest = try readDetections(stream, of: path, images) {
        try readKnownFormat { try $0.read(path, from: rest) }
      }
    }
    for (name, photo) in byName {
      for (key, table) in [(Self.path(name), \Self.byPath), (Self.stem(name), \Self.byStem)] {
        self[keyPath: table][key] = .some(self[keyPath: table][key] == nil ? photo : nil)
      }
    }
  }

  private mutating func add(_ name: String, _ faces: [ScoredBox], _ size: PixelSize? = nil) {
    var photo = byName[name] ?? Photo(faces: [], size: size, place: byName.count)
    photo.faces += faces
    byName[name] = photo
  }

  private mutating func readKnownFormat(_ read: (inout GroundTruthReader) throws -> Void) throws {
    var reader = GroundTruthReader()
    try read(&reader)
    remarks += reader.remarks
    for photo in reader.photos {
      let faces = photo.faces.map { ScoredBox(box: $0.box, score: $0.score ?? 1, landmarks: $0.landmarks) }
      add(photo.name, faces, photo.size)
    }
  }

  // MARK: Detections

  /// Reads detections of WIDER FACE, FDDB or COCO.
  ///
  /// - Returns: the whole stream again when it is something else. It may be a pipe, which cannot be opened twice.
  private mutating func readDetections(
    _ stream: ByteStream, of path: FilePath, _ images: COCOImages?
  ) throws -> ByteStream? {
    let start = try stream.peek(AnnotationFormat.sniffedBytes)
    // JSON Lines, COCO, XML, photos and MATLAB files are not read into memory.
    guard let first = start.first(where: { !Self.blanks.contains($0) }), first < 0x80,
      ![UInt8(ascii: "{"), UInt8(ascii: "<")].contains(first), !WiderMatlabList.isOne(start.prefix(8))
    else { return stream }
    let isArray = first == UInt8(ascii: "[")
    if isArray, !COCOResults.areStarted(by: start) { return stream }
    let bytes = try stream.rest()
    if isArray {
      let results = try COCOResults(bytes, of: path.shown, images)
      remarks += results.remarks
      for photo in results.photos { add(photo.name, photo.faces) }
      return nil
    }
    guard let list = try FoundList(RawArguments.text(bytes), of: path.shown) else { return ByteStream(bytes) }
    add([list], of: path)
    return nil
  }

  /// Blanks, and the mark at the start of some texts.
  private static let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF]

  /// A folder of text files with detections, as those of WIDER FACE (one a photo) and FDDB (one a fold).
  private mutating func readFolder(_ folder: FilePath) throws -> Bool {
    let walk = FolderWalk.files(below: folder)
    var lists: [FoundList] = []
    for file in walk.files where file.extension?.lowercased() == "txt" {
      let bytes = try AnnotationFiles.bytes(file)
      if bytes.allSatisfy(Self.blanks.contains) { continue }
      guard let list = try FoundList(RawArguments.text(bytes), of: file.shown) else {
        guard lists.isEmpty else {
          throw UsageError("\(file.shown): this is no list of found faces, unlike other files of its folder")
        }
        return false
      }
      lists.append(list)
    }
    remarks += lists.isEmpty ? [] : walk.errors.map { "\($0)" }
    add(lists, of: folder)
    return !lists.isEmpty
  }

  private mutating func add(_ lists: [FoundList], of path: FilePath) {
    for photo in lists.lazy.flatMap(\.photos) { add(photo.name, photo.faces) }
    if lists.contains(where: { $0.form == .boxes }) {
      remarks.append("\(path.shown): faces of five numbers are read as boxes: x, y, width, height, score")
    }
    if lists.contains(where: { $0.form == .ellipses }) {
      remarks.append(
        "\(path.shown): faces of six numbers are read as ellipses: two radii, angle, centre, score")
    }
  }

  // MARK: Answers

  package func faces(of name: String) -> [ScoredBox] { photo(name)?.faces ?? [] }

  /// The size of a photo, if the file gives it.
  package func size(of name: String) -> PixelSize? { photo(name)?.size }

  /// The indices of photos in the order in which the file names them; those that it does not name come last.
  package func order(of names: [String]) -> [Int] {
    let places = names.map { photo($0)?.place ?? .max }
    return names.indices.sorted { (places[$0], $0) < (places[$1], $1) }
  }

  /// A line about photos of the file that the truth does not have; nil when it has all of them.
  ///
  /// - Parameter names: the truth's photos.
  package func remark(beyond names: [String]) -> String? {
    let known = Set(names.compactMap { photo($0)?.place })
    guard
      let first = byName.filter({ !known.contains($0.value.place) }).min(by: {
        $0.value.place < $1.value.place
      })
    else { return nil }
    return
      "\(counted(byName.count - known.count, "photo")) of \(byName.count) with found faces are not judged here and "
      + "are left out, the first is \(first.key)"
  }

  private func photo(_ name: String) -> Photo? {
    byName[name] ?? (byPath[Self.path(name)] ?? nil) ?? (byStem[Self.stem(name)] ?? nil)
  }

  private static func path(_ name: String) -> String {
    var path = FilePath(name)
    path.extension = nil
    return path.string
  }

  private static func stem(_ name: String) -> String { FilePath(name).stem ?? name }
}

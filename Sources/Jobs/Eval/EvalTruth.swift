package import Annotations
package import Evaluation
import Files
import Foundation
package import Geometry
import Imaging
package import Library
package import AnnotationFormats
package import SystemPackage

/// The photos to evaluate on, with all that is marked in them.
package struct EvalTruth: Sendable {
  package struct Photo: Sendable {
    /// As the file names it.
    package var name: String
    /// Nil where no photo was found or looked for.
    package var path: FilePath?
    /// Upright pixels, when known.
    package var size: PixelSize?
    /// Rejected ones left out.
    package var faces: [Annotation]
    /// FDDB's own regions, one for each face.
    package var ellipses: [FaceRegion]?

    package var truth: GroundTruth {
      GroundTruth(
        faces: faces.filter { !$0.flags.contains(.ignore) }.map(\.box),
        ignored: faces.filter { $0.flags.contains(.ignore) }.map(\.box))
    }

    package var regions: [FaceRegion] {
      ellipses ?? faces.filter { !$0.flags.contains(.ignore) }.map { .box($0.box) }
    }
  }

  package var photos: [Photo] = []
  /// Nil for a library.
  package var format: AnnotationFormat?

  /// From a file that lists many photos.
  ///
  /// - Parameter lookup: finds the photos; nil when they are not needed.
  package init(_ path: FilePath, format chosen: AnnotationFormat?, lookup: PhotoLookup?) throws {
    if AnnotationFolder.isFolder(path) {
      self = try EvalTruth(folder: path, format: chosen, lookup: lookup ?? PhotoLookup([path]))
      return
    }
    let (records, format) = try Self.read(path, format: chosen) { name in
      lookup?.path(name, beside: path.removingLastComponent()).flatMap { lookup?.frame(at: $0) }
    }
    self.format = format
    let ellipses = format == .fddb ? Self.ellipses(try AnnotationFiles.bytes(path)) : [:]
    photos = records.map { record in
      let faces = record.annotations.filter { $0.state != .rejected }
      let regions = ellipses[record.name]
      return Photo(
        name: record.name, path: lookup?.path(record.name, beside: path.removingLastComponent()),
        size: record.size, faces: faces, ellipses: regions?.count == faces.count ? regions : nil)
    }
  }

  /// From a folder of files of annotations; of one format, when all of them are.
  private init(folder: FilePath, format chosen: AnnotationFormat?, lookup: PhotoLookup) throws {
    let found = FolderRecords()
    AnnotationFolder(folder, format: chosen, lookup: lookup).read {
      found.all.append(($0, $1))
      found.formats.insert($2)
    } remark: {
      StandardError.write($0)
    }
    guard !found.formats.isEmpty else {
      throw UsageError(
        "\(folder.shown): no annotations in it: no VOC XML, YOLO text, LabelMe JSON, XMP or lists of them")
    }
    format = found.formats.count == 1 ? found.formats.first : nil
    photos = found.all.map { record, path in
      Photo(
        name: record.name, path: path, size: record.size,
        faces: record.annotations.filter { $0.state != .rejected }, ellipses: nil)
    }
  }

  private final class FolderRecords {
    var all: [(PhotoRecord, FilePath?)] = []
    var formats: Set<AnnotationFormat> = []
  }

  /// From a library: photos that someone has reviewed or decided about. Faces nobody decided about are ignored
  /// places.
  package init(_ library: AnnotationLibrary, photos paths: [FilePath]) throws {
    for path in paths {
      guard let sighting = try? library.identify(path) else { continue }
      let known = try library.photo(sighting.photo)
      guard known.state == .reviewed || known.annotations.contains(where: { $0.state.isDecided }) else {
        continue
      }
      let faces = known.annotations.filter { $0.state != .rejected }.map { face in
        var face = face
        if !face.state.isDecided { face.flags.insert(.ignore) }
        return face
      }
      photos.append(Photo(name: path.string, path: path, size: nil, faces: faces))
    }
  }

  /// What a file tells of faces, by photo; for truth and for what other programs found.
  package static func read(
    _ path: FilePath, format chosen: AnnotationFormat?,
    frame: @escaping (String) -> StoredFrame? = { _ in nil }
  ) throws -> (records: [PhotoRecord], format: AnnotationFormat) {
    var stream = try AnnotationFiles.stream(path)
    if try WiderMatlabList.isOne(stream.peek(8)),
      let text = try WiderText.bytes(of: AnnotationFiles.bytes(path), path)
    {
      stream = ByteStream(text)
    }
    do {
      guard let format = try chosen ?? AnnotationFormat.guess(stream.peek(AnnotationFormat.sniffedBytes))
      else {
        throw UsageError(
          "\(path.shown): the content is of no known format; give WIDER FACE text, COCO, CSV, JSON Lines, dlib or FDDB "
            + "ellipses, or name the truth's with --truth-format")
      }
      guard !format.isFilePerPhoto else {
        throw UsageError(
          "\(path.shown): \(format.name) describes one photo; name the folder of such files, or use a format that lists many"
        )
      }
      let box = Records()
      let report = try AnnotationReader(format, frame: frame).read(stream) { box.all.append($0) }
      for remark in report.skipped + report.warnings { StandardError.write("\(path.shown): \(remark)") }
      return (box.all, format)
    } catch let error as UsageError {
      throw error
    } catch {
      throw UsageError("\(path.shown): \(error)")
    }
  }

  private final class Records { var all: [PhotoRecord] = [] }

  /// FDDB's ellipses by photo: the reader of annotations keeps only their boxes.
  private static func ellipses(_ bytes: [UInt8]) -> [String: [FaceRegion]] {
    var result: [String: [FaceRegion]] = [:]
    var name = ""
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let values = line.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
      switch values.count {
      case 5...:
        result[name, default: []].append(
          .ellipse(
            major: values[0], minor: values[1], angle: values[2], x: values[3], y: values[4]))
      case 1
      where Int(line.trimmingCharacters(in: .whitespaces)) != nil && result[name] == nil && !name.isEmpty:
        result[name] = []
      default: name = line.trimmingCharacters(in: .whitespaces)
      }
    }
    return result
  }
}

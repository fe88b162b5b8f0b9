package import Annotations
import Files
import Foundation
import Imaging
package import SystemPackage

/// The annotations in and below a folder: files of all formats, lists or one per photo, XMP sidecars, and
/// face regions inside photos. If a photo has several, the first file by name counts, and regions in the
/// photo come last.
package struct AnnotationFolder {
  private let folder: FilePath
  private let lookup: PhotoLookup
  private let picasa = PicasaFiles()
  private let yoloClasses = YOLOClasses()
  /// The format of all files; nil to recognise it from their content.
  private let format: AnnotationFormat?

  /// The extensions of annotation files.
  private static let endings: Set<String> = ["txt", "xml", "json", "jsonl", "csv", "xmp", "ini"]

  /// - Parameter lookup: finds the photos beside the files or elsewhere.
  package init(_ folder: FilePath, format: AnnotationFormat? = nil, lookup: PhotoLookup) {
    (self.folder, self.format, self.lookup) = (folder, format, lookup)
  }

  package static func isFolder(_ path: FilePath) -> Bool {
    (try? FileStamp(of: path))?.isFolder == true
  }

  /// - Parameters:
  ///   - take: gets each photo's record, what was found for its photo, and the format.
  ///   - remark: gets a line for everything that could not be used.
  /// - Returns: the number of annotation files.
  @discardableResult
  package func read(
    _ take: @escaping (PhotoRecord, PhotoMatch, AnnotationFormat) -> Void, remark: (String) -> Void
  ) -> Int {
    var files = 0
    var seen: Set<FilePath> = []
    var empty: [FilePath] = []
    var hasYOLO = false
    let found = FolderWalk.files(below: folder)
    for error in found.errors { remark("\(error)") }
    let hidden = format == nil || format == .picasa ? PicasaFiles.hidden(in: folder, with: found.files) : []
    for file in found.files.filter(isAnnotationFile) + hidden {
      do {
        let bytes = try AnnotationFiles.bytes(file)
        guard let format = format ?? AnnotationFormat.guess(bytes.prefix(AnnotationFormat.sniffedBytes))
        else {
          if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0a || $0 == 0x0d }) { empty.append(file) }
          continue
        }
        files += 1
        hasYOLO = hasYOLO || format == .yolo || format == .yoloPose
        for (record, photo) in try records(of: file, bytes, format, remark) {
          if let photo = photo.path, !seen.insert(photo).inserted { continue }
          take(record, photo, format)
        }
      } catch let error as UnreadableFile {
        remark("\(error)")
      } catch {
        remark("\(file.shown): \(error)")
      }
    }
    // In YOLO, the file of a photo without objects is empty.
    for file in empty where hasYOLO {
      let source = AnnotationFile(file, below: folder, format: .yolo)
      guard let photo = lookup.photo(file.stemText, of: source).path,
        seen.insert(photo).inserted
      else { continue }
      files += 1
      take(PhotoRecord(name: file.stemText), .found(photo), .yolo)
    }
    guard format == nil || format == .xmp else { return files }
    for photo in FolderScan([folder], isRecursive: true).all().photos where !seen.contains(photo) {
      let file = try? lookup.files.file(at: photo)
      defer { lookup.files.trim() }
      let regions = try? AnnotationFiles.regions(
        of: photo, in: file, name: photo.text, frame: { file.flatMap { StoredFrame(of: $0) } })
      guard let found = regions else { continue }
      files += 1
      for record in found.records { take(record, .found(photo), .xmp) }
    }
    return files
  }

  private func records(
    of file: FilePath, _ bytes: [UInt8], _ format: AnnotationFormat, _ remark: (String) -> Void
  ) throws -> [(PhotoRecord, PhotoMatch)] {
    let source = AnnotationFile(file, below: folder, format: format)
    var reader = AnnotationReader(format, photoName: file.stemText) { [lookup] name in
      lookup.photo(name, of: source).path.flatMap { lookup.frame(at: $0) }
    }
    if format == .picasa { reader.contacts = picasa.contacts(for: file) }
    if format == .yolo || format == .yoloPose {
      reader.classNames = yoloClasses.names(for: file.removingLastComponent())
    }
    let (records, report) = try reader.read(bytes)
    for line in report.skipped + report.warnings + report.classRemarks { remark("\(file.shown): \(line)") }
    return records.map { ($0, lookup.photo($0.name, of: source)) }
  }

  private func isAnnotationFile(_ file: FilePath) -> Bool {
    let endings = format.map { [$0.fileExtension] } ?? Self.endings
    return file.extension.map { endings.contains($0.lowercased()) } == true
  }
}

package import Annotations
import Files
import Foundation
import Imaging
package import SystemPackage

/// The annotations in and below a folder: files of every format, one a photo or lists, XMP sidecars, and the face
/// regions inside photos. Where a photo has several, the first file by name counts, and regions in the photo last.
package struct AnnotationFolder {
  private let folder: FilePath
  private let lookup: PhotoLookup
  /// One format for all files; told by their content when nil.
  private let format: AnnotationFormat?

  /// Where files of annotations may end in.
  private static let endings: Set<String> = ["txt", "xml", "json", "jsonl", "csv", "xmp"]

  /// - Parameter lookup: finds the photos beside the files or elsewhere.
  package init(_ folder: FilePath, format: AnnotationFormat? = nil, lookup: PhotoLookup) {
    (self.folder, self.format, self.lookup) = (folder, format, lookup)
  }

  package static func isFolder(_ path: FilePath) -> Bool {
    AnnotationFiles.status(path).map { $0.st_mode & S_IFMT } == S_IFDIR
  }

  /// - Parameters:
  ///   - take: gets each photo's record, the photo where it is found, and the format.
  ///   - remark: gets a line for whatever could not be used.
  /// - Returns: how many files of annotations there were.
  @discardableResult
  package func read(
    _ take: @escaping (PhotoRecord, FilePath?, AnnotationFormat) -> Void, remark: (String) -> Void
  ) -> Int {
    var files = 0
    var seen: Set<FilePath> = []
    var empty: [FilePath] = []
    var hasYOLO = false
    for file in annotationFiles {
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
          if let photo, !seen.insert(photo).inserted { continue }
          take(record, photo, format)
        }
      } catch let error as UnreadableFile {
        remark("\(error)")
      } catch {
        remark("\(file.shown): \(error)")
      }
    }
    // YOLO leaves the file of a photo without objects empty.
    for file in empty where hasYOLO {
      guard let photo = lookup.path(file.stemText, beside: file.removingLastComponent()),
        seen.insert(photo).inserted
      else { continue }
      files += 1
      take(PhotoRecord(name: file.stemText), photo, .yolo)
    }
    guard format == nil || format == .xmp else { return files }
    for photo in FolderScan([folder], isRecursive: true).all().photos where !seen.contains(photo) {
      let file = try? lookup.files.file(at: photo)
      defer { lookup.files.trim() }
      let regions = try? AnnotationFiles.regions(
        of: photo, in: file, name: photo.text, frame: { file.flatMap { StoredFrame(of: $0) } },
        inPhoto: 1 << 20)
      guard let found = regions else { continue }
      files += 1
      for record in found.records { take(record, photo, .xmp) }
    }
    return files
  }

  private func records(
    of file: FilePath, _ bytes: [UInt8], _ format: AnnotationFormat, _ remark: (String) -> Void
  ) throws -> [(PhotoRecord, FilePath?)] {
    let beside = file.removingLastComponent()
    let reader = AnnotationReader(format, photoName: file.stemText) { [lookup] name in
      lookup.path(name, beside: beside).flatMap { lookup.frame(at: $0) }
    }
    let (records, report) = try reader.read(bytes)
    for line in report.skipped + report.warnings { remark("\(file.shown): \(line)") }
    return records.map { ($0, lookup.path($0.name, beside: beside)) }
  }

  /// In the order of their names, hidden ones left out.
  private var annotationFiles: [FilePath] {
    let endings = format.map { [$0.fileExtension] } ?? Self.endings
    return FolderFiles.below(folder).filter { $0.extension.map { endings.contains($0.lowercased()) } == true }
  }
}

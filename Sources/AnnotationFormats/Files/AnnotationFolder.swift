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

  /// - Parameter lookup: finds the files' photos, in the folder or elsewhere.
  package init(_ folder: FilePath, format: AnnotationFormat? = nil, lookup: PhotoLookup) {
    (self.folder, self.format, self.lookup) = (folder, format, lookup)
  }

  package static func isFolder(_ path: FilePath) -> Bool {
    (try? FileStamp(of: path))?.isFolder == true
  }

  /// - Parameters:
  ///   - take: gets each photo's record, what was found for its photo, and the format.
  ///   - remark: gets a line for everything that could not be used, and whether it is a file that could not be read.
  /// - Returns: the number of annotation files.
  @discardableResult
  package func read(
    _ take: @escaping (PhotoRecord, PhotoMatch, AnnotationFormat) -> Void,
    remark: (_ line: String, _ isFailure: Bool) -> Void
  ) -> Int {
    // A sidecar is both a file of its own and part of its photo.
    var remarks: Set<String> = []
    func add(_ line: String, _ isFailure: Bool = false) {
      if remarks.insert(line).inserted { remark(line, isFailure) }
    }
    var files = 0
    var seen: Set<FilePath> = []
    var empty: [FilePath] = []
    var hasYOLO = false
    let found = FolderWalk.files(below: folder)
    for error in found.errors { add("\(error)", true) }
    let hidden = format == nil || format == .picasa ? PicasaFiles.hidden(in: folder, with: found.files) : []
    for file in found.files.filter({ Self.isAnnotationFile($0, format) }) + hidden {
      do {
        let bytes = try AnnotationFiles.bytes(file)
        guard let format = format ?? AnnotationFormat.guess(bytes.prefix(AnnotationFormat.sniffedBytes))
        else {
          if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0a || $0 == 0x0d }) { empty.append(file) }
          continue
        }
        files += 1
        hasYOLO = hasYOLO || format == .yolo || format == .yoloPose
        for (record, photo) in try records(of: file, bytes, format, { add($0) }) {
          if let photo = photo.path, !seen.insert(photo).inserted { continue }
          take(record, photo, format)
        }
      } catch {
        add(Self.message(error, file), true)
      }
      for fault in yoloClasses.newFaults() + picasa.newFaults() { add(fault, true) }
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
    return files + readRegions(except: seen, take, add)
  }

  /// Reads the regions in photos, and in sidecars that are not files of other photos.
  ///
  /// - Returns: the number of photos with regions.
  private func readRegions(
    except seen: Set<FilePath>, _ take: (PhotoRecord, PhotoMatch, AnnotationFormat) -> Void,
    _ remark: (String, Bool) -> Void
  ) -> Int {
    var photos = 0
    let scan = FolderScan([folder], isRecursive: true).all()
    for error in scan.errors {
      // Annotations may be in a folder of their own.
      if case .noPhotos = error { continue }
      remark("\(error)", true)
    }
    for photo in scan.photos where !seen.contains(photo) {
      // For what cannot be opened, the call below gives the reason.
      let file = try? lookup.files.file(at: photo)
      defer { lookup.files.trim() }
      do {
        let found = try AnnotationFiles.regions(
          of: photo, in: file, name: photo.text, frame: { file.flatMap { StoredFrame(of: $0) } })
        guard let found else { continue }
        photos += found.records.isEmpty ? 0 : 1
        report(found.report, photo) { remark($0, false) }
        for record in found.records { take(record, .found(photo), .xmp) }
      } catch {
        remark(Self.message(error, photo), true)
      }
    }
    return photos
  }

  private static func message(_ error: any Error, _ file: FilePath) -> String {
    error is UnreadableFile || error is InvalidSidecar || error is PhotoError
      ? "\(error)" : "\(file.shown): \(error)"
  }

  private func report(_ report: ReadReport, _ file: FilePath, _ remark: (String) -> Void) {
    for line in report.skipped + report.warnings + report.classRemarks { remark("\(file.shown): \(line)") }
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
    let (records, report) =
      format == .xmp ? try RegionSidecar.naming(file) { try reader.read(bytes) } : try reader.read(bytes)
    self.report(report, file, remark)
    return records.map { ($0, lookup.photo($0.name, of: source)) }
  }

  /// Whether a file in a folder is read, by its extension in any letter case.
  ///
  /// - Parameter format: nil for all formats.
  package static func isAnnotationFile(_ file: FilePath, _ format: AnnotationFormat?) -> Bool {
    let endings = format.map { [$0.fileExtension] } ?? endings
    return file.extension.map { endings.contains($0.lowercased()) } == true
  }
}

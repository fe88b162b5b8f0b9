import AnnotationFormats
package import Annotations
package import Evaluation
import Files
import Foundation
import Geometry
import Imaging
package import SystemPackage

/// Ground truth for photos, from a file of any annotation format that holds many photos.
package struct TruthFile: Sendable {
  package struct Photo: Sendable {
    package var path: FilePath
    package var truth: GroundTruth
  }

  package private(set) var photos: [Photo] = []
  /// What the file says that could not be used, a line each.
  package private(set) var remarks: [String] = []

  /// Of photos that people went through in the browser.
  package init(photos: [Photo]) { self.photos = photos }

  /// - Parameters:
  ///   - path: WIDER FACE text, COCO, CSV, JSON Lines …; told by content.
  ///   - folder: where the photos lie that the file names.
  package init(_ path: FilePath, photosIn folder: FilePath) throws {
    let bytes: [UInt8]
    do {
      bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path.string)))
    } catch {
      throw UsageError("\(path.shown): the truth cannot be read: \(error.localizedDescription)")
    }
    guard let format = AnnotationFormat.guess(bytes.prefix(AnnotationFormat.sniffedBytes)) else {
      throw UsageError(
        "\(path.shown): not a known annotation format; use WIDER FACE text, COCO, CSV or JSON Lines")
    }
    guard !format.isFilePerPhoto else {
      throw UsageError("\(path.shown): \(format.name) describes one photo; use a format that lists many")
    }
    let reader = AnnotationReader(format) { name in
      guard let header = try? readPhotoHeader(at: Self.path(of: name, in: folder)) else { return nil }
      return StoredFrame(size: header.storedSize, orientation: header.orientation.rawValue)
    }
    do {
      let (records, report) = try reader.read(bytes)
      photos = records.map { record in
        Photo(path: Self.path(of: record.name, in: folder), truth: GroundTruth(record.annotations))
      }
      remarks = (report.skipped + report.warnings).map(\.description)
    } catch {
      throw UsageError("\(path.shown): \(error)")
    }
  }

  private static func path(of name: String, in folder: FilePath) -> FilePath {
    let path = FilePath(name)
    return path.isAbsolute ? path : folder.pushing(path)
  }
}

extension GroundTruth {
  /// Faces that people accepted or added count, found ones too when nobody decided (a file of plain boxes);
  /// rejected ones do not, and flagged ones are ignored.
  package init(_ annotations: [Annotation]) {
    let wanted = annotations.filter { $0.state != .rejected }
    self.init(
      faces: wanted.filter { !$0.flags.contains(.ignore) }.map(\.box),
      ignored: wanted.filter { $0.flags.contains(.ignore) }.map(\.box))
  }
}

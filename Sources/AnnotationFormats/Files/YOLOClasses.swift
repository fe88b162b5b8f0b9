import Annotations
import Files
import Imaging
package import SystemPackage

/// The lists of class names in the folder of YOLO's files or in one of the two folders above: `classes.txt`,
/// `obj.names` or `data.yaml`.
package final class YOLOClasses {
  private var known: [FilePath: [Int: String]?] = [:]
  private var faults: [FilePath: String] = [:]
  private var reported: Set<FilePath> = []
  private static let names = ["classes.txt", "obj.names", "data.yaml", "data.yml", "dataset.yaml"]
  private static let largest = 1 << 20

  package init() {}

  /// Messages about lists that cannot be read, each once.
  package func newFaults() -> [String] {
    let new = faults.filter { !reported.contains($0.key) }
    reported.formUnion(new.keys)
    return new.values.sorted()
  }

  /// The names by number; nil when there is no list, empty when it cannot be read.
  package func names(for folder: FilePath) -> [Int: String]? {
    let folder = folder.isEmpty ? "." : folder
    if let found = known[folder] { return found }
    let found = search(folder)
    known[folder] = .some(found)
    return found
  }

  private func search(_ folder: FilePath) -> [Int: String]? {
    var folder = folder
    for _ in 0..<3 {
      for name in Self.names {
        let file = folder.appending(name)
        guard (try? FileStamp(of: file))?.isRegular == true else { continue }
        do {
          let bytes = try AnnotationFiles.bytes(file, first: Self.largest, isPhoto: true)
          return try Self.list(bytes, isYAML: !name.hasSuffix("s.txt") && !name.hasSuffix(".names"))
        } catch let error as UnreadableFile {
          faults[AnnotationFiles.absolute(file)] = "\(error)"
        } catch {
          faults[AnnotationFiles.absolute(file)] =
            "\(file.shown): its names of classes cannot be read: \(error)"
        }
        return [:]
      }
      folder =
        folder.lastComponent.map { $0.string != ".." && $0.string != "." } == true
        ? folder.removingLastComponent() : folder.appending("..")
      if folder.isEmpty { folder = "." }
    }
    return nil
  }

  /// The names of a list's bytes.
  ///
  /// - Throws: ``FormatError`` when they are not text.
  package static func list(_ bytes: [UInt8], isYAML: Bool) throws -> [Int: String] {
    let utf8 = try ByteStream(bytes).asUTF8(.yolo).rest()
    let text = String(decoding: utf8, as: UTF8.self)
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    if isYAML { return YAMLNames.names(lines.map(String.init)) }
    let named = lines.enumerated().map { ($0, $1.trimmed) }.filter { !$1.isEmpty }
    return Dictionary(uniqueKeysWithValues: named)
  }
}

internal import Foundation
import Geometry
public import SystemPackage
internal import TOMLReading

/// Why a template file cannot be used. Each message says what, where and what to do.
public enum TemplateError: Error, Equatable, Sendable, CustomStringConvertible {
  case unreadable(path: String, reason: String)
  case syntax(path: String, line: Int, reason: String)
  case badValue(path: String, key: String, expected: String)

  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path): the template cannot be read: \(reason); check its name"
    case .syntax(let path, let line, let reason): "\(path):\(line): \(reason); docs/EXPORT.md has an example"
    case .badValue(let path, let key, let expected): "\(path): \(key): expected \(expected)"
    }
  }
}

extension CropTemplate {
  /// Reads a template from a file.
  ///
  /// ```toml
  /// name = "mine"            # for the manifest; the file's name when left out
  /// size = [128, 128]        # width and height of a crop
  /// landmarks = [[44, 58], [84, 58], [64, 82], [47, 105], [81, 105]]
  /// ```
  /// Landmarks are left eye, right eye, nose, left and right mouth corner in pixels of the crop. With `margin
  /// = 20` instead of landmarks, the face's box is cut with a margin, as `facenet` does.
  public init(contentsOf path: FilePath) throws(TemplateError) {
    let text: String
    do {
      text = try String(contentsOfFile: path.string, encoding: .utf8)
    } catch {
      throw .unreadable(path: path.string, reason: (error as NSError).localizedDescription)
    }
    try self.init(toml: text, path: path.string, name: path.lastComponent?.stem ?? "own")
  }

  /// - Parameters:
  ///   - path: for messages.
  ///   - name: used when the file gives none.
  public init(toml: String, path: String, name: String) throws(TemplateError) {
    let table: TOMLTable
    do {
      table = try readTOML(toml)
    } catch {
      throw .syntax(path: path, line: error.line, reason: error.reason)
    }
    let known = ["name", "size", "landmarks", "margin"]
    for key in table.keys.sorted() where !known.contains(key) {
      throw .badValue(path: path, key: key, expected: "one of \(known.joined(separator: ", "))")
    }
    guard let sides = table["size"]?.array?.compactMap(\.int), sides.count == 2,
      sides.allSatisfy(Self.sides.contains)
    else {
      throw .badValue(
        path: path, key: "size",
        expected: "width and height from \(Self.sides.lowerBound) to \(Self.sides.upperBound)")
    }
    let size = PixelSize(width: sides[0], height: sides[1])
    let name = table["name"]?.string ?? name
    switch (table["landmarks"], table["margin"]) {
    case (.some(let value), nil):
      let points =
        (value.array?.map { $0.array?.compactMap(\.number) ?? [] }) ?? []
      guard points.count == 5, points.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isFinite) }) else {
        throw .badValue(path: path, key: "landmarks", expected: "five points like [44, 58]")
      }
      let template = AlignmentTemplate(size: size, points: points.map { SIMD2($0[0], $0[1]) })
      guard (try? SimilarityTransform(fitting: template.points, to: template.points)) != nil else {
        throw .badValue(path: path, key: "landmarks", expected: "five different points")
      }
      self.init(name: name, size: size, placement: .landmarks(template))
    case (nil, .some(let value)):
      guard let margin = value.int, (0..<min(size.width, size.height)).contains(margin) else {
        throw .badValue(path: path, key: "margin", expected: "a number of pixels from 0, less than the size")
      }
      self.init(name: name, size: size, placement: .box(margin: margin))
    default:
      throw .badValue(path: path, key: "landmarks", expected: "either landmarks or a margin")
    }
  }
}

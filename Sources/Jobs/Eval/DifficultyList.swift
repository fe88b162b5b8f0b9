import Evaluation
import Files
import Foundation
import AnnotationFormats
package import SystemPackage

/// Which faces belong to a subset of WIDER FACE: from a text that gives a photo's name, how many of its faces count,
/// and their numbers from 1 in the order of the truth, on any number of lines; or from the official MATLAB files
/// (wider_easy_val.mat).
package struct DifficultyList: Sendable {
  private var faces: [String: Set<Int>] = [:]

  package init(_ path: FilePath) throws {
    var words: [Substring] = []
    let bytes = try Self.bytes(path)
    if let list = try WiderText.list(bytes, path) {
      guard list.photos.contains(where: { $0.chosen != nil }) else {
        throw UsageError(
          "\(path.string): does not say which faces count; use a file such as wider_easy_val.mat")
      }
      for photo in list.photos { faces[photo.name] = Set(photo.chosen ?? []) }
      return
    }
    let text = RawArguments.text(bytes)
    var name: String?
    var left: Int?
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      words = line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "," })
      guard !words.isEmpty else { continue }
      guard let photo = name else {
        name = line.trimmingCharacters(in: .whitespaces)
        continue
      }
      let numbers = words.compactMap { Int($0) }
      guard numbers.count == words.count, numbers.allSatisfy({ $0 >= 0 }) else {
        throw UsageError("\(path.string):\(index + 1): this must be numbers of faces of '\(photo)'")
      }
      var rest = numbers[...]
      let wanted = left ?? rest.popFirst() ?? 0
      guard rest.count <= wanted else {
        throw UsageError("\(path.string):\(index + 1): '\(photo)' has more numbers than its count says")
      }
      faces[photo, default: []].formUnion(rest)
      left = wanted - rest.count
      if left == 0 { (name, left) = (nil, nil) }
    }
    if let name { throw UsageError("\(path.string): the numbers of '\(name)' are missing at the end") }
  }

  private static func bytes(_ path: FilePath) throws -> [UInt8] {
    do {
      return try AnnotationFiles.bytes(path)
    } catch {
      throw UsageError("\(path.string): cannot be read: \(error.localizedDescription)")
    }
  }

  /// Whether a face belongs to the subset.
  ///
  /// - Parameter number: the face's number in its photo, from 1.
  package func contains(_ number: Int64, of photo: String) -> Bool {
    Int(exactly: number).map { faces[photo]?.contains($0) == true } ?? false
  }
}

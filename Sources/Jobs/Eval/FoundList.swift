import AnnotationFormats
import Evaluation
import Files
import Foundation
import Geometry

/// Faces that a detector found, as the evaluations of WIDER FACE and FDDB take them: a photo's name, the number of its
/// faces, and a line for each, either `x y w h score` or `major minor angle x y score`. Six numbers are an ellipse; five
/// are a box here, although in a list of true faces they would be an ellipse without a score.
struct FoundList {
  enum Form {
    case boxes, ellipses
  }

  private(set) var photos: [(name: String, faces: [ScoredBox])] = []
  /// Nil when no photo has a face.
  private(set) var form: Form?

  /// Reads a list; nil when the content is something else.
  ///
  /// - Parameter name: the file's name, for messages.
  /// - Throws: `UsageError` when the list is damaged.
  init?(_ text: String, of name: String) throws {
    // Blank lines are left out, but lines keep their numbers.
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
      .map { (number: $0 + 1, text: $1.trimmingCharacters(in: .whitespaces)) }
      .filter { !$0.text.isEmpty }
    guard let width = Self.width(lines.map(\.text)) else { return nil }
    form = width == 5 ? .boxes : width == 6 ? .ellipses : nil
    var index = 0
    while index < lines.count {
      let photo = lines[index].text
      guard index + 1 < lines.count, let count = Int(lines[index + 1].text), count >= 0 else {
        throw UsageError(
          "\(name):\(lines[index].number): the number of faces of '\(photo)' must be in the next line")
      }
      index += 2
      var faces: [ScoredBox] = []
      while faces.count < count {
        let numbers = index < lines.count ? Self.numbers(lines[index].text) : nil
        guard let numbers, numbers.count == width, numbers.allSatisfy({ Float($0).isFinite }) else {
          throw UsageError(
            "\(name):\(index < lines.count ? lines[index].number : lines.last?.number ?? 1): face "
              + "\(faces.count + 1) of \(count) of '\(photo)' must be \(width) numbers")
        }
        faces.append(width == 5 ? Self.box(numbers) : Self.ellipse(numbers))
        index += 1
      }
      photos.append((photo, faces))
    }
  }

  /// How many numbers a face has: 5 or 6, 0 without any face; nil when this is another kind of file.
  private static func width(_ lines: [String]) -> Int? {
    var index = 0
    while index < lines.count {
      guard index + 1 < lines.count, numbers(lines[index]) == nil, let count = Int(lines[index + 1]) else {
        return nil
      }
      guard count == 0 else {
        guard index + 2 < lines.count, let first = numbers(lines[index + 2]) else { return nil }
        return [5, 6].contains(first.count) ? first.count : nil
      }
      index += 2
    }
    return lines.isEmpty ? nil : 0
  }

  private static func numbers(_ line: String) -> [Double]? {
    let words = line.split(whereSeparator: \.isWhitespace)
    let numbers = words.compactMap { Double($0) }
    return numbers.count == words.count && numbers.count > 1 ? numbers : nil
  }

  private static func box(_ numbers: [Double]) -> ScoredBox {
    ScoredBox(
      box: BoundingBox(
        minX: Float(numbers[0]), minY: Float(numbers[1]), maxX: Float(numbers[0] + numbers[2]),
        maxY: Float(numbers[1] + numbers[3])), score: Float(numbers[4]))
  }

  private static func ellipse(_ numbers: [Double]) -> ScoredBox {
    let (a, b, c, s) = (numbers[0], numbers[1], cos(numbers[2]), sin(numbers[2]))
    let across = (a * a * c * c + b * b * s * s).squareRoot()
    let down = (a * a * s * s + b * b * c * c).squareRoot()
    let (x, y) = (numbers[3], numbers[4])
    return ScoredBox(
      box: BoundingBox(
        minX: Float(x - across), minY: Float(y - down), maxX: Float(x + across), maxY: Float(y + down)),
      score: Float(numbers[5]), region: .ellipse(major: a, minor: b, angle: numbers[2], x: x, y: y))
  }
}

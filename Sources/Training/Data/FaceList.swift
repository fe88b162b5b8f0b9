import Foundation
public import Geometry

/// Lists of boxes and five landmarks in formats without a name: CelebA's two lists, and those of the LFW part
/// of Sun, Wang and Tang's landmark data (2013): path, left, right, top, bottom, then x and y of five points.
public struct FaceList: Sendable {
  /// A line of the list: a photo and its only face.
  public struct Entry: Sendable, Hashable {
    /// The photo's name in the list, with `/`.
    public var name: String
    /// In pixels of the photo, `max` edges exclusive; nil in a list of landmarks alone.
    public var box: BoundingBox?
    /// In pixels of the photo; nil in a list of boxes alone.
    public var landmarks: Landmarks?
  }

  /// In the list's order; after ``merge(_:)``, entries found only in the other list come last.
  public private(set) var entries: [Entry] = []
  /// The numbers, from 1, of lines that could not be used.
  public private(set) var skippedLines: [Int] = []

  private enum Kind {
    case celebaBoxes, celebaLandmarks, lfw
  }

  /// - Returns: nil when the text is not one of these lists.
  public init?(_ text: String) {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let head = lines.prefix(2).map { $0.split(whereSeparator: \.isWhitespace) }
    let kind: Kind
    var first = 0
    if head.count == 2, head[1].first == "image_id" {
      (kind, first) = (.celebaBoxes, 2)
    } else if head.count == 2, head[1].first == "lefteye_x" {
      (kind, first) = (.celebaLandmarks, 2)
    } else if let line = head.first, line.count == 15, line.dropFirst().allSatisfy({ Float($0) != nil }) {
      kind = .lfw
    } else {
      return nil
    }
    for (number, line) in lines.enumerated().dropFirst(first) {
      let fields = line.split(whereSeparator: \.isWhitespace)
      if fields.isEmpty { continue }
      if let entry = Self.entry(kind, fields) {
        entries.append(entry)
      } else {
        skippedLines.append(number + 1)
      }
    }
  }

  private static func entry(_ kind: Kind, _ fields: [Substring]) -> Entry? {
    let numbers = fields.dropFirst().compactMap { Float($0) }
    guard numbers.count == fields.count - 1, numbers.allSatisfy(\.isFinite), let name = fields.first else {
      return nil
    }
    var entry = Entry(name: String(name).replacing("\\", with: "/"))
    func points(_ values: ArraySlice<Float>) -> Landmarks {
      let all = Array(values)
      return Landmarks(points: (0..<5).map { Point(x: all[2 * $0], y: all[2 * $0 + 1]) })
    }
    switch kind {
    case .celebaBoxes:
      guard numbers.count == 4, numbers[2] > 0, numbers[3] > 0 else { return nil }
      entry.box = BoundingBox(
        minX: numbers[0], minY: numbers[1], maxX: numbers[0] + numbers[2], maxY: numbers[1] + numbers[3])
    case .celebaLandmarks:
      guard numbers.count == 10 else { return nil }
      entry.landmarks = points(numbers[...])
    case .lfw:
      guard numbers.count == 14, numbers[1] > numbers[0], numbers[3] > numbers[2] else { return nil }
      // Edges name the last pixel.
      entry.box = BoundingBox(minX: numbers[0], minY: numbers[2], maxX: numbers[1] + 1, maxY: numbers[3] + 1)
      entry.landmarks = points(numbers[4...])
    }
    return entry
  }

  /// Joins boxes and landmarks of the same photo from two lists.
  public mutating func merge(_ other: FaceList) {
    var places: [String: Int] = [:]
    for (index, entry) in entries.enumerated() { places[entry.name] = index }
    for entry in other.entries {
      guard let index = places[entry.name], entry.box == nil || entries[index].box == nil else {
        entries.append(entry)
        continue
      }
      if let box = entry.box { entries[index].box = box }
      if let landmarks = entry.landmarks { entries[index].landmarks = landmarks }
    }
    skippedLines += other.skippedLines
  }
}

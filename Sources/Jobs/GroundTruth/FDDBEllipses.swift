import Evaluation
import Files
import Foundation

/// FDDB's ellipses as its lists give them, of which the reader of annotations keeps only the boxes.
enum FDDBEllipses {
  /// The regions of each photo, in the list's order.
  static func byPhoto(_ bytes: [UInt8]) -> [String: [FaceRegion]] {
    var result: [String: [FaceRegion]] = [:]
    var name = ""
    for line in RawArguments.text(bytes).split(whereSeparator: \.isNewline) {
      let values = line.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
      switch values.count {
      case 5...:
        result[name, default: []].append(
          .ellipse(major: values[0], minor: values[1], angle: values[2], x: values[3], y: values[4]))
      case 1
      where Int(line.trimmingCharacters(in: .whitespaces)) != nil && result[name] == nil && !name.isEmpty:
        result[name] = []
      default: name = line.trimmingCharacters(in: .whitespaces)
      }
    }
    return result
  }
}

import Annotations
import Foundation

/// What people drew on one photo in a program that knows only shapes: faces as boxes, and landmarks as points of
/// their own.
struct DrawnShapes {
  private struct Face {
    var raw: RawFace
    var group: String?
  }

  private struct Mark {
    /// The landmark, from 0 to 4.
    var index: Int
    var x, y: Double
    var group: String?
    var isHidden: Bool
  }

  private var faces: [Face] = []
  private var marks: [Mark] = []

  /// - Parameter group: what landmarks of this face have in common with it; nil when the file does not say.
  mutating func add(_ face: RawFace, group: String?) { faces.append(Face(raw: face, group: group)) }

  /// - Parameter index: see ``landmark(_:)``.
  mutating func addLandmark(_ index: Int, x: Double, y: Double, group: String?, isHidden: Bool = false) {
    guard x.isFinite, y.isFinite else { return }
    marks.append(Mark(index: index, x: x, y: y, group: group, isHidden: isHidden))
  }

  /// The faces with their landmarks. A landmark belongs to the face of its group, or else to the only face in whose
  /// box it lies.
  func joined(_ place: String, _ report: inout ReadReport) -> [RawFace] {
    var points = [[Int: [Mark]]](repeating: [:], count: faces.count)
    var lost = 0
    for mark in marks {
      if let owner = owner(mark) {
        points[owner][mark.index, default: []].append(mark)
      } else {
        lost += 1
      }
    }
    if lost > 0 {
      report.warn(place, "\(lost) landmarks lie in no face, or in several, and were left out")
    }
    return faces.indices.map { number in
      var face = faces[number].raw
      let five = (0..<5).compactMap { points[number][$0]?.count == 1 ? points[number][$0]?.first : nil }
      if five.count == 5 {
        face.points = five.map { ($0.x, $0.y) }
        face.hidden = LandmarkSet(indices: five.filter(\.isHidden).map(\.index))
      } else if !points[number].isEmpty {
        report.warn(
          "\(place), face \(number + 1)", "its landmarks are not all five, once each, and were left out")
      }
      return face
    }
  }

  private func owner(_ mark: Mark) -> Int? {
    if let group = mark.group {
      let same = faces.indices.filter { faces[$0].group == group }
      if same.count == 1 { return same.first }
    }
    let around = faces.indices.filter { number in
      let face = faces[number].raw
      return face.minX <= mark.x && mark.x <= face.maxX && face.minY <= mark.y && mark.y <= face.maxY
    }
    return around.count == 1 ? around.first : nil
  }

  /// The names of the five landmarks as they are written: left and right as seen in the photo.
  static let landmarks = LabelMe.points

  /// Which of the five landmarks a label means; nil for other labels.
  static func landmark(_ label: String) -> Int? {
    let name = label.trimmed.lowercased().replacing("-", with: "_").replacing(" ", with: "_")
    return switch name {
    case "left_eye", "lefteye", "eye_left", "l_eye", "leye": 0
    case "right_eye", "righteye", "eye_right", "r_eye", "reye": 1
    case "nose", "nose_tip", "nosetip": 2
    case "left_mouth", "mouth_left", "leftmouth", "left_mouth_corner", "mouth_left_corner": 3
    case "right_mouth", "mouth_right", "rightmouth", "right_mouth_corner", "mouth_right_corner": 4
    default: nil
    }
  }
}

extension RawFace {
  /// The box around points; nil when there are none, or one is not finite.
  init?(around points: [(x: Double, y: Double)]) {
    let (xs, ys) = (points.map(\.x), points.map(\.y))
    guard let minX = xs.min(), let minY = ys.min(), let maxX = xs.max(), let maxY = ys.max(),
      (xs + ys).allSatisfy(\.isFinite)
    else { return nil }
    self.init(minX: minX, minY: minY, maxX: maxX, maxY: maxY)
  }

  /// The box around a box that was turned clockwise about a point.
  ///
  /// - Parameter degrees: an unturned box stays as it is, to the last digit.
  func turned(_ degrees: Double, aboutX x: Double, y: Double) -> RawFace {
    guard degrees != 0 else { return self }
    let (sine, cosine) = Self.direction(degrees)
    let corners = [(minX, minY), (maxX, minY), (maxX, maxY), (minX, maxY)].map { corner in
      let (across, down) = (corner.0 - x, corner.1 - y)
      return (x: x + across * cosine - down * sine, y: y + across * sine + down * cosine)
    }
    // Without numbers it is reported as such.
    return RawFace(around: corners) ?? RawFace(minX: .nan, minY: .nan, maxX: .nan, maxY: .nan)
  }

  /// The box around an ellipse that was turned clockwise about its centre.
  init(ellipseX x: Double, y: Double, acrossRadius: Double, downRadius: Double, degrees: Double = 0) {
    let (sine, cosine) = Self.direction(degrees)
    let across =
      ((acrossRadius * cosine) * (acrossRadius * cosine) + (downRadius * sine) * (downRadius * sine))
      .squareRoot()
    let down = ((acrossRadius * sine) * (acrossRadius * sine) + (downRadius * cosine) * (downRadius * cosine))
      .squareRoot()
    self.init(minX: x - across, minY: y - down, maxX: x + across, maxY: y + down)
  }

  /// Sine and cosine; exact for whole quarters.
  private static func direction(_ degrees: Double) -> (sine: Double, cosine: Double) {
    let turn = degrees.truncatingRemainder(dividingBy: 360)
    switch turn {
    case 0: return (0, 1)
    case 90, -270: return (1, 0)
    case 180, -180: return (0, -1)
    case 270, -90: return (-1, 0)
    default:
      let angle = turn * .pi / 180
      return (sin(angle), cos(angle))
    }
  }
}

public import Geometry
package import Imaging

/// A set of quarter turns; the photo is searched once for each.
///
/// The published weights find heads up to about 45° from upright; turning the photo finds the others. What is found
/// only in a turned photo, and only a few times, is turned upright by its landmarks and judged again. Upright faces
/// keep precedence over turned ones that are not better.
public struct Rotations: OptionSet, Hashable, Sendable, Codable {
  /// Bit n is the turn clockwise by n times 90°; higher bits are dropped.
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue & 0b1111 }

  /// The photo as it is.
  public static let upright = Rotations(rawValue: 1 << 0)
  /// Turned clockwise by 90°.
  public static let right = Rotations(rawValue: 1 << 1)
  /// Turned by 180°.
  public static let half = Rotations(rawValue: 1 << 2)
  /// Turned clockwise by 270°.
  public static let left = Rotations(rawValue: 1 << 3)

  /// Every turn; takes about four times as long as one.
  public static let all: Rotations = [.upright, .right, .half, .left]

  /// The chosen turns in rising order.
  public var turns: [QuarterTurn] {
    QuarterTurn.allCases.filter { contains(Rotations(rawValue: 1 << UInt8($0.rawValue))) }
  }

  /// - Parameter turns: in any order, repeats allowed; without any the set is empty, which no detection
  ///   accepts.
  public init(_ turns: some Sequence<QuarterTurn>) {
    self = []
    for turn in turns { insert(Rotations(rawValue: 1 << UInt8(turn.rawValue))) }
  }

  /// From degrees clockwise; nil when one is not a whole quarter turn.
  public init?(degrees: [Int]) {
    guard degrees.allSatisfy({ $0 % 90 == 0 }) else { return nil }
    self = []
    for degrees in degrees { insert(Rotations(rawValue: 1 << UInt8((degrees / 90 % 4 + 4) % 4))) }
  }
}

extension QuarterTurn {
  /// The EXIF orientation that turns a stored picture this way.
  package var orientation: PhotoOrientation {
    switch self {
    case .none: .upright
    case .right: .quarterTurn
    case .half: .halfTurn
    case .left: .threeQuarterTurn
    }
  }
}

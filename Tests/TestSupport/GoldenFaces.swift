import Foundation
public import SystemPackage

/// The reference's faces in one sample photo (`Golden/faces/NAME.json`).
public struct GoldenFaces: Decodable {
  public struct Face: Decodable {
    public var box: [Float]
    public var score: Float
    public var landmarks: [[Float]]
    /// The 2×3 matrix from photo to aligned crop.
    public var alignment: [[Double]]
  }
  public struct Stages: Decodable {
    public struct Level: Decodable {
      public var scale: Double
      public var resized_hw: [Int]
      public var candidates: Int
    }
    public var scales: [Level]
    public var rnet_in: Int
    public var onet_in: Int
  }

  public var image: String
  public var width: Int
  public var height: Int
  public var faces: [Face]
  public var stages: Stages

  public init(_ path: FilePath) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: path.string))
    self = try JSONDecoder().decode(Self.self, from: data)
  }

  /// The sample photos, by their golden files' names.
  public static let sampleNames = [
    "astronaut", "camera", "chelsea", "grace_hopper", "group", "mona-lisa", "rocket",
  ]
}

import Foundation
import Geometry
import SystemPackage
import TestSupport

/// The reference's answers for a photo of `Samples/`, as far as alignment needs them.
struct GoldenPhoto: Decodable, CustomStringConvertible {
  struct Face: Decodable {
    let landmarks: [[Float]]
    /// The 2×3 matrix from photo to 112×112 crop.
    let alignment: [[Double]]

    var points: Landmarks { Landmarks(points: landmarks.map { Point(x: $0[0], y: $0[1]) }) }
  }

  let image: String
  let faces: [Face]

  var description: String { image }
  var path: FilePath { RepositoryPaths.samples.appending(image) }
  var stem: String { FilePath(image).stem ?? image }

  func crop(_ face: Int) -> FilePath {
    let number = face < 10 ? "0\(face)" : "\(face)"
    return Self.folder.appending("aligned/\(stem)_\(number).png")
  }

  private static let folder = RepositoryPaths.root.appending("Tests/AlignmentTests/Golden")

  static let all: [GoldenPhoto] = {
    let folder = URL(filePath: Self.folder.appending("faces").string)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().compactMap { name in
      guard let data = try? Data(contentsOf: folder.appending(path: name)) else { return nil }
      return try? JSONDecoder().decode(GoldenPhoto.self, from: data)
    }
  }()
}

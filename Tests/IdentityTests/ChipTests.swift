import Alignment
import Foundation
import Geometry
import Identity
import Imaging
import SystemPackage
import TestSupport
import Testing

@Suite("Chips of faces") struct ChipTests {
  /// The face's landmarks as the reference found them.
  private static func landmarks(_ face: String) throws -> Landmarks {
    let folder = RepositoryPaths.root.appending("Tests/DetectionTests/Golden/faces")
    let faces = try GoldenFaces(folder.appending("\(face.dropLast(3)).json")).faces
    let number = try #require(Int(face.suffix(2)))
    return Landmarks(points: faces[number].landmarks.map { Point(x: $0[0], y: $0[1]) })
  }

  @Test("a chip from photo and landmarks is the reference's, within a rounding", arguments: Fixture.faces)
  func golden(face: String) throws {
    let embedder = try #require(Fixture.all.last)
    let landmarks = try Self.landmarks(face)
    let matrix = try Fixture.golden["\(face).matrix"].values
    let transform = try embedder.template.transform(of: landmarks)
    for (value, wanted) in zip(transform.matrix, matrix) {
      #expect(abs(value - Double(wanted)) <= 1e-6 * max(100, abs(Double(wanted))))
    }
    let chip = try embedder.chip(of: landmarks, in: Fixture.photo(face))
    let wanted = try Fixture.chip(face)
    let most = zip(chip.pixels, wanted.pixels).map { abs(Int($0) - Int($1)) }.max()
    #expect(try #require(most) <= 1)
    let vector = try embedder.embedding(of: landmarks, in: Fixture.photo(face))
    // A grey level here and there moves the vector less than a hundredth of what tells people apart.
    #expect(VectorMeasure.distance.distance(vector, try Fixture.golden["\(face).embedding"].values) < 0.005)
  }

  @Test("a face much larger than the chip is averaged, so that no pixel is skipped")
  func averaged() throws {
    let embedder = try #require(Fixture.all.last)
    // A board of single pixels, black and white: bilinear samples of it are black, white or anything between.
    var board = Image(width: 1600, height: 1600)
    for index in board.pixels.indices where (index / 3 + index / 4800) % 2 == 0 { board.pixels[index] = 255 }
    let points = embedder.template.points.map {
      Point(x: Float($0.x * 8 + 100.3), y: Float($0.y * 8 + 100.6))
    }
    let chip = try embedder.chip(of: Landmarks(points: points), in: board)
    #expect(chip.pixels.allSatisfy { (120...136).contains($0) })
  }

  @Test("outside the photo a chip is black")
  func outside() throws {
    let embedder = try #require(Fixture.all.last)
    let points = embedder.template.points.map { Point(x: Float($0.x - 75), y: Float($0.y)) }
    let chip = try embedder.chip(
      of: Landmarks(points: points), in: Image(width: 75, height: 150, red: 200, green: 200, blue: 200))
    #expect(chip.pixels[(10 * 150 + 20) * 3] == 0)
    #expect(chip.pixels[(10 * 150 + 120) * 3] == 200)
  }

  @Test("landmarks that form no face are refused")
  func refused() throws {
    let embedder = try #require(Fixture.all.last)
    let image = Image(width: 50, height: 50)
    let spot = Landmarks(points: [Point](repeating: Point(x: 5, y: 5), count: 5))
    #expect(throws: SimilarityFitError.coincident) { try embedder.chip(of: spot, in: image) }
    let nowhere = Landmarks(points: (0..<5).map { Point(x: .nan, y: Float($0)) })
    #expect(throws: SimilarityFitError.notFinite) { try embedder.chip(of: nowhere, in: image) }
    let face = try Self.landmarks("astronaut_00")
    let photo = try Fixture.photo("astronaut_00")
    let vector = try embedder.embedding(of: face, in: photo)
    #expect(try embedder.embeddings(of: [spot, face, nowhere], in: photo) == [nil, vector, nil])
  }
}

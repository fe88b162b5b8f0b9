import Alignment
package import Detection
import Files
import Foundation
package import Geometry
package import Imaging
package import SystemPackage
import TextWriting

/// What `facet detect` prints about one photo.
package struct PhotoReport: Sendable {
  /// The path as the user gave it, or as the folder holds it. It may hold any bytes.
  package var path: FilePath
  package var outcome: Outcome
  /// Whether the faces are those of a first look.
  package var isFirstLook = false
  /// Of each face, when they were asked for.
  package var figures: [FaceFigures]?
  /// Whose vectors the faces have; nil for none.
  package var model: String?
  /// The vector of each face; nil for landmarks that form no face.
  package var vectors: [[Float]?] = []

  package init(
    path: FilePath, outcome: Outcome
  ) {
    self.path = path
    self.outcome = outcome
  }

  package enum Outcome: Sendable {
    case found(size: PixelSize, faces: [Face], seconds: Double, warnings: [String])
    case failed(String)
  }

  /// Adds the measures of the faces.
  package mutating func measure(_ faces: [Face], in image: Image) {
    figures = faces.enumerated().map { FaceFigures(ExportFace(index: $0, $1), in: image) }
  }

  /// One line of JSON without the line feed.
  ///
  /// Coordinates are pixels of the upright photo, `box` is `[minX, minY, maxX, maxY]`, landmarks are left eye,
  /// right eye, nose, left and right mouth corner. JSON holds only text: for a name that is not valid UTF-8,
  /// `path` is the closest text and `path_base64` the bytes.
  package func jsonLine() throws -> String {
    var line = Line(path: path.string)
    let bytes = path.bytes
    if Array(path.string.utf8) != bytes { line.path_base64 = Data(bytes).base64EncodedString() }
    switch outcome {
    case .failed(let reason): line.error = reason
    case .found(let size, let faces, let seconds, let warnings):
      line.width = size.width
      line.height = size.height
      line.faces = faces.map(Line.Face.init)
      if let figures { for index in figures.indices { line.faces?[index].figures = figures[index] } }
      line.model = model
      for (index, vector) in vectors.enumerated() { line.faces?[index].vector = vector }
      line.first_look = isFirstLook ? true : nil
      line.seconds = (seconds * 1e6).rounded() / 1e6
      line.warnings = warnings.isEmpty ? nil : warnings
    }
    return try JSONText.line(of: line)
  }

  /// For people: a line about the photo, and one for each face.
  package var text: String? {
    guard case .found(let size, let faces, let seconds, _) = outcome else { return nil }
    let count = faces.count == 1 ? "1 face" : "\(faces.count) faces"
    let milliseconds = Int((seconds * 1000).rounded())
    let look = isFirstLook ? ", first look" : ""
    var lines = ["\(path.shown): \(size.width)×\(size.height), \(count), \(milliseconds) ms\(look)"]
    for (index, face) in faces.enumerated() {
      let box = face.box
      let edges = [box.minX, box.minY, box.maxX, box.maxY].map { "\(Int($0.rounded()))" }
      let score = String(format: "%.4f", face.score)
      lines.append("  \(index + 1)  \(score)  \(edges.joined(separator: " "))")
      if let figures { lines.append("     \(figures[index].text)") }
    }
    return lines.joined(separator: "\n")
  }

  private struct Line: Encodable {
    var path: String
    var path_base64: String?
    var error: String?
    var width: Int?
    var height: Int?
    var first_look: Bool?
    var model: String?
    var faces: [Face]?
    var seconds: Double?
    var warnings: [String]?

    struct Face: Encodable {
      var box: [Float]
      var score: Float
      var landmarks: [[Float]]
      var figures: FaceFigures?
      var vector: [Float]?

      init(_ face: Detection.Face) {
        box = [face.box.minX, face.box.minY, face.box.maxX, face.box.maxY]
        score = face.score
        landmarks = face.landmarks.points.map { [$0.x, $0.y] }
      }

      /// The measures are members beside the others, under the manifest's names.
      func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(box, forKey: .box)
        try values.encode(score, forKey: .score)
        try values.encode(landmarks, forKey: .landmarks)
        try values.encodeIfPresent(vector, forKey: .vector)
        try figures?.encode(to: encoder)
      }

      private enum CodingKeys: CodingKey { case box, score, landmarks, vector }
    }
  }
}

package import Detection
package import Drawing
import Files
import Foundation
import Geometry
package import SystemPackage
import TextWriting

/// The faces of one frame as a line of JSON.
///
/// Coordinates are pixels of the upright frame, `box` is `[minX, minY, maxX, maxY]`, landmarks are left eye, right
/// eye, nose, left and right mouth corner. `searched` says whether the whole frame was searched.
package struct FilmLine: Encodable {
  package struct Face: Encodable {
    package var track: Int
    package var box: [Float]
    package var score: Float
    package var landmarks: [[Float]]
  }

  package var path: String
  package var path_base64: String?
  package var frame: Int
  /// In seconds.
  package var time: Double
  package var searched: Bool
  package var faces: [Face]

  package init(_ path: FilePath, _ number: Int, _ time: Double, _ tracked: TrackedFrame) {
    self.path = path.string
    let bytes = path.bytes
    if Array(path.string.utf8) != bytes { path_base64 = Data(bytes).base64EncodedString() }
    frame = number
    self.time = (time * 1e6).rounded() / 1e6
    searched = tracked.wasSearched
    faces = tracked.faces.map { tracked in
      let box = tracked.face.box
      return Face(
        track: tracked.track, box: [box.minX, box.minY, box.maxX, box.maxY], score: tracked.face.score,
        landmarks: tracked.face.landmarks.points.map { [$0.x, $0.y] })
    }
  }

  package var json: String {
    get throws { try JSONText.line(of: self) }
  }
}

extension TrackedFrame {
  /// The faces to draw into the frame, each with its track's number and score.
  package var drawn: [DrawnFace] {
    faces.map { tracked in
      DrawnFace(
        box: tracked.face.box, landmarks: tracked.face.landmarks,
        label: "\(tracked.track) \(String(format: "%.3f", tracked.face.score))")
    }
  }
}

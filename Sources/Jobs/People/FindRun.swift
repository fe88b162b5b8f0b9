import Detection
import Files
import Foundation
package import Geometry
package import Parallel
package import Recognition
import Synchronization
package import SystemPackage
package import TextWriting

/// A face that looks like another.
package struct FoundMatch: Sendable {
  package var path: FilePath
  /// The face's place among those of its photo, from 0.
  package var index: Int
  package var box: BoundingBox
  package var distance: Float

  /// For people: the distance, the photo, which face, and its box.
  package var text: String {
    let edges = [box.minX, box.minY, box.maxX, box.maxY].map { "\(Int($0.rounded()))" }
    return
      "\(String(format: "%.4f", distance))  \(path.shown)  face \(index + 1)  \(edges.joined(separator: " "))"
  }

  package func json(_ cutOffs: RecognitionCutOffs) -> JSONText {
    .object(
      JSONText.path(path) + [
        ("face", .literal("\(index + 1)")), ("box", JSONText.box(box)),
        ("distance", .literal(String(format: "%.4f", distance))),
        ("likeness", .string(Likeness(distance, cutOffs).rawValue)),
      ])
  }
}

/// What a distance says.
package enum Likeness: String, Sendable {
  case sure, maybe, different

  package init(_ distance: Float, _ cutOffs: RecognitionCutOffs) {
    self = distance <= cutOffs.sure ? .sure : distance <= cutOffs.ask ? .maybe : .different
  }

  package var words: String {
    switch self {
    case .sure: "probably the same person"
    case .maybe: "perhaps the same person"
    case .different: "probably different people"
    }
  }
}

extension JSONText {
  /// A path as members; JSON holds only text, so one that is not valid UTF-8 has its bytes, too.
  package static func path(_ path: FilePath) -> [(name: String, value: JSONText)] {
    let members: [(name: String, value: JSONText)] = [("path", .string(path.string))]
    if Array(path.string.utf8) == path.bytes { return members }
    return members + [("path_base64", .string(Data(path.bytes).base64EncodedString()))]
  }

  package static func box(_ box: BoundingBox) -> JSONText {
    .list([box.minX, box.minY, box.maxX, box.maxY].map { .literal("\($0)") })
  }
}

/// A photo in which there is nothing to compare: it cannot be read, or shows no face.
package struct NothingToCompare: Error, CustomStringConvertible {
  package var description: String
}

/// Looks for a face in many photos.
package struct FindRun: Sendable {
  package let search: PersonSearch

  package init(_ search: PersonSearch) { self.search = search }

  /// The face to look for: the only one, or the one of a number from 1.
  ///
  /// - Throws: ``NothingToCompare``; `UsageError` when there is no such face, or when there are several and none was
  ///   chosen.
  package func query(_ path: FilePath, face: Int?) throws -> EmbeddedFace {
    let faces: [EmbeddedFace]
    do {
      faces = try search.faces(in: path).faces
    } catch {
      throw NothingToCompare(description: "\(path.shown): \(PersonSearch.reason(error))")
    }
    guard !faces.isEmpty else {
      throw NothingToCompare(
        description: "\(path.shown): no face was found in it; choose a photo that shows one")
    }
    if let face {
      guard let chosen = faces.first(where: { $0.index == face - 1 }) else {
        throw UsageError("\(path.shown): there is no face \(face); it has \(counted(faces.count, "face"))")
      }
      return chosen
    }
    guard faces.count == 1 else {
      throw UsageError(
        "\(path.shown): it has \(faces.count) faces; choose one with --face, from 1, the largest first")
    }
    return faces[0]
  }

  /// The faces of photos within a distance, nearest first.
  ///
  /// - Parameters:
  ///   - failed: receives what could not be searched, and why.
  ///   - progress: receives how many photos are done.
  package func matches(
    of query: [Float], in photos: [FilePath], within: Float, cancellation: CancellationFlag? = nil,
    failed: @Sendable (FilePath, String) -> Void, progress: @Sendable (Int) -> Void
  ) -> [FoundMatch] {
    var wanted = search.model.noVectors
    wanted.append(query)
    let all = Mutex<[FoundMatch]>([])
    let done = Mutex(0)
    let asked = wanted
    search.search.lanes.forEachInOrder(photos, cancellation: cancellation) { path in
      (path, Result { try search.faces(in: path).faces })
    } emit: { path, result in
      switch result {
      case .failure(let error): failed(path, PersonSearch.reason(error))
      case .success(let faces):
        var vectors = search.model.noVectors
        for face in faces { vectors.append(face.vector) }
        let near = faces.enumerated().map { place, face in
          FoundMatch(
            path: path, index: face.index, box: face.face.box,
            distance: asked.distance(0, to: vectors, place))
        }
        all.withLock { $0 += near.filter { $0.distance <= within } }
      }
      progress(
        done.withLock { done in
          done += 1
          return done
        })
    }
    return all.withLock { matches in
      // Photos come in order, and of equal distances the earlier stays first.
      matches.enumerated().sorted { ($0.element.distance, $0.offset) < ($1.element.distance, $1.offset) }
        .map(\.element)
    }
  }

  /// Every pair of faces of two photos, nearest first.
  ///
  /// - Throws: ``NothingToCompare``.
  package func compare(_ first: FilePath, _ second: FilePath) throws -> [FacePair] {
    let faces = try [first, second].map { path in
      do {
        let faces = try search.faces(in: path).faces
        guard !faces.isEmpty else {
          throw NothingToCompare(
            description: "\(path.shown): no face was found in it; choose a photo that shows one")
        }
        return faces
      } catch let error as NothingToCompare {
        throw error
      } catch {
        throw NothingToCompare(description: "\(path.shown): \(PersonSearch.reason(error))")
      }
    }
    var vectors = [search.model.noVectors, search.model.noVectors]
    for (index, list) in faces.enumerated() { for face in list { vectors[index].append(face.vector) } }
    var pairs: [FacePair] = []
    for (a, one) in faces[0].enumerated() {
      for (b, other) in faces[1].enumerated() {
        pairs.append(
          FacePair(
            first: one.index, second: other.index, distance: vectors[0].distance(a, to: vectors[1], b)))
      }
    }
    return pairs.sorted { ($0.distance, $0.first, $0.second) < ($1.distance, $1.first, $1.second) }
  }
}

/// A face of one photo and a face of another, by their places from 0.
package struct FacePair: Sendable, Hashable {
  package var first, second: Int
  package var distance: Float
}

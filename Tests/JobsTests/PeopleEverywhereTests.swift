import Alignment
import AnnotationFormats
import Annotations
import Detection
import Foundation
import Geometry
import Imaging
import Jobs
import Library
import SystemPackage
import TestSupport
import Testing

/// What happens to libraries: people are named, renamed, merged and split, photos are searched again, moved and
/// copied, and other libraries' lines are imported. A name belongs to a person's word about a face, so it stays.
@Suite("People in everything that happens to a library") struct PeopleEverywhereTests {
  /// Who each face is, by permanent IDs, and how these are called.
  private struct Snapshot: Equatable {
    var faces: [FaceReference: Annotation] = [:]
    var people: [Person] = []
  }

  private final class World {
    let fixture: LibraryFixture
    var library: AnnotationLibrary { fixture.library }
    var places: [FilePath]
    let photos: [PhotoFingerprint]
    let found: [[Face]]
    var random: SeededNumbers
    var snapshots: [Snapshot] = []
    private var copies = 0

    init(seed: UInt64) throws {
      fixture = try LibraryFixture()
      places = fixture.photos
      photos = try places.map { try PhotoFingerprint(contentsOf: $0) }
      random = SeededNumbers(seed: seed)
      found = photos.map { _ in
        (0..<5).map { number in
          let x = Float(number) * 50
          let points = [(15, 20), (30, 20), (22, 28), (16, 36), (29, 36)].map {
            Point(x: x + Float($0.0), y: Float($0.1))
          }
          return Face(
            box: BoundingBox(minX: x + 5, minY: 5, maxX: x + 42, maxY: 48), score: 0.9,
            landmarks: Landmarks(points: points))
        }
      }
      for place in places { _ = try library.recordPhotos([library.identify(place)]) }
    }

    func snapshot(_ library: AnnotationLibrary? = nil) throws -> Snapshot {
      var snapshot = Snapshot(people: try (library ?? self.library).allPeople())
      try (library ?? self.library).forEachPhoto { known, _, _ in
        for face in known.annotations {
          snapshot.faces[FaceReference(photo: known.photo, face: face.id)] = face
        }
      }
      return snapshot
    }

    // MARK: Edits

    func step() throws {
      let before = try library.stats().edits
      let photo = Int.random(in: 0..<photos.count, using: &random)
      let known = try library.photo(photos[photo])
      let shown = ShownFaces(detected: found[photo], known: known)
      let number = Int.random(in: 0..<shown.faces.count, using: &random)
      let face = shown.annotations[number] ?? known.proposal(shown.faces[number])
      let ensure = Edit.Step.ensure(photos[photo], face)
      let people = try library.allPeople()
      let somebody = people.randomElement(using: &random)
      let name = ["Ada", "Bo", "Cem", "Dora", "Ann", "Zoë"].randomElement(using: &random) ?? "Ada"
      func change(_ change: Edit.FaceChange) throws {
        _ = try library.apply(Edit("change a face", [ensure, .face(photos[photo], face.id, change)]))
      }
      switch Int.random(in: 0..<16, using: &random) {
      case 0...5: try change(.person(name))
      case 6: try change(.person(nil))
      case 7: try change(.nameless(Bool.random(using: &random) ? .unknown : .aside))
      case 8: if let somebody { try change(.refuse(somebody.id)) }
      case 9: if let somebody { try change(.identity(somebody.id)) }
      case 10: if let somebody { _ = try library.apply(.rename(somebody, to: name)) }
      case 11:
        let other = people.randomElement(using: &random)
        if let somebody, let other, other.id != somebody.id {
          _ = try library.merge([other.id], into: somebody.id)
        }
      case 12:
        if let somebody, let face = try library.faces(of: somebody.id).first {
          _ = try library.apply(.split([face], as: somebody.name))
        }
      case 13: if let somebody { _ = try library.apply(.hide(somebody, !somebody.isHidden)) }
      case 14:
        let reference = FaceReference(photo: photos[photo], face: face.id)
        if let somebody { _ = try library.apply(.portrait(of: somebody, reference)) }
      default: try change(.state(.rejected))
      }
      try pushIfEdited(since: before)
    }

    func pushIfEdited(since before: Int) throws {
      let after = try library.stats().edits
      #expect(after == before || after == before + 1)
      if after > before { snapshots.append(try snapshot()) }
    }

    // MARK: What programs do

    /// The detector finds the faces a little elsewhere, and not all of them.
    func detectAgain() throws {
      var settings = DetectionSettings()
      settings.minFaceSize = Int.random(in: 20...60, using: &random)
      for (index, photo) in photos.enumerated() {
        let faces = found[index].filter { _ in Int.random(in: 0..<4, using: &random) > 0 }.map { face in
          let (x, y) = (Float.random(in: -2...2, using: &random), Float.random(in: -2...2, using: &random))
          return Face(
            box: BoundingBox(
              minX: face.box.minX + x, minY: face.box.minY + y, maxX: face.box.maxX + x,
              maxY: face.box.maxY + y), score: 0.8,
            landmarks: Landmarks(
              points: face.landmarks.points.map { Point(x: $0.x + x, y: $0.y + y) }))
        }
        try library.record(
          [DetectionRecord(photo: photo, faces: faces, seconds: 1)], settings: settings, weights: "w")
        let known = try library.photo(photo)
        let shown = ShownFaces(detected: faces, known: known)
        #expect(Set(shown.annotations.compactMap(\.self)) == Set(known.annotations))
        #expect(shown.annotations.compactMap(\.self).count == known.annotations.count)
      }
    }

    func moveOrCopy() throws {
      let index = Int.random(in: 0..<places.count, using: &random)
      copies += 1
      let new = fixture.folder.path.appending("\(copies)-\(places[index].lastComponent?.string ?? "")")
      if Bool.random(using: &random) {
        try FileManager.default.moveItem(atPath: places[index].string, toPath: new.string)
        places[index] = new
      } else {
        try FileManager.default.copyItem(atPath: places[index].string, toPath: new.string)
      }
      _ = try library.recordPhotos([library.identify(new)])
      #expect(try library.identify(new).photo == photos[index])
    }

    // MARK: Another library

    /// A copy of the library as it is now, where somebody goes on.
    func somebodyElse() throws -> AnnotationLibrary {
      copies += 1
      let path = fixture.folder.path.appending("other-\(copies).sqlite")
      try library.copy(to: path)
      let other = try AnnotationLibrary(at: path)
      for _ in 0..<3 {
        let photo = Int.random(in: 0..<photos.count, using: &random)
        let known = try other.photo(photos[photo])
        let face = known.proposal(found[photo][Int.random(in: 0..<5, using: &random)])
        let name = ["Ada", "Bo", "Eve", "Finn"].randomElement(using: &random) ?? "Ada"
        _ = try other.apply(
          Edit("name", [.ensure(photos[photo], face), .face(photos[photo], face.id, .person(name))]))
      }
      if let somebody = try other.allPeople().randomElement(using: &random) {
        _ = try other.apply(.rename(somebody, to: "Gil"))
      }
      return other
    }

    func importLines(of other: AnnotationLibrary) throws {
      let lines = fixture.folder.path.appending("lines.jsonl")
      let export = ExportAnnotationsRun(
        AnnotationExportRequest(
          photos: places, format: .jsonl, out: lines, relativeTo: fixture.folder.path, onConflict: .overwrite),
        other, print: { _ in }, message: { _ in })
      try export.all()
      let (said, before) = (try snapshot(other), try snapshot())
      let edits = try library.stats().edits
      let run = ImportRun(library: library, photoFolders: [], format: nil) { _ in }
      run.read(lines)
      run.finish()
      try pushIfEdited(since: edits)
      let after = try snapshot()
      for (reference, face) in after.faces {
        let line = said.faces[reference].flatMap { $0.isFace ? $0 : nil }
        let old = before.faces[reference]
        guard let claim = line?.identity, let id = claim.id else {
          #expect(face.identity?.id == old?.identity?.id, "a face that no line names is as before")
          continue
        }
        let known = before.people.first { $0.id == id || $0.aliases.contains(id) }
        if let known, known.name == claim.name || known.formerNames.contains(claim.name) {
          #expect(face.identity?.id == known.id, "the line means \(known.name)")
        } else {
          #expect(face.identity?.name == claim.name)
        }
      }
      #expect(Set(before.faces.keys).isSubset(of: after.faces.keys))
      // Once more changes nothing.
      let again = ImportRun(library: library, photoFolders: [], format: nil) { _ in }
      again.read(lines)
      again.finish()
      #expect(again.changedFaces == 0)
      #expect(try snapshot() == after)
    }
  }

  @Test(
    "names stay where they are: after searches, moves, imports, and 50 steps of undo and redo",
    arguments: 0..<8)
  func everyName(seed: Int) throws {
    let world = try World(seed: UInt64(seed) + 1)
    world.snapshots = [try world.snapshot()]
    var others: [AnnotationLibrary] = []
    for turn in 0..<90 {
      let before = try world.snapshot()
      switch turn % 9 {
      case 2: try world.detectAgain()
      case 5: try world.moveOrCopy()
      case 7:
        if turn % 2 == 0 { others.append(try world.somebodyElse()) }
        if let other = others.popLast(), turn % 2 == 1 { try world.importLines(of: other) }
        continue
      default:
        try world.step()
        continue
      }
      #expect(try world.snapshot() == before, "programs change no name")
    }
    for other in others { try world.importLines(of: other) }
    #expect(world.snapshots.count > 50)
    let steps = 50
    for back in 1...steps {
      _ = try world.library.undo()
      let now = try world.snapshot()
      #expect(now == world.snapshots[world.snapshots.count - 1 - back], "undo \(back)")
    }
    for forth in (0..<steps).reversed() {
      _ = try world.library.redo()
      #expect(try world.snapshot() == world.snapshots[world.snapshots.count - 1 - forth], "redo")
    }
    #expect(try world.library.check() == [])
  }
}

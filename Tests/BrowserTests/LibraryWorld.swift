import Annotations
import Browser
import Detection
import Geometry
import Imaging
import SystemPackage

/// A library that answers at once, in memory.
extension World {
  /// Photos with 3, 1, 0, 3 … faces, all detected, with an empty library.
  static func withLibrary(photos: Int = 3, columns: Int = 120, rows: Int = 40) -> World {
    var world = World(photos: photos, columns: columns, rows: rows, library: "/home/me/library.sqlite")
    world.answer()
    return world
  }

  static func key(of photo: PhotoID) -> PhotoFingerprint {
    PhotoFingerprint(size: 1000, high: 7, low: UInt64(photo.index))
  }

  mutating func answer(_ request: LibraryRequest) {
    switch request {
    case .open: tell(.opened(.ready))
    case .recognise(let files, _):
      tell(
        .recognised(files.map { PhotoRecognised(photo: $0.photo, known: book[Self.key(of: $0.photo)]) }))
    case .edit(let edit, let request):
      do {
        // First the edit: the outcome depends on the book after it.
        let changes = try book.apply(edit)
        tell(.edited(request: request, outcome(.done, edit.title, changes)))
      } catch {
        tell(.editFailed(request: request, reason: "\(error)"))
      }
    case .undo(let request):
      let entry = try? book.undo()
      tell(.edited(request: request, outcome(.undone, entry?.title, entry?.inverse ?? [])))
    case .redo(let request):
      let entry = try? book.redo()
      tell(.edited(request: request, outcome(.redone, entry?.title, entry?.changes ?? [])))
    case .merge(let merged, let into, let request):
      var faces: [FaceReference] = []
      for index in state.photos.indices {
        let known = book[Self.key(of: PhotoID(index))]
        faces += known.annotations.filter { $0.identity?.id.map(merged.contains) == true }
          .map { FaceReference(photo: known.photo, face: $0.id) }
      }
      let people = merged.compactMap { book.people.person($0) }
      guard let kept = book.people.person(into) else { return }
      answer(.edit(.merge(people, into: kept, faces: faces, refused: []), request: request))
    case .save(let path, let request): tell(.saved(request: request, path))
    case .writeRegions(let paths, let request):
      tell(.regionsWritten(request: request, photos: paths.count, failures: []))
    case .landmarks(_, let box, let request):
      tell(.landmarks(request: request, Self.face(in: box).landmarks, score: 0.97))
    case .patch(_, let box, let request): tell(.patch(request: request, Self.patch(box)))
    }
  }

  mutating func tell(_ answer: LibraryAnswer) { send(.library(answer)) }

  private func outcome(_ kind: EditOutcome.Kind, _ title: String?, _ changes: [Change]) -> EditOutcome {
    let photos = changes.photos.map { book[$0] }
    let face = changes.lazy.compactMap { change in
      if case .face(_, let before, let after) = change { (after ?? before)?.id } else { nil }
    }.first
    return EditOutcome(kind: kind, title: title, photos: photos, face: face)
  }

  static func face(in box: BoundingBox) -> Face {
    var face = face(x: box.minX, y: box.minY, size: box.width, score: 0.97)
    face.box = box
    return face
  }

  /// Pixels whose colours encode their place.
  private static func patch(_ box: BoundingBox) -> PhotoPatch {
    let (x, y) = (Int(max(0, box.minX)), Int(max(0, box.minY)))
    var image = Image(width: Int(box.maxX) - x, height: Int(box.maxY) - y)
    for row in 0..<image.height {
      for column in 0..<image.width {
        let index = (row * image.width + column) * 3
        image.pixels[index] = UInt8(truncatingIfNeeded: (column + x) * 7)
        image.pixels[index + 1] = UInt8(truncatingIfNeeded: (row + y) * 5)
      }
    }
    return PhotoPatch(image: image, x: x, y: y)
  }

  /// The library's annotations of the photo with this number.
  func known(_ photo: Int) -> PhotoAnnotations { book[Self.key(of: PhotoID(photo))] }

  /// The faces pane's marks, first face first.
  var marks: [FaceState] {
    guard let photo = state.currentPhoto else { return [] }
    return photo.faces.indices.map { photo.state($0) }
  }
}

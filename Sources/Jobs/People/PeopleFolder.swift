import Files
import Imaging
package import Parallel
package import Recognition
import Synchronization
package import SystemPackage

/// A folder with one subfolder a person, as recognisers' data sets are laid out. Nothing of it is stored.
package struct PeopleFolder: Sendable {
  /// The photos whose face has a vector, by their order in the folder.
  package private(set) var photos: [FilePath] = []
  /// The subfolder of each of them.
  package private(set) var names: [String] = []
  package private(set) var vectors: FaceVectors
  /// Photos without a face.
  package private(set) var faceless: [FilePath] = []

  /// The people in order, and a number for each photo's.
  package var numbers: [Int] {
    let order = Dictionary(uniqueKeysWithValues: Set(names).sorted().enumerated().map { ($1, $0) })
    return names.map { order[$0] ?? 0 }
  }

  /// - Throws: `UsageError` when there are no subfolders with photos.
  package init(
    _ folder: FilePath, by search: PersonSearch, cancellation: CancellationFlag? = nil,
    failed: @Sendable (FilePath, String) -> Void, progress: (_ total: Int) -> (@Sendable (Int) -> Void)
  ) throws {
    vectors = search.model.noVectors
    guard FileIdentity(of: folder) != nil else {
      throw UsageError("\(folder.shown): there is no such folder; check the name")
    }
    let scan = FolderScan([folder], isRecursive: true).all()
    for error in scan.errors { failed(error.path, error.explanation) }
    let depth = folder.components.count
    let named = scan.photos.compactMap { path -> (path: FilePath, name: String)? in
      let below = path.components.dropFirst(depth)
      return below.count > 1 ? below.first.map { (path, $0.string) } : nil
    }
    guard !named.isEmpty else {
      throw UsageError("\(folder.shown): there are no subfolders with photos; each person needs a subfolder")
    }
    let show = progress(named.count)
    let results = Mutex<[(path: FilePath, name: String, vector: [Float]?)]>([])
    let done = Mutex(0)
    search.search.lanes.forEachInOrder(named, cancellation: cancellation) { photo in
      (photo, Result { try search.person(in: photo.path)?.vector })
    } emit: { photo, result in
      switch result {
      case .success(let vector): results.withLock { $0.append((photo.path, photo.name, vector)) }
      case .failure(let error): failed(photo.path, PersonSearch.reason(error))
      }
      show(
        done.withLock { done in
          done += 1
          return done
        })
    }
    try cancellation?.check()
    for (path, name, vector) in results.withLock({ $0 }) {
      guard let vector else {
        faceless.append(path)
        continue
      }
      photos.append(path)
      names.append(name)
      vectors.append(vector)
    }
  }
}

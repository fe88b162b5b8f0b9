import Browser
import Files
import Imaging
import Synchronization
import SystemPackage

/// Makes photos that come and go out of what a watch tells of the folders of a scan.
final class FolderChanges: Sendable {
  private let scan: FolderScan
  private let post: @Sendable (Action) -> Void
  private let held = Mutex<FolderWatch?>(nil)
  private let folders = Mutex<Set<FilePath>>([])

  init(scan: FolderScan, post: @escaping @Sendable (Action) -> Void) {
    (self.scan, self.post) = (scan, post)
  }

  /// The watch that reports.
  var watch: FolderWatch? {
    get { held.withLock { $0 } }
    set { held.withLock { $0 = newValue } }
  }

  /// Watches the opened folders, which takes long where one has very many files.
  func followRoots() {
    // The system refuses what is no folder.
    for path in scan.paths { add(path) }
  }

  /// Watches the folders of photos that a scan in folders below has found.
  func follow(_ photos: [FilePath]) {
    guard scan.isRecursive else { return }
    for photo in photos { add(photo.removingLastComponent()) }
  }

  private func add(_ folder: FilePath) {
    if folders.withLock({ $0.insert(folder).inserted }) { watch?.add(folder) }
  }

  func take(_ events: [FolderWatch.Event]) {
    var present: [FilePath] = [], gone: [FilePath] = []
    for event in events {
      switch event.kind {
      case .present where isWanted(event.path):
        gone.removeAll { $0 == event.path }
        if !present.contains(event.path) { present.append(event.path) }
      case .gone:
        present.removeAll { $0 == event.path }
        gone.append(event.path)
      case .newFolder where scan.isRecursive:
        add(event.path)
        let found = FolderScan([event.path], isRecursive: true, includesFilms: scan.includesFilms).all()
          .photos
        follow(found)
        present += found
      case .present, .newFolder: break
      }
    }
    guard !present.isEmpty || !gone.isEmpty else { return }
    post(
      .filesChanged(
        present: present.map { FoundPhoto(path: $0, name: $0.name(below: scan.paths)) }, gone: gone))
  }

  private func isWanted(_ path: FilePath) -> Bool {
    guard let name = path.lastComponent else { return false }
    let bytes = Array(name.string.utf8)
    if PhotoName.leavesDoubt(bytes), FileSignature.isPhoto(at: path) { return true }
    return path.isFilm ? scan.includesFilms : PhotoName.isPhoto(bytes)
  }
}

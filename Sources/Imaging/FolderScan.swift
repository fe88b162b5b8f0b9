public import Parallel
public import SystemPackage

/// Finds photos: the files that are given, and the files with a photo's name in the folders that are given.
///
/// The photos of a folder come in natural order, then its subfolders, also in natural order. Hidden names are left
/// out. Symbolic links are followed, but no folder is entered twice, so loops end. Names may hold any bytes. Files
/// that disappear meanwhile are not errors.
public struct FolderScan: Sendable {
  /// What a scan delivers.
  public enum Event: Sendable, Equatable {
    /// The next photos, in order; never empty.
    case photos([FilePath])
    /// A folder that could not be searched. The scan continues.
    case failed(ScanError)
  }

  /// The files and folders to search.
  public var paths: [FilePath]
  /// Whether folders below the given ones are searched, too.
  public var isRecursive: Bool
  /// Whether films in folders are found, too.
  public var includesFilms: Bool

  /// Makes a scan; reads nothing yet.
  public init(_ paths: [FilePath], isRecursive: Bool = false, includesFilms: Bool = false) {
    self.paths = paths
    self.isRecursive = isRecursive
    self.includesFilms = includesFilms
  }

  /// All photos and errors of a complete scan.
  public func all() -> (photos: [FilePath], errors: [ScanError]) {
    var photos: [FilePath] = []
    var errors: [ScanError] = []
    run { event in
      switch event {
      case .photos(let found): photos += found
      case .failed(let error): errors.append(error)
      }
    }
    return (photos, errors)
  }

  /// The most photos in one delivery: few enough to show the first ones soon, enough that deliveries cost nothing.
  private static let batch = 1000

  /// Delivers photos as they are found, on the calling thread. Returns at the end or soon after cancellation.
  ///
  /// A path that is not a folder is delivered even when nothing is there: decoding it gives the error.
  public func run(cancellation: CancellationFlag? = nil, deliver: (Event) -> Void) {
    var files: [FilePath] = []
    func flush() {
      if !files.isEmpty { deliver(.photos(files)) }
      files = []
    }
    for path in paths {
      if cancellation?.isCancelled == true { return }
      if let identity = FileIdentity(ofFolder: path) {
        flush()
        search(path, identity, cancellation, deliver)
      } else {
        files.append(path)
        if files.count == Self.batch { flush() }
      }
    }
    flush()
  }

  private func search(
    _ root: FilePath, _ identity: FileIdentity, _ cancellation: CancellationFlag?,
    _ deliver: (Event) -> Void
  ) {
    var seen: Set<FileIdentity> = [identity]
    var waiting = [root]
    var found = 0
    var failed = false
    while let folder = waiting.popLast() {
      guard let listing = list(folder, isRoot: folder == root, cancellation, deliver, &failed) else {
        continue
      }
      if cancellation?.isCancelled == true { return }
      found += listing.photos.count
      for start in stride(from: 0, to: listing.photos.count, by: Self.batch) {
        if cancellation?.isCancelled == true { return }
        let range = start..<min(start + Self.batch, listing.photos.count)
        deliver(.photos(listing.photos.paths(range, in: folder)))
      }
      guard isRecursive else { continue }
      let below = listing.folders.paths(0..<listing.folders.count, in: folder)
      // The last folder on the stack is searched first, so they are pushed in reverse order.
      waiting += below.filter { FileIdentity(ofFolder: $0).map { seen.insert($0).inserted } ?? false }
        .reversed()
    }
    if found == 0, !failed { deliver(.failed(.noPhotos(root, isRecursive: isRecursive))) }
  }

  private func list(
    _ folder: FilePath, isRoot: Bool, _ cancellation: CancellationFlag?, _ deliver: (Event) -> Void,
    _ failed: inout Bool
  ) -> FolderListing? {
    do {
      let listing = try FolderListing(folder, includesFilms: includesFilms) {
        cancellation?.isCancelled == true
      }
      if let failure = listing.failure {
        failed = true
        deliver(.failed(ScanError(folder, failure)))
      }
      return listing
    } catch {
      // A subfolder that has disappeared meanwhile is not an error.
      if !isRoot, error == .noSuchFileOrDirectory { return nil }
      failed = true
      deliver(.failed(ScanError(folder, error)))
      return nil
    }
  }
}

public import Parallel
public import SystemPackage

/// Finds photos: files as they are named, and in folders what has a photo's name.
///
/// Within a folder names come in natural order, then its sub-folders follow in theirs. Hidden names are left out;
/// symbolic links are followed, and a folder that was seen already (a loop) is not entered again. Names may hold any
/// bytes. What vanishes meanwhile is no error.
public struct FolderScan: Sendable {
  /// What a scan delivers.
  public enum Event: Sendable, Equatable {
    /// The next photos, in order; never empty.
    case photos([FilePath])
    /// A folder that could not be searched; the scan goes on.
    case failed(ScanError)
  }

  /// Files and folders.
  public var paths: [FilePath]
  /// Whether folders below the given ones are searched, too.
  public var isRecursive: Bool
  /// Whether films in folders are found, too.
  public var includesFilms: Bool

  /// Nothing is read yet.
  public init(_ paths: [FilePath], isRecursive: Bool = false, includesFilms: Bool = false) {
    self.paths = paths
    self.isRecursive = isRecursive
    self.includesFilms = includesFilms
  }

  /// Everything at once.
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

  /// Photos in one delivery: small enough to be drawn soon, large enough to cost nothing.
  private static let batch = 1000

  /// Delivers photos as they are found, on the calling thread, and returns at the end or soon after cancelling.
  ///
  /// A path that is no folder is delivered as it is, even when there is nothing: decoding it tells why.
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
      // The last one is searched first, so that the order is that of the names.
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
      // A sub-folder that has gone meanwhile is no error.
      if !isRoot, error == .noSuchFileOrDirectory { return nil }
      failed = true
      deliver(.failed(ScanError(folder, error)))
      return nil
    }
  }
}

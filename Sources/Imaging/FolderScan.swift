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
      if FileIdentity(ofFolder: path) != nil {
        flush()
        search(path, cancellation, deliver)
      } else {
        files.append(path)
        if files.count == FolderWalk.batch { flush() }
      }
    }
    flush()
  }

  private func search(_ root: FilePath, _ cancellation: CancellationFlag?, _ deliver: (Event) -> Void) {
    var found = 0
    var failed = false
    let names: FolderWalk.Names = includesFilms ? .photosAndFilms : .photos
    FolderWalk(root, names, isRecursive: isRecursive, entersLinks: true).run(cancellation) {
      found += $0.count
      deliver(.photos($0))
    } failed: {
      failed = true
      deliver(.failed($0))
    }
    if found == 0, !failed, cancellation?.isCancelled != true {
      deliver(.failed(.noPhotos(root, isRecursive: isRecursive)))
    }
  }
}

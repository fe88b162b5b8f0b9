public import Parallel
public import SystemPackage

/// Finds photos: the files that are given, and in the folders that are given the files with a photo's name, and those
/// whose name leaves doubt and whose content is a photo's.
///
/// The photos of a folder come in natural order, then its subfolders, also in natural order. Hidden names are left
/// out. Symbolic links are followed, but no folder is entered twice, so loops end. Each photo is delivered once, however
/// often it, or a folder that holds it, is given (`RootWalk`). Names may hold any bytes. Files that disappear meanwhile are not errors.
public struct FolderScan: Sendable {
  /// What a scan delivers.
  public enum Event: Sendable, Equatable {
    /// The next photos, in order; never empty.
    case photos([FilePath])
    /// A folder that could not be searched. The scan continues.
    case failed(ScanError)
    /// How many files of a folder that was searched, and of those below it, are no photos.
    case passedOver(Int)
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
      case .passedOver: break
      }
    }
    return (photos, errors)
  }

  /// Delivers photos as they are found, on the calling thread, and returns at the end or soon after cancelling.
  ///
  /// A path that is not a folder is delivered even when nothing is there: decoding it gives the error.
  public func run(cancellation: CancellationFlag? = nil, deliver: (Event) -> Void) {
    var files: [FilePath] = []
    func flush() {
      if !files.isEmpty { deliver(.photos(files)) }
      files = []
    }
    var walk = RootWalk(isRecursive: isRecursive, includesFilms: includesFilms)
    for path in paths {
      if cancellation?.isCancelled == true { return }
      if RootWalk.isFolder(path) {
        flush()
        walk.search(path, cancellation, deliver: deliver)
      } else if walk.isNew(path) {
        files.append(path)
        if files.count == FolderWalk.batch { flush() }
      }
    }
    flush()
  }
}

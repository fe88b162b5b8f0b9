import Files
package import Parallel
package import SystemPackage

/// Goes through roots, files and folders, one after another, and delivers each photo once: folders may be given twice
/// or lie in each other, and files may be given that lie in one of them.
///
/// A photo is known by the folder and the name under which it is found: links and copies are photos of their own.
package struct RootWalk: Sendable {
  package let isRecursive: Bool
  package let includesFilms: Bool
  private var entered: Set<FileIdentity> = []
  /// Those of the entered folders whose names could be read to the end.
  private var listed: Set<FileIdentity> = []
  /// Files that were given, by their folders.
  private var given: [FileIdentity: Set<FilePath.Component>] = [:]
  /// The folder of the last file, since many files of a folder may be given.
  private var lastFolder: (path: FilePath, identity: FileIdentity?)?

  package init(isRecursive: Bool, includesFilms: Bool = false) {
    (self.isRecursive, self.includesFilms) = (isRecursive, includesFilms)
  }

  /// Whether a root is a folder, which ``search(_:_:deliver:)`` goes through.
  package static func isFolder(_ root: FilePath) -> Bool { FileIdentity(ofFolder: root) != nil }

  /// Whether a file that is given was not delivered before. What is not there is always new.
  package mutating func isNew(_ file: FilePath) -> Bool {
    guard let name = file.lastComponent, name.kind == .regular, FileIdentity(of: file) != nil else {
      return true
    }
    let folder = file.removingLastComponent()
    if lastFolder?.path != folder {
      lastFolder = (folder, FileIdentity(ofFolder: folder.isEmpty ? "." : folder))
    }
    guard let place = lastFolder?.identity else { return true }
    return !wasListed(name, file, in: place) && given[place, default: []].insert(name).inserted
  }

  private func wasListed(_ name: FilePath.Component, _ file: FilePath, in folder: FileIdentity) -> Bool {
    guard listed.contains(folder) else { return false }
    let bytes = FilePath(root: nil, components: name).bytes
    return bytes.first != UInt8(ascii: ".")
      && (PhotoName.isPhoto(bytes) || includesFilms && PhotoName.isFilm(bytes)
        || PhotoName.leavesDoubt(bytes) && FileSignature.isPhoto(at: file))
  }

  /// Delivers the photos of a folder that were not delivered before, on the calling thread.
  package mutating func search(
    _ root: FilePath, _ cancellation: CancellationFlag? = nil, deliver: (FolderScan.Event) -> Void
  ) {
    var found = 0
    var failed: Set<FileIdentity> = []
    var hasFailed = false
    let names: FolderWalk.Names = includesFilms ? .photosAndFilms : .photos
    let walk = FolderWalk(root, names, isRecursive: isRecursive, entersLinks: true)
    let (folders, hasLeftOut, passedOver) = walk.run(cancellation, except: entered) { photos in
      found += photos.count
      let new = withoutGiven(photos)
      if !new.isEmpty { deliver(.photos(new)) }
    } failed: { error in
      hasFailed = true
      if let folder = FileIdentity(ofFolder: error.path) { failed.insert(folder) }
      deliver(.failed(error))
    }
    entered.formUnion(folders)
    if cancellation?.isCancelled != true { listed.formUnion(folders.subtracting(failed)) }
    if passedOver > 0 { deliver(.passedOver(passedOver)) }
    if found == 0, !hasFailed, !hasLeftOut, cancellation?.isCancelled != true {
      deliver(.failed(.noPhotos(root, isRecursive: isRecursive)))
    }
  }

  /// - Parameter photos: of one folder.
  private func withoutGiven(_ photos: [FilePath]) -> [FilePath] {
    guard !given.isEmpty, let folder = photos.first?.removingLastComponent(),
      let identity = FileIdentity(ofFolder: folder.isEmpty ? "." : folder), let names = given[identity]
    else { return photos }
    return photos.filter { photo in photo.lastComponent.map { !names.contains($0) } ?? true }
  }
}

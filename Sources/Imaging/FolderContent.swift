package import SystemPackage

/// What is directly inside a folder, without hidden names: how many photos and films, and which folders.
package struct FolderContent: Sendable {
  package var photos: Int
  /// In natural order.
  package var folders: [FilePath]

  /// - Throws: `Errno` when the folder cannot be read.
  package init(of folder: FilePath) throws(Errno) {
    let listing = try FolderListing(folder, .photosAndFilms, entersLinks: true) { false }
    photos = listing.files.count
    folders = listing.folders.paths(0..<listing.folders.count, in: folder)
  }
}

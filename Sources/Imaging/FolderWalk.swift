import Files
package import Parallel
package import SystemPackage

/// Walks through a folder and, if requested, its subfolders.
///
/// The names of a folder come in natural order, then its subfolders, also in natural order. Hidden names are left
/// out. Links to files count as files. No folder is entered twice, so loops of links end. Names may hold any bytes.
/// Files that disappear meanwhile are not errors.
package struct FolderWalk: Sendable {
  /// Which files are wanted.
  package enum Names: Sendable {
    case all
    /// Those with a photo's name.
    case photos
    case photosAndFilms
  }

  package var folder: FilePath
  package var names: Names
  package var isRecursive: Bool
  /// Whether links to folders are followed; otherwise they are left out.
  package var entersLinks: Bool

  package init(_ folder: FilePath, _ names: Names, isRecursive: Bool, entersLinks: Bool) {
    self.folder = folder
    self.names = names
    self.isRecursive = isRecursive
    self.entersLinks = entersLinks
  }

  /// All regular files in and below a folder, in the order of their paths' bytes, and the folders that could not be
  /// read. Links to folders are left out.
  package static func files(below folder: FilePath) -> (files: [FilePath], errors: [ScanError]) {
    var files: [(key: [UInt8], path: FilePath)] = []
    var errors: [ScanError] = []
    FolderWalk(folder, .all, isRecursive: true, entersLinks: false).run {
      files += $0.map { ($0.bytes, $0) }
    } failed: {
      errors.append($0)
    }
    return (files.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.path), errors)
  }

  /// The most files in one delivery: few enough to show the first ones soon, enough that deliveries cost nothing.
  static let batch = 1000

  /// Delivers files as they are found, on the calling thread. Returns at the end or soon after cancellation.
  ///
  /// - Parameters:
  ///   - deliver: receives the next files, in order; never an empty array.
  ///   - failed: receives each folder that could not be read. The walk continues.
  package func run(
    _ cancellation: CancellationFlag? = nil, deliver: ([FilePath]) -> Void, failed: (ScanError) -> Void
  ) {
    _ = run(cancellation, except: [], deliver: deliver, failed: failed)
  }

  /// The same without some folders.
  ///
  /// - Returns: the folders that were entered, whether one was left out because it is in `earlier`, and how many files
  ///   were not wanted.
  func run(
    _ cancellation: CancellationFlag? = nil, except earlier: Set<FileIdentity>,
    deliver: ([FilePath]) -> Void, failed: (ScanError) -> Void
  ) -> (entered: Set<FileIdentity>, hasLeftOut: Bool, passedOver: Int) {
    var seen: Set<FileIdentity> = []
    var passedOver = 0
    var hasLeftOut = false
    func enters(_ folder: FilePath) -> Bool {
      guard let identity = FileIdentity(ofFolder: folder) else { return false }
      if earlier.contains(identity) { hasLeftOut = true }
      return !earlier.contains(identity) && seen.insert(identity).inserted
    }
    if FileIdentity(ofFolder: folder) != nil, !enters(folder) { return (seen, hasLeftOut, passedOver) }
    var waiting = [folder]
    while let next = waiting.popLast() {
      guard let listing = list(next, cancellation, failed) else { continue }
      passedOver += listing.passedOver
      for start in stride(from: 0, to: listing.files.count, by: Self.batch) {
        if cancellation?.isCancelled == true { return (seen, hasLeftOut, passedOver) }
        let range = start..<min(start + Self.batch, listing.files.count)
        deliver(listing.files.paths(range, in: next))
      }
      if cancellation?.isCancelled == true { return (seen, hasLeftOut, passedOver) }
      guard isRecursive else { continue }
      let below = listing.folders.paths(0..<listing.folders.count, in: next)
      // The last folder on the stack is searched first, so they are pushed in reverse order.
      waiting += below.filter(enters).reversed()
    }
    return (seen, hasLeftOut, passedOver)
  }

  private func list(
    _ next: FilePath, _ cancellation: CancellationFlag?, _ failed: (ScanError) -> Void
  ) -> FolderListing? {
    do {
      let listing = try FolderListing(next, names, entersLinks: entersLinks) {
        cancellation?.isCancelled == true
      }
      if let failure = listing.failure { failed(ScanError(next, failure)) }
      return listing
    } catch {
      // A subfolder that has disappeared meanwhile is not an error.
      if next == folder || error != .noSuchFileOrDirectory { failed(ScanError(next, error)) }
      return nil
    }
  }
}

public import SystemPackage

/// Choosing another folder: the one that is looked into, those in it, and recent ones.
public struct FolderDialog: Hashable, Sendable {
  /// What Enter would open.
  public enum Entry: Hashable, Sendable {
    case above(FilePath)
    case here(FilePath)
    case below(FilePath)
    case recent(FilePath)

    var path: FilePath {
      switch self {
      case .above(let path), .here(let path), .below(let path), .recent(let path): path
      }
    }
  }

  var request: Int
  /// The folder that is looked into.
  public var path: FilePath
  /// Whether folders below the chosen one are searched, too.
  public var isRecursive: Bool
  /// What is in the folder; nil while it is being read.
  var content: FolderReport?
  /// Index into ``entries``.
  public var choice = 0
  /// Whether it opened by itself, because the folder has only subfolders.
  var isOffer = false

  /// The lines, from the folder above to recent ones.
  public var entries: [Entry] {
    var entries: [Entry] = []
    let above = path.removingLastComponent()
    if above != path { entries.append(.above(above)) }
    entries.append(.here(path))
    guard let content else { return entries }
    entries += content.folders.map(Entry.below)
    return entries + content.recent.filter { $0 != path }.map(Entry.recent)
  }
}

/// What the runner found in a folder.
public struct FolderReport: Hashable, Sendable {
  /// How many photos and films are directly inside.
  public var photos: Int
  /// The folders directly inside, in natural order.
  public var folders: [FilePath]
  /// Folders that were open lately, the latest first.
  public var recent: [FilePath]

  public init(photos: Int, folders: [FilePath], recent: [FilePath] = []) {
    (self.photos, self.folders, self.recent) = (photos, folders, recent)
  }
}

/// A folder to open in place of what is open.
public struct FolderOpening: Hashable, Sendable {
  /// From the root.
  public var path: FilePath
  /// Whether folders below are searched, too.
  public var isRecursive: Bool
}

/// Commands of the folder view.
public enum FolderCommand: Hashable, Sendable { case open, into, out, recursive }

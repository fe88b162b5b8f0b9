import ArgumentParser
import Files
import Imaging
import Jobs
import SystemPackage

/// The arguments and options for photos, shared by commands that work on many.
struct PhotoArguments: ParsableArguments {
  @Argument(help: "Photos and folders of photos; - is a photo from standard input.", completion: .file())
  var paths: [String] = []

  @Flag(name: .shortAndLong, help: "Search folders below the given folders, too.")
  var recursive = false

  @Option(
    help: ArgumentHelp(
      "Also use the paths listed in a file, one per line or with NUL between them (- for standard input).",
      valueName: "file"),
    completion: .file())
  var pathsFrom: String?

  @Flag(
    name: [.customShort("0"), .customLong("null")],
    help: "The paths of --paths-from end with NUL, as find -print0 writes them, even if no NUL comes early.")
  var isNullSeparated = false

  @OptionGroup var part: ShardOption

  @OptionGroup var size: SizeOption

  var limits: PhotoLimits { size.limits }

  func validate() throws {
    if paths.isEmpty, pathsFrom == nil {
      throw ValidationError("no photos given; name photos or folders, or use --paths-from")
    }
    let pipes = paths.map(RawArguments.path).filter(PhotoPipe.isPipe)
    if pipes.count > 1 {
      throw ValidationError(
        "\(pipes[0]) and \(pipes[1]): one photo can come from a pipe; save the others to files")
    }
    if !pipes.isEmpty, pathsFrom == "-" {
      throw ValidationError(
        "standard input is either a photo (\(pipes[0])) or the list of --paths-from -; use one of them")
    }
    if isNullSeparated, pathsFrom == nil { throw ValidationError("--null is only for --paths-from") }
    try checkNotEmpty(paths)
  }

  /// The photos in the order of the arguments, found as they are needed.
  ///
  /// - Parameters:
  ///   - isWhole: whether those of the other parts are delivered, too.
  ///   - passedOver: counts the files of folders that are no photos.
  func source(isWhole: Bool = false, passedOver: PassedOver = PassedOver()) throws -> PhotoSource {
    let roots = try paths.map(RawArguments.path).map { path in
      guard PhotoPipe.isPipe(path) else { return path }
      do { try PhotoPipe.take(path) } catch { throw UsageError("\(error)") }
      return PhotoPipe.path
    }
    return PhotoSource(
      roots: roots,
      lines: try pathsFrom.map { try PathLines($0, isNullSeparated: isNullSeparated) },
      isRecursive: recursive, shard: isWhole ? nil : part.shard, passedOver: passedOver)
  }

  /// All photos of ``source(isWhole:passedOver:)``. Paths without photos are reported.
  func listed(
    _ failures: PhotoFailures, isWhole: Bool = false, passedOver: PassedOver = PassedOver()
  ) throws -> [FilePath] {
    var paths: [FilePath] = []
    for item in try source(isWhole: isWhole, passedOver: passedOver) {
      switch item {
      case .photo(let path): paths.append(path)
      case .failed(let path, let reason):
        failures.add(path, reason)
      }
    }
    return paths
  }
}

/// The option for the limit on a photo's size.
struct SizeOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("Refuse photos with more megapixels than this, from 1 to 100000.", valueName: "number")
  )
  var maxMegapixels = 250

  var limits: PhotoLimits { PhotoLimits(maxMegapixels: maxMegapixels) }

  func validate() throws {
    if !(1...100_000).contains(maxMegapixels) {
      throw ValidationError("--max-megapixels \(maxMegapixels): give a number from 1 to 100000")
    }
  }
}

/// Refuses empty arguments: usually a script's variable is unset, and no later message could name the photo.
func checkNotEmpty(_ paths: [String]) throws {
  if paths.contains("") { throw ValidationError("an empty path was given; name a photo or a folder") }
}

/// Photos to work on, in order, each once. Folders are searched, and lists read, only when their turn comes.
struct PhotoSource: Sequence, Sendable {
  enum Item: Sendable {
    case photo(FilePath)
    /// A path without photos, and why.
    case failed(FilePath, reason: String)
  }

  var roots: [FilePath]
  var lines: PathLines?
  var isRecursive: Bool
  /// The part of the photos to deliver; nil for all.
  var shard: Shard?
  /// Counts the files of folders that are no photos.
  var passedOver = PassedOver()

  func makeIterator() -> Iterator { Iterator(source: self) }

  struct Iterator: IteratorProtocol, Sendable {
    var source: PhotoSource
    private var nextRoot = 0
    private var found: [Item] = []
    private var nextFound = 0
    private var walk: RootWalk
    private var seen = SeenPaths()

    init(source: PhotoSource) {
      self.source = source
      walk = RootWalk(isRecursive: source.isRecursive)
    }

    mutating func next() -> Item? {
      while true {
        if nextFound < found.count {
          defer { nextFound += 1 }
          if case .photo(let path) = found[nextFound] {
            if !seen.insert(path) { continue }
            if let shard = source.shard, !shard.contains(path) { continue }
          }
          return found[nextFound]
        }
        found.removeAll()
        nextFound = 0
        let root: FilePath
        do {
          guard let next = try takeRoot() else { return nil }
          root = next
        } catch {
          guard let name = source.lines?.name else { return nil }
          source.lines = nil
          return .failed(name, reason: "the rest of the list of paths cannot be read: \(error)")
        }
        guard RootWalk.isFolder(root) else {
          if walk.isNew(root) { found = [.photo(root)] }
          continue
        }
        var items: [Item] = []
        walk.search(root) { event in
          switch event {
          case .photos(let paths): items += paths.map(Item.photo)
          case .failed(let error): items.append(.failed(error.path, reason: error.explanation))
          case .passedOver(let count): source.passedOver.add(count)
          }
        }
        found = items
      }
    }

    private mutating func takeRoot() throws(Errno) -> FilePath? {
      if nextRoot < source.roots.count {
        defer { nextRoot += 1 }
        return source.roots[nextRoot]
      }
      return try source.lines?.next()
    }
  }
}

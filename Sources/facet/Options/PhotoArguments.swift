import ArgumentParser
import Files
import Imaging
import Jobs
import SystemPackage

/// The arguments and options for photos, shared by commands that work on many.
struct PhotoArguments: ParsableArguments {
  @Argument(help: "Photos and folders of photos.", completion: .file())
  var paths: [String] = []

  @Flag(name: .shortAndLong, help: "Search folders below the given folders, too.")
  var recursive = false

  @Option(
    help: ArgumentHelp(
      "Also use the paths listed in a file, one per line (- for standard input).", valueName: "file"),
    completion: .file())
  var pathsFrom: String?

  @OptionGroup var part: ShardOption

  @OptionGroup var size: SizeOption

  var limits: PhotoLimits { size.limits }

  func validate() throws {
    if paths.isEmpty, pathsFrom == nil {
      throw ValidationError("no photos given; name photos or folders, or use --paths-from")
    }
    try checkNotEmpty(paths)
  }

  /// The photos in the order of the arguments, found as they are needed.
  ///
  /// - Parameter answersEachLine: whether a photo that a list of paths repeats is delivered again: a program that writes
  ///   paths into a pipe waits for as many answers.
  func source(answersEachLine: Bool) throws -> PhotoSource {
    PhotoSource(
      roots: paths.map(RawArguments.path), lines: try pathsFrom.map(PathLines.init),
      isRecursive: recursive, answersEachLine: answersEachLine, shard: part.shard)
  }

  /// All photos, each once. Paths without photos are reported on standard error and counted.
  func listed() throws -> (paths: [FilePath], failures: Int) {
    var paths: [FilePath] = []
    var failures = 0
    for item in try source(answersEachLine: false) {
      switch item {
      case .photo(let path): paths.append(path)
      case .failed(let path, let reason):
        failures += 1
        StandardError.write("\(path.shown): \(reason)")
      }
    }
    return (paths, failures)
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
  var answersEachLine: Bool
  /// The part of the photos to deliver; nil for all.
  var shard: Shard?

  func makeIterator() -> Iterator { Iterator(source: self) }

  struct Iterator: IteratorProtocol, Sendable {
    var source: PhotoSource
    private var nextRoot = 0
    private var found: [Item] = []
    private var nextFound = 0
    private var walk: RootWalk

    init(source: PhotoSource) {
      self.source = source
      walk = RootWalk(isRecursive: source.isRecursive)
    }

    mutating func next() -> Item? {
      while true {
        if nextFound < found.count {
          defer { nextFound += 1 }
          if let shard = source.shard, case .photo(let path) = found[nextFound], !shard.contains(path) {
            continue
          }
          return found[nextFound]
        }
        found.removeAll()
        nextFound = 0
        let root: FilePath
        let isLine = nextRoot == source.roots.count
        do {
          guard let next = try takeRoot() else { return nil }
          root = next
        } catch {
          guard let name = source.lines?.name else { return nil }
          source.lines = nil
          return .failed(name, reason: "the rest of the list of paths cannot be read: \(error)")
        }
        guard RootWalk.isFolder(root) else {
          if isLine && source.answersEachLine || walk.isNew(root) { found = [.photo(root)] }
          continue
        }
        var items: [Item] = []
        walk.search(root) { event in
          switch event {
          case .photos(let paths): items += paths.map(Item.photo)
          case .failed(let error): items.append(.failed(error.path, reason: error.explanation))
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

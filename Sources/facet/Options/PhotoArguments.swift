import ArgumentParser
import Imaging
import SystemPackage

/// Which photos a command works on; every command that takes photos takes them like this.
struct PhotoArguments: ParsableArguments {
  @Argument(help: "Photos (JPEG or PNG) and folders of photos.", completion: .file())
  var paths: [String] = []

  @Flag(name: .shortAndLong, help: "Search folders below the given folders, too.")
  var recursive = false

  @Option(help: "Also take the paths listed in a file, one a line (- for standard input).")
  var pathsFrom: String?

  @Option(help: "Refuse photos with more megapixels than this.")
  var maxMegapixels = 250

  var limits: PhotoLimits { PhotoLimits(maxMegapixels: maxMegapixels) }

  func validate() throws {
    if paths.isEmpty, pathsFrom == nil {
      throw ValidationError("no photos given; name photos or folders, or use --paths-from")
    }
    if !(1...100_000).contains(maxMegapixels) {
      throw ValidationError("--max-megapixels \(maxMegapixels): give a number from 1 to 100000")
    }
  }

  /// The photos in the order of the arguments, found as they are needed.
  func source() throws -> PhotoSource {
    PhotoSource(
      roots: paths.map(RawArguments.path), lines: try pathsFrom.map(PathLines.init),
      isRecursive: recursive)
  }
}

/// Photos to work on, in order; folders are searched and lists read only when their turn comes.
struct PhotoSource: Sequence, Sendable {
  enum Item: Sendable {
    case photo(FilePath)
    /// A path without photos, and why.
    case failed(FilePath, reason: String)
  }

  var roots: [FilePath]
  var lines: PathLines?
  var isRecursive: Bool

  func makeIterator() -> Iterator { Iterator(source: self) }

  struct Iterator: IteratorProtocol, Sendable {
    var source: PhotoSource
    private var nextRoot = 0
    private var found: [Item] = []
    private var nextFound = 0

    init(source: PhotoSource) { self.source = source }

    mutating func next() -> Item? {
      while true {
        if nextFound < found.count {
          defer { nextFound += 1 }
          return found[nextFound]
        }
        guard let root = takeRoot() else { return nil }
        found.removeAll()
        nextFound = 0
        FolderScan([root], isRecursive: source.isRecursive).run { event in
          switch event {
          case .photos(let paths): found += paths.map(Item.photo)
          case .failed(let error): found.append(.failed(error.path, reason: error.explanation))
          }
        }
      }
    }

    private mutating func takeRoot() -> FilePath? {
      if nextRoot < source.roots.count {
        defer { nextRoot += 1 }
        return source.roots[nextRoot]
      }
      return source.lines?.next()
    }
  }
}

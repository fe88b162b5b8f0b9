import Foundation
import SystemPackage

/// Where a photo lies, as far as the names of its crops depend on it: on its own path and the folder that was given,
/// and never on other photos.
struct PhotoPlace: Sendable {
  /// The name without its extension, and the extension without its dot.
  let stem, ending: [UInt8]
  /// The names of all folders above the photo, the nearest first.
  let folders: [[UInt8]]
  /// How many of ``folders`` are below the folder that was given.
  let depth: Int

  /// The longest stem in bytes; names may have 255 on every common disk.
  static let longestStem = 232
  private static let current = FilePath(FileManager.default.currentDirectoryPath)

  /// - Parameter roots: from ``key(of:)``.
  init(_ photo: FilePath, roots: Set<[UInt8]>) {
    var components = Self.components(of: photo)
    let name = components.popLast() ?? Array("photo".utf8)
    // A leading dot begins a hidden name, not an extension.
    let dot = name.dropFirst().lastIndex(of: 0x2E) ?? name.endIndex
    stem = Self.cut(name[..<dot])
    ending = Array(name[dot...].dropFirst())
    folders = components.reversed()
    // The nearest of the roots.
    let root = (0...components.count).last { roots.contains(Self.joined(components.prefix($0))) }
    depth = root.map { components.count - $0 } ?? 0
  }

  /// Identifies a folder, however its path was written.
  static func key(of folder: FilePath) -> [UInt8] { joined(components(of: folder)[...]) }

  /// The folders between the given one and the photo, the outermost first.
  var below: [[UInt8]] { folders.prefix(depth).reversed() }

  /// Stands for the photo's folder.
  var folderKey: [UInt8] { Self.joined(folders.reversed()[...]) }

  /// The name of a folder above: 0 for the photo's own; empty at the top of the disk.
  func folder(_ level: Int) -> [UInt8] { level < folders.count ? folders[level] : [] }

  /// The path below the given folder, without the extension.
  var path: [UInt8] { below.flatMap { $0 + [0x2F] } + stem }

  private static func components(of path: FilePath) -> [[UInt8]] {
    current.pushing(path).lexicallyNormalized().components.map { FilePath(root: nil, [$0]).bytes }
  }

  private static func joined(_ components: ArraySlice<[UInt8]>) -> [UInt8] {
    components.flatMap { $0 + [0x2F] }
  }

  /// The end of a stem that is too long, never cut inside a UTF-8 sequence.
  private static func cut(_ stem: ArraySlice<UInt8>) -> [UInt8] {
    guard stem.count > longestStem else { return Array(stem) }
    return Array(stem.suffix(longestStem).drop { $0 & 0xC0 == 0x80 })
  }
}

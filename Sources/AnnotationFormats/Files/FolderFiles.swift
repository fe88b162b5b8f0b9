import Files
import Foundation
package import SystemPackage

/// The files in and below a folder, with names of any bytes. Hidden files and links to folders are left out.
package enum FolderFiles {
  /// Regular files, in the order of their paths' bytes.
  package static func below(_ folder: FilePath) -> [FilePath] {
    var files: [(key: [UInt8], path: FilePath)] = []
    var waiting = [folder]
    while let next = waiting.popLast() {
      for (path, kind) in entries(of: next) {
        switch kind {
        case S_IFREG: files.append((path.bytes, path))
        case S_IFDIR: waiting.append(path)
        default: break
        }
      }
    }
    return files.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.path)
  }

  private static func entries(of folder: FilePath) -> [(path: FilePath, kind: mode_t)] {
    // SAFETY: the path is a terminated string for the time of the call.
    guard let stream = unsafe folder.withPlatformString({ unsafe opendir($0) }) else { return [] }
    // SAFETY: the stream is open until here, and an entry is used only until the next call.
    defer { unsafe closedir(stream) }
    var found: [(FilePath, mode_t)] = []
    let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
    while let entry = unsafe readdir(stream) {
      // SAFETY: the name is a terminated string inside the entry.
      let name = unsafe FilePath(
        platformString: UnsafeRawPointer(entry).advanced(by: nameOffset).assumingMemoryBound(to: CChar.self))
      guard name.bytes.first != 0x2E, let kind = kind(of: folder.pushing(name)) else { continue }
      found.append((folder.pushing(name), kind))
    }
    return found
  }

  /// The type of a file. Links have the type of their target, unless that is a folder.
  private static func kind(of path: FilePath) -> mode_t? {
    var status = stat()
    // SAFETY: the path is a terminated string for the time of the call, and `status` outlives it.
    guard unsafe path.withPlatformString({ unsafe lstat($0, &status) }) == 0 else { return nil }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFLNK else { return kind }
    let target = AnnotationFiles.status(path).map { $0.st_mode & S_IFMT }
    return target == S_IFDIR ? nil : target
  }
}

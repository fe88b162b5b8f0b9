import Annotations
import Imaging
import Library
import Synchronization
import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Tells whether a photo lies under another name by now.
final class MovedFiles: Sendable {
  /// The photos of each folder by their sizes in bytes; a folder is looked through once.
  private let folders = Mutex<[FilePath: [Int64: [FilePath]]]>([:])

  /// - Parameters:
  ///   - path: where it was seen last, and where something else lies now.
  ///   - library: knows of other places where it was seen.
  func isElsewhere(_ photo: PhotoFingerprint, than path: FilePath, _ library: AnnotationLibrary?) -> Bool {
    let places = (try? library?.paths(of: photo)) ?? []
    return (places + files(beside: path, of: photo.size)).contains {
      $0 != path && (try? PhotoFingerprint(contentsOf: $0)) == photo
    }
  }

  private func files(beside path: FilePath, of size: Int64) -> [FilePath] {
    let folder = path.removingLastComponent()
    return folders.withLock { folders in
      if folders[folder] == nil {
        var sizes: [Int64: [FilePath]] = [:]
        for photo in FolderScan([folder]).all().photos {
          guard let status = AnnotationFiles.status(photo) else { continue }
          sizes[Int64(status.st_size), default: []].append(photo)
        }
        folders[folder] = sizes
      }
      return folders[folder]?[size] ?? []
    }
  }
}

package import Annotations
import Imaging
import Synchronization
package import SystemPackage

/// Finds photos that were moved or renamed. Any thread may use it.
package final class MovedFiles: Sendable {
  /// The photos of each folder by size in bytes; each folder is read once.
  private let folders = Mutex<[FilePath: [Int64: [FilePath]]]>([:])
  /// Fingerprints read so far, each once, because there may be many photos of one size.
  private let contents = Mutex<[FilePath: PhotoFingerprint?]>([:])

  /// Reads nothing yet.
  package init() {}

  /// A path where the photo is now.
  ///
  /// - Parameters:
  ///   - path: where it was last seen; something else may be there now.
  ///   - library: knows other paths where it was seen.
  package func place(
    of photo: PhotoFingerprint, otherThan path: FilePath, _ library: AnnotationLibrary?
  ) -> FilePath? {
    let places = (try? library?.paths(of: photo)) ?? []
    return (places + files(beside: path, of: photo.size)).first { $0 != path && content(of: $0) == photo }
  }

  private func content(of path: FilePath) -> PhotoFingerprint? {
    if let known = contents.withLock({ $0[path] }) { return known }
    let content = try? PhotoFingerprint(contentsOf: path)
    contents.withLock { $0[path] = .some(content) }
    return content
  }

  private func files(beside path: FilePath, of size: Int64) -> [FilePath] {
    let folder = path.removingLastComponent()
    return folders.withLock { folders in
      if folders[folder] == nil {
        var sizes: [Int64: [FilePath]] = [:]
        for photo in FolderScan([folder]).all().photos {
          guard let stamp = try? FileStamp(of: photo), stamp.isRegular else { continue }
          sizes[Int64(stamp.size), default: []].append(photo)
        }
        folders[folder] = sizes
      }
      return folders[folder]?[size] ?? []
    }
  }
}

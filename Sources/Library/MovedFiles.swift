package import Annotations
import Imaging
import Synchronization
package import SystemPackage

/// Finds out whether a photo lies under another name by now. From any thread.
package final class MovedFiles: Sendable {
  /// The photos of each folder by their sizes in bytes; a folder is looked through once.
  private let folders = Mutex<[FilePath: [Int64: [FilePath]]]>([:])
  /// What was read of them, once: of one size there may be very many.
  private let contents = Mutex<[FilePath: PhotoFingerprint?]>([:])

  /// Nothing is read yet.
  package init() {}

  /// A place where the photo lies.
  ///
  /// - Parameters:
  ///   - path: where it was seen last, and where something else lies now.
  ///   - library: knows of other places where it was seen.
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

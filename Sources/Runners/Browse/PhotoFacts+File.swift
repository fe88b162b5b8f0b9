import Browser
import Imaging
import SystemPackage

extension PhotoFacts {
  init(photo: PhotoID, _ facts: FileFacts) { self.init(photo: photo, date: facts.date, size: facts.size) }
}

extension FileFacts {
  /// From a file that somebody may be at work on.
  init(ofPhotoAt path: FilePath, in files: PhotoFileCache) {
    defer { files.trim() }
    if let file = try? files.file(at: path) { self.init(of: file) } else { self.init(ofPhotoAt: path) }
  }
}

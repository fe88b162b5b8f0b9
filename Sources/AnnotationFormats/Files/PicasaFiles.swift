import Annotations
import Files
package import SystemPackage

/// Picasa's files in folders of photos: `.picasa.ini` in each folder, and the list of contacts above them.
package final class PicasaFiles {
  private var known: [FilePath: PicasaContacts] = [:]
  private var faults: [String] = []

  package init() {}

  /// Messages about lists of people that cannot be read, each once.
  package func newFaults() -> [String] {
    defer { faults = [] }
    return faults
  }

  /// The `.picasa.ini` in a folder and in the folders of the files below it; walks leave out hidden files.
  package static func hidden(in folder: FilePath, with files: [FilePath]) -> [FilePath] {
    let folders = Set(files.map { $0.removingLastComponent() } + [folder])
    return folders.map { $0.appending(".picasa.ini") }.filter { AtomicFile.exists($0) }
      .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
  }

  /// The people of the `contacts.xml` in a file's folder and in the folders above it; the nearest counts.
  package func contacts(for file: FilePath) -> PicasaContacts {
    var contacts = PicasaContacts()
    var folder = AnnotationFiles.absolute(file).removingLastComponent()
    while true {
      contacts.add(list(in: folder))
      guard folder.lastComponent != nil else { return contacts }
      folder = folder.removingLastComponent()
    }
  }

  private func list(in folder: FilePath) -> PicasaContacts {
    if let found = known[folder] { return found }
    let path = folder.appending("contacts.xml")
    var found = PicasaContacts()
    if AtomicFile.exists(path) {
      do {
        let bytes = try AnnotationFiles.bytes(path, first: 64 << 20, isPhoto: true)
        if PicasaContacts.isList(bytes) { found = try PicasaContacts(xml: bytes) }
      } catch let error as UnreadableFile {
        faults.append("\(error)")
      } catch {
        faults.append("\(path.shown): its names of people cannot be read: \(error)")
      }
    }
    known[folder] = found
    return found
  }
}

package import Browser
import Files
import Foundation
import Imaging
package import SystemPackage
import TextWriting

/// Where each folder was left, and the user's habits, in `$XDG_STATE_HOME/facet/state.json`.
///
/// Several browsers may run at once, so each reads the file again before it writes its part.
package struct SessionFile {
  private struct Content: Codable {
    var habits = Session.Habits()
    var places: [String: Entry] = [:]

    // The names used in files; they stay when a property is renamed.
    private enum CodingKeys: String, CodingKey {
      case habits = "habits", places = "places"
    }
  }

  private struct Entry: Codable {
    var place: Session.Place
    /// When the folder was left, in seconds since 1970.
    var left: Double

    // The names used in files; they stay when a property is renamed.
    private enum CodingKeys: String, CodingKey {
      case place = "place", left = "left"
    }
  }

  package let path: FilePath

  /// The most folders to remember. The oldest are forgotten.
  private static let mostPlaces = 200
  /// The most bytes. facet never writes a longer file.
  private static let longest = 1 << 20

  /// Nil when neither `XDG_STATE_HOME` nor `HOME` is set.
  package init?(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
    guard let folder = UserFolders(environment).state else { return nil }
    path = folder.appending("state.json")
  }

  /// The session that was kept for a folder.
  ///
  /// - Parameter folder: its absolute path; nil for several paths, for which only habits are kept.
  /// - Throws: `UsageError` when the file cannot be read or is damaged.
  package func session(of folder: String?) throws -> Session {
    let content = try read()
    return Session(
      place: folder.flatMap { content.places[$0]?.place } ?? Session.Place(), habits: content.habits)
  }

  /// Stores a session. A damaged file is replaced.
  package func keep(_ session: Session, of folder: String?, now: Double = Date().timeIntervalSince1970) throws
  {
    var content = (try? read()) ?? Content()
    content.habits = session.habits
    if let folder { content.places[folder] = Entry(place: session.place, left: now) }
    if content.places.count > Self.mostPlaces {
      let oldest = content.places.sorted { $0.value.left > $1.value.left }.dropFirst(Self.mostPlaces)
      for entry in oldest { content.places[entry.key] = nil }
    }
    let bytes = try JSONText.bytes(of: content, isPretty: true)
    guard bytes.count <= Self.longest else {
      throw UsageError("\(path.shown): the session is too long to be kept; the file stays as it was")
    }
    do {
      try AtomicFile.createFolder(path.removingLastComponent())
      try AtomicFile.write(bytes, to: path, replacing: true, syncsFolder: false)
    } catch {
      throw UsageError("\(error)")
    }
  }

  /// The folders that were left last, the latest first.
  package func recentFolders(most: Int) -> [FilePath] {
    guard let places = try? read().places else { return [] }
    return places.sorted { $0.value.left > $1.value.left }.prefix(most).map { FilePath($0.key) }
  }

  private func read() throws -> Content {
    let file: FileDescriptor
    do {
      file = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
    } catch Errno.noSuchFileOrDirectory {
      return Content()
    } catch {
      throw UsageError("\(path.shown): cannot be read: \(error); facet starts as if for the first time")
    }
    do {
      return try file.closeAfter {
        var bytes = Data()
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= Self.longest {
          // SAFETY: the buffer is written to only inside the closure.
          let count = try unsafe part.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
          if count == 0 { break }
          bytes += part.prefix(count)
        }
        guard bytes.count <= Self.longest else { throw CocoaError(.fileReadCorruptFile) }
        return try JSONDecoder().decode(Content.self, from: bytes)
      }
    } catch {
      throw UsageError(
        "\(path.shown): is damaged and is ignored; facet starts as if for the first time and will replace it")
    }
  }
}

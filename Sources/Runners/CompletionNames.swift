import Files
import Jobs
import Library
import Networks
import Screen
import Settings
import SystemPackage

/// Names that a shell completes, as they are at that moment. Nothing is said about files that cannot be read: the
/// command itself will.
package enum CompletionNames {
  /// Detection settings that were saved.
  package static func presets() -> [String] { (try? PresetFile())?.presets.keys.sorted() ?? [] }

  /// Themes of the program and of the user.
  package static func themes() -> [String] { ThemeLibrary().names }

  /// Models, and files of weights and folders that begin with a word: a shell that is given names asks for no files.
  package static func weights(_ word: String) -> [String] {
    let models = ((try? ModelStore()?.list()) ?? []).map(\.name)
    return ["published"] + models + files(word) { $0.hasSuffix(".safetensors") }
  }

  /// People of the library that a command line names, or of the usual one.
  package static func people(_ words: [String]) -> [String] {
    let given = words.firstIndex(of: "--library").flatMap { words.dropFirst($0 + 1).first }
    let path = given.map(RawArguments.path) ?? AnnotationLibrary.standardPath()
    guard AtomicFile.exists(path), let library = try? AnnotationLibrary(at: path, mode: .readOnly) else {
      return []
    }
    defer { library.close() }
    return ((try? NamedPeople(library))?.listed ?? []).map(\.shown).sorted()
  }

  private static func files(_ word: String, _ isWanted: (String) -> Bool) -> [String] {
    let folder = word.lastIndex(of: "/").map { String(word[...$0]) } ?? ""
    let path = RawArguments.path(folder.isEmpty ? "." : folder)
    return ((try? FolderEntries.names(in: path)) ?? []).map { RawArguments.text($0) }.sorted().compactMap {
      name in
      guard !name.hasPrefix(".") else { return nil }
      let isFolder = (try? FolderEntries.names(in: path.appending(name))) != nil
      return isFolder ? folder + name + "/" : isWanted(name) ? folder + name : nil
    }
  }
}

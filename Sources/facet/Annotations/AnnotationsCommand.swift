public import Annotations
public import ArgumentParser
import Files
import Imaging
import Library
import SystemPackage

struct AnnotationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "annotations",
    abstract: "Bring annotations in and out of the library, count and check them.",
    discussion: """
      Formats: \(AnnotationFormat.allCases.map { "\($0.rawValue) (\($0.name))" }.joined(separator: ", ")).
      """,
    subcommands: [
      ImportAnnotations.self, ExportAnnotations.self, AnnotationStats.self, VerifyAnnotations.self,
    ])
}

extension AnnotationFormat: ExpressibleByArgument {}

/// Which library a command works on; every command that uses one takes it like this.
struct LibraryOption: ParsableArguments {
  @Option(
    help: "The library's file (by default facet/library.sqlite below $XDG_DATA_HOME).", completion: .file())
  var library: String?

  var path: FilePath { library.map(RawArguments.path) ?? AnnotationLibrary.standardPath() }

  func open(_ mode: AnnotationLibrary.Mode) throws -> AnnotationLibrary {
    do {
      let library = try AnnotationLibrary(at: path, mode: mode)
      for backup in library.backups {
        StandardError.write("\(backup.shown): a copy of the library as it was before its layout was renewed")
      }
      return library
    } catch {
      throw UsageError("\(path.shown): \((error as LibraryError).explanation)")
    }
  }
}

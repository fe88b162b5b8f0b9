public import Annotations
public import ArgumentParser
import Files
import Imaging
import Library
import SystemPackage

struct AnnotationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "annotations",
    abstract: "Import, export, count and check the library's annotations.",
    discussion: """
      Examples:
        facet annotations import truth.txt
        facet annotations export Photos --format coco --out faces.json

      Formats: \(AnnotationFormat.allCases.map { "\($0.rawValue) (\($0.name))" }.joined(separator: ", ")).
      """,
    subcommands: [
      ImportAnnotations.self, ExportAnnotations.self, AnnotationStats.self, VerifyAnnotations.self,
    ])
}

extension AnnotationFormat: ExpressibleByArgument {}

/// The option for the library, shared by all commands that use one.
struct LibraryOption: ParsableArguments {
  @Option(
    help: "The library's file (by default facet/library.sqlite below $XDG_DATA_HOME).", completion: .file())
  var library: String?

  var path: FilePath { library.map(RawArguments.path) ?? AnnotationLibrary.standardPath() }

  func open(_ mode: AnnotationLibrary.Mode) throws -> AnnotationLibrary {
    do {
      let library = try AnnotationLibrary(at: path, mode: mode)
      for backup in library.backups {
        StandardError.write("\(backup.shown): a copy of the library from before its format was updated")
      }
      return library
    } catch {
      throw UsageError("\(path.shown): \((error as LibraryError).explanation)")
    }
  }
}

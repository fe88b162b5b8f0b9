import Annotations
import ArgumentParser
import Files
import Foundation
import Library
import SystemPackage
import TextWriting

struct AnnotationStats: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: "Count what the library holds.")

  @Option(help: "text or json.")
  var format = Format.text

  @OptionGroup var source: LibraryOption

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  func run() throws {
    let library = try source.open(.readOnly)
    let stats = try library.stats()
    switch format {
    case .text:
      StandardOutput.write(library.path.string)
      for (name, value) in Self.lines(stats) {
        let padding = String(repeating: " ", count: max(0, 26 - name.count))
        StandardOutput.write("  \(name)\(padding)\(value)")
      }
    case .json:
      let values = Dictionary(
        uniqueKeysWithValues: Self.lines(stats).map {
          ($0.name.replacing(" ", with: "_").replacing(",", with: ""), $0.value)
        })
      StandardOutput.write(try JSONText.line(of: values))
    }
  }

  private static func lines(_ stats: LibraryStats) -> [(name: String, value: Int)] {
    var lines: [(name: String, value: Int)] = [("photos", stats.photos)]
    for state in PhotoState.allCases {
      lines.append(("photos \(state.rawValue)", stats.photosByState[state] ?? 0))
    }
    lines += [("photos annotated", stats.annotatedPhotos), ("photos at several places", stats.duplicates)]
    lines.append(("faces", stats.faces))
    for state in FaceState.allCases {
      lines.append(("faces \(state.rawValue)", stats.facesByState[state] ?? 0))
    }
    lines += [
      ("faces with landmarks", stats.withLandmarks), ("faces named", stats.named), ("people", stats.people),
      ("detections", stats.detections), ("edits that can be undone", stats.edits),
    ]
    return lines
  }
}

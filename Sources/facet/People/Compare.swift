import ArgumentParser
import Files
import Foundation
import Identity
import Imaging
import Jobs
import Recognition
import TextWriting

struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say how much the faces of two photos look alike.",
    discussion:
      "Every face of the first photo is compared with every face of the second, the most alike first.")

  @Argument(help: ArgumentHelp("A photo.", valueName: "first"), completion: .file())
  var first: String

  @Argument(help: ArgumentHelp("Another photo.", valueName: "second"), completion: .file())
  var second: String

  @OptionGroup var model: PersonModelOption
  @OptionGroup var detection: DetectionOptions
  @OptionGroup var size: SizeOption

  @Option(help: "text or jsonl.")
  var format = LineFormat.text

  func validate() throws { try checkNotEmpty([first, second]) }

  func run() throws {
    let search = try model.search(detection, size.limits)
    let cutOffs = search.model.recognition
    let pairs = try model.orEnd {
      try FindRun(search).compare(RawArguments.path(first), RawArguments.path(second))
    }
    for pair in pairs {
      let likeness = Likeness(pair.distance, cutOffs)
      let distance = String(format: "%.4f", pair.distance)
      switch format {
      case .text:
        StandardOutput.write(
          "\(distance)  face \(pair.first + 1) and face \(pair.second + 1): \(likeness.words)")
      case .jsonl:
        StandardOutput.write(
          JSONText.object([
            ("first", .literal("\(pair.first + 1)")), ("second", .literal("\(pair.second + 1)")),
            ("distance", .literal(distance)), ("likeness", .string(likeness.rawValue)),
          ]).text)
      }
    }
    if format == .text {
      StandardOutput.write(
        "(\(search.model.name): the same person is likely up to \(cutOffs.sure), possible up to \(cutOffs.ask))"
      )
    }
  }
}

import ArgumentParser
import Files
import Foundation
import Geometry
import Imaging
import Jobs
import Parallel
import Synchronization
import SystemPackage
import TextWriting
import Training

struct Compose: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compose pictures with known faces from portraits, for training and testing.",
    discussion: """
      Examples:
        facet compose Samples --out composed --count 20

      The folder's photos with one face are turned, scaled, recoloured and pasted onto backgrounds. The true faces are \
      written as truth.jsonl next to the pictures.
      """)

  @Argument(help: "Folder of portraits.", completion: .directory)
  var portraits: String

  @Option(help: ArgumentHelp("How many pictures.", valueName: "number"))
  var count = 20

  @Option(
    help: ArgumentHelp(
      "Least and greatest turn of the heads in degrees, separated by a colon.", valueName: "a:b"))
  var turn = TurnRange(value: 0...18)

  @Option(help: "Seed of the random numbers; other seeds give other places, sizes and colours.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Folder to write into.", valueName: "folder"), completion: .directory)
  var out: String

  func validate() throws {
    if !(1...100_000).contains(count) {
      throw ValidationError("--count \(count): give a number from 1 to 100000")
    }
    try checkNotEmpty([portraits, out])
  }

  func run() throws {
    let data = try ComposedData(folder: RawArguments.path(portraits))
    let folder = RawArguments.path(out)
    let composed = data.held(seed: seed, turn: turn.value)
    do {
      try AtomicFile.prepareFolder(folder)
      let written = Mutex<[Result<String, any Error>]>([])
      // The first failure ends the run, because a full disk stays full.
      let failed = CancellationFlag()
      Lanes().forEachInOrder(0..<count, cancellation: failed) { index in
        Result { try Self.write(composed.picture(index), number: index, to: folder) }
      } emit: { line in
        if case .failure = line { failed.cancel() }
        written.withLock { $0.append(line) }
      }
      let lines = try written.withLock { $0 }.map { try $0.get() }
      try AtomicFile.write(
        Array((lines.joined(separator: "\n") + "\n").utf8), to: folder.appending("truth.jsonl"),
        replacing: true)
    } catch let error as OutputError {
      throw UsageError("\(error)")
    }
  }

  /// - Returns: the picture's line of the truth.
  private static func write(_ picture: TrainingPicture, number: Int, to folder: FilePath) throws -> String {
    let image = try picture.load()
    let name = String(format: "composed-%04d.png", number)
    try AtomicFile.write(try image.encodedPNG(level: 1), to: folder.appending(name), replacing: true)
    return line(name, image.size, picture.faces)
  }

  private static func line(_ name: String, _ size: PixelSize, _ faces: [TrainingFace]) -> String {
    func numbers(_ values: [Float]) -> JSONText {
      .list(values.map { .literal(String(format: "%.2f", $0)) })
    }
    let all = faces.map { face in
      JSONText.object([
        ("box", numbers([face.box.minX, face.box.minY, face.box.maxX, face.box.maxY])),
        ("landmarks", .list((face.landmarks?.points ?? []).map { numbers([$0.x, $0.y]) })),
        ("state", .string("added")),
      ])
    }
    return JSONText.object([
      ("path", .string(name)), ("width", .literal("\(size.width)")), ("height", .literal("\(size.height)")),
      ("faces", .list(all)),
    ]).text
  }
}

/// `60:90` on the command line.
struct TurnRange: ExpressibleByArgument {
  var value: ClosedRange<Float>

  init(value: ClosedRange<Float>) { self.value = value }

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map { Float($0) }
    guard parts.count == 2, let low = parts[0], let high = parts[1], low >= 0, low <= high, high <= 180 else {
      return nil
    }
    value = low...high
  }

  var defaultValueDescription: String { "\(Int(value.lowerBound)):\(Int(value.upperBound))" }
}

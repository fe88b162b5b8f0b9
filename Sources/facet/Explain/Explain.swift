import ArgumentParser
import Detection
import Files
import Foundation
import Geometry
import Imaging
import SystemPackage
import TextWriting

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say why there is, or is not, a face at one place of a photo.",
    discussion: """
      Examples:
        facet explain Samples/group.jpg --at 380,880 --thresholds 0.6,0.7,0.99

      Reports which stage of the cascade lost the face and by how much, and which single change of a setting \
      brings it back. Every change that it names was tried.
      """)

  @Argument(help: "The photo.", completion: .file())
  var photo: String

  @Option(help: ArgumentHelp("The centre of the place, in photo pixels.", valueName: "x,y"))
  var at: PointArgument

  @Option(
    help: ArgumentHelp(
      "The size of the face, in photo pixels; any size when not given.", valueName: "pixels"))
  var size: Float?

  @Option(help: ArgumentHelp("text or json.", valueName: "format"))
  var format = Format.text

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @OptionGroup var limit: SizeOption
  @OptionGroup var detection: DetectionOptions

  func validate() throws {
    if let size, !(size >= 1 && size <= 100_000) {
      throw ValidationError("--size \(size): give the side of a square in pixels, from 1 to 100000")
    }
  }

  func run() throws {
    let path = RawArguments.path(photo)
    let image: Image
    do {
      image = try decodePhoto(at: path, limits: PhotoLimits(maxMegapixels: limit.maxMegapixels)).image
    } catch {
      StandardError.write("\(error)")
      throw ExitStatus.somePhotosFailed
    }
    let point = at.value
    guard point.x >= 0, point.y >= 0, point.x < Float(image.width), point.y < Float(image.height) else {
      throw UsageError(
        "--at \(point.x),\(point.y): outside \(path.shown), which is \(image.width)×\(image.height) pixels")
    }
    var memo = PhotoMemo(photo: image.size)
    let explanation = try detection.detector().explain(
      Explanation.Place(point: point, size: size), in: image, settings: try detection.settings(), memo: &memo,
      lanes: detection.lanes)
    switch format {
    case .text: StandardOutput.write("\(explanation)")
    case .json: StandardOutput.write(try ExplanationJSON(explanation, path: path).line())
    }
  }
}

/// `120,80` on the command line.
struct PointArgument: ExpressibleByArgument {
  var value: Point

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Float($0) }
    guard parts.count == 2, let x = parts[0], let y = parts[1], x.isFinite, y.isFinite else { return nil }
    value = Point(x: x, y: y)
  }
}

/// An explanation for programs.
private struct ExplanationJSON: Encodable {
  struct Candidate: Encodable {
    var box: [Float]
    var pnet, rnet, onet: Float?
  }

  var path: String
  var at: [Float]
  var size: Float?
  /// `found`, `pnet`, `rnet`, `onet`, `nms-rnet`, `nms-onet`, `turns`, `min-face-size` or `no-window`.
  var verdict: String
  /// The number of the face that was found, or that suppressed the candidate, from 1.
  var face: Int?
  var candidate: Candidate?
  var cut_by_edge: Bool
  var remedies: [String]
  /// Two changes that help together, `P 0.55 with R 0.61`, when no single one does.
  var pairs: [String]
  var text: String

  init(_ explanation: Explanation, path: FilePath) {
    self.path = path.string
    at = [explanation.place.point.x, explanation.place.point.y]
    size = explanation.place.size
    cut_by_edge = explanation.cutByEdge
    remedies = explanation.remedies.map(\.description)
    pairs = explanation.pairs.map(\.description)
    text = explanation.description
    switch explanation.verdict {
    case .found(let found, let index):
      (verdict, face) = ("found", index + 1)
      candidate = Candidate(box: found.box.edges, onet: found.score)
    case .lostAtPNet(let best):
      verdict = best == nil ? "no-window" : "pnet"
      candidate = best.map(Candidate.init)
    case .lostAtRNet(let lost): (verdict, candidate) = ("rnet", Candidate(lost))
    case .lostAtONet(let lost): (verdict, candidate) = ("onet", Candidate(lost))
    case .swallowedAfterRNet(let lost, _, _): (verdict, candidate) = ("nms-rnet", Candidate(lost))
    case .swallowedByFace(let lost, let index, _):
      (verdict, candidate, face) = ("nms-onet", Candidate(lost), index + 1)
    case .lostAmongTurns(let lost): (verdict, candidate) = ("turns", Candidate(lost))
    case .belowMinimumSize(let found):
      verdict = "min-face-size"
      candidate = Candidate(box: found.box.edges, onet: found.score)
    }
  }

  func line() throws -> String { try JSONText.line(of: self) }
}

extension ExplanationJSON.Candidate {
  init(_ candidate: Explanation.ScoredCandidate) {
    self.init(box: candidate.box.edges, pnet: candidate.pnet, rnet: candidate.rnet, onet: candidate.onet)
  }
}

extension BoundingBox {
  fileprivate var edges: [Float] { [minX, minY, maxX, maxY] }
}

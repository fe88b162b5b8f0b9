import Browser
import Detection
import Foundation
import Geometry
import Imaging
import Jobs
import Networks
import Parallel
import Runners
import SystemPackage
import TestSupport

/// A runner of effects without a terminal, with photos and a library in a folder of the test's own.
@MainActor final class RunnerFixture {
  static let detector = Result { try FaceDetector() }

  let folder: TemporaryFolder
  let letters: Letters
  let runner: EffectRunner
  let settings = DetectionSettings(minFaceSize: 40)
  var library: FilePath { folder.path.appending("library.sqlite") }
  var photos: FilePath { folder.path.appending("photos") }

  /// - Parameters:
  ///   - isInStep: see ``Letters``.
  ///   - library: another place than the usual one.
  init(isInStep: Bool = false, hasLibrary: Bool = false, library: FilePath? = nil) throws {
    folder = try TemporaryFolder()
    letters = Letters(isInStep: isInStep)
    let photos = try folder.folder("photos")
    let path = library ?? folder.path.appending("library.sqlite")
    let job = BrowseJob(
      title: "photos", scan: FolderScan([photos], isRecursive: true), exportFolder: "/nowhere",
      settings: settings, lanes: Lanes(1), limits: PhotoLimits(), memoLimit: 100_000_000,
      pictureLimit: 100_000_000, folder: photos.string, theme: try TestTheme.dark(),
      library: hasLibrary ? path : nil, presets: folder.path.appending("presets.toml"),
      rescueFolders: [folder.path.appending("rescue")])
    runner = EffectRunner(
      job: job, model: try .published(), detector: try Self.detector.get(), mailbox: letters.mailbox)
  }

  /// Sample photos under the folder that is scanned.
  @discardableResult
  func add(_ sample: String, as name: String? = nil) throws -> FilePath {
    try folder.write("photos/\(name ?? sample)", RepositoryFiles.bytes("Samples/\(sample)"))
  }

  func brokenPhoto() throws -> FilePath { try folder.write("photos/broken.jpg", Array("text".utf8)) }

  /// The reference's faces on a sample.
  static func golden(_ name: String) throws -> GoldenFaces {
    let folder = RepositoryPaths.root.appending("Tests/DetectionTests/Golden/faces")
    return try GoldenFaces(folder.appending("\(name).json"))
  }

  /// Asks for something and waits for the letter that answers it.
  @discardableResult
  func answer<Result>(
    to effect: Effect, _ what: String = "the answer", _ match: (Action) throws -> Result?
  ) throws -> Result {
    runner.perform(effect)
    return try letters.next(what, match)
  }

  /// Ends all work; what the user would be told.
  @discardableResult
  func stop() -> String? {
    letters.endSteps()
    return runner.stop(discards: true)
  }
}

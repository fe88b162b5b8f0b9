package import Alignment
package import Detection
import Drawing
import Files
import Foundation
package import Imaging
import Networks
package import Parallel
import Synchronization
package import SystemPackage
package import Video

/// Processes films one after another, each on all processors: ffmpeg decodes, the networks search on all lanes, and a
/// thread draws frames for the encoding ffmpeg, all at the same time.
package struct FilmRun {
  package struct Folders: Sendable {
    package var copies, crops: FilePath?

    package init(copies: FilePath?, crops: FilePath?) { (self.copies, self.crops) = (copies, crops) }
  }

  /// The progress of a film.
  package enum Step: Equatable, Sendable {
    /// With the number of frames, give or take two, if the film reports it.
    case begun(frames: Int?)
    /// The number of frames that are done, including those of an earlier run.
    case done(Int)
    case ended
  }

  package var ffmpeg: FFmpeg
  package var detector: FaceDetector
  package var settings: DetectionSettings
  package var lanes: Lanes
  package var tracking: FaceTracker.Options
  package var folders: Folders
  /// Receives the faces of each frame as lines of JSON; nil when they are not wanted.
  package var print: (([UInt8]) throws -> Void)?
  package var existing: ExistingFiles
  package var coding: FilmWriter.Options
  /// The interval between checkpoints, in seconds of film.
  package var saveEvery: Double
  package var inks: DrawColors
  package var cancellation: CancellationFlag
  /// All films of the run; none is ever overwritten.
  package var originals: Set<FileIdentity>

  package init(
    ffmpeg: FFmpeg, detector: FaceDetector, settings: DetectionSettings, lanes: Lanes,
    tracking: FaceTracker.Options, folders: Folders, print: (([UInt8]) throws -> Void)?,
    existing: ExistingFiles, coding: FilmWriter.Options, saveEvery: Double, inks: DrawColors,
    cancellation: CancellationFlag,
    originals: Set<FileIdentity>
  ) {
    self.ffmpeg = ffmpeg
    self.detector = detector
    self.settings = settings
    self.lanes = lanes
    self.tracking = tracking
    self.folders = folders
    self.print = print
    self.existing = existing
    self.coding = coding
    self.saveEvery = saveEvery
    self.inks = inks
    self.cancellation = cancellation
    self.originals = originals
  }

  /// Processes one film, or what an earlier run left to do.
  ///
  /// - Parameter progress: called when the film begins, after each frame, and at the end, even after a failure.
  /// - Returns: a sentence about what was done.
  package func run(_ path: FilePath, progress: (Step) -> Void = { _ in }) throws -> String {
    guard AtomicFile.exists(path) else { throw FilmFailure("there is no such film") }
    let copy = folders.copies.map { $0.appending(Self.copyName(path)) }
    if let copy { try checkIsNoFilm(copy) }
    let hasCopy = copy.map { AtomicFile.exists($0) } ?? false
    if hasCopy, existing == .refuse, let copy { throw VideoError.exists(copy) }
    let identity = try identity(of: path)
    // Lines alone go to a pipe, and leave nothing from which to continue.
    let folder = (copy ?? folders.crops?.appending(Self.copyName(path))).map(Self.storeFolder)
    let keepsCopy = hasCopy && existing == .skip
    if keepsCopy, let copy, let folder, !FilmStore.hasLeftovers(of: copy, in: folder, identity) {
      return "there already"
    }
    let info = try FilmInfo(of: path, by: ffmpeg)
    let store = try folder.map {
      try FilmStore(in: $0, identity: identity, tracker: FaceTracker(options: tracking))
    }
    if keepsCopy, store?.checkpoint.isWhole == false {
      // The earlier run had only the store left to remove.
      store?.remove()
      return "there already"
    }
    do {
      return try follow(path, info, store, copy: keepsCopy ? nil : copy, progress)
    } catch {
      try settle(store, error)
    }
  }

  private func follow(
    _ path: FilePath, _ info: FilmInfo, _ store: FilmStore?, copy: FilePath?,
    _ progress: (Step) -> Void
  ) throws -> String {
    if store?.checkpoint.isWhole != true { try checkCrops(of: path) }
    var work = try Work(self, path, info, store)
    do {
      try work.follow(progress)
      // Crops come first: once the copy has its name, the film counts as done.
      let crops = try folders.crops.map {
        try work.best.write(into: $0, of: path, existing, sparing: originals)
      }
      if let copy, let store { try join(store, info, of: path, as: copy) }
      store?.remove()
      return words(frames: work.done, tracks: work.best.count, copy: copy, crops: crops)
    } catch {
      work.stop()
      throw error
    }
  }

  /// Keeps the checkpoint, unless the film caused the failure: then another run would fail in the same way.
  private func settle(_ store: FilmStore?, _ error: any Error) throws -> Never {
    let isOfFilm =
      switch error as? VideoError {
      case .unreadable, .noVideo: true
      default: false
      }
    let hasWork = (store?.checkpoint.frames ?? 0) > 0
    let isKept = hasWork && (cancellation.isCancelled || !isOfFilm)
    if !isKept { store?.remove() }
    // The signal that ends this program may have ended ffmpeg, too.
    try cancellation.check()
    if let error = error as? VideoError, case .brokeOff = error, isKept, let store {
      throw FilmFailure("\(error.explanation); its work is kept for the next run in \(store.folder.shown)")
    }
    throw error
  }

  /// Checks that a copy would not replace one of the films, by whatever name.
  private func checkIsNoFilm(_ copy: FilePath) throws {
    if let identity = FileIdentity(of: copy), originals.contains(identity) {
      throw FilmFailure(
        "its copy would replace \(copy.shown), one of the films; name another folder with --out")
    }
  }

  /// Checks that no crops of the film exist: the number of crops is not known yet, so any would be in the way.
  private func checkCrops(of path: FilePath) throws {
    guard existing == .refuse, let folder = folders.crops else { return }
    if let crop = BestCrops.first(of: path, in: folder) { throw OutputError.exists(crop) }
  }

  private func identity(of path: FilePath) throws -> FilmStore.Identity {
    let stamp = try FileStamp(of: path)
    return FilmStore.Identity(
      film: path.string, bytes: stamp.size, modified: stamp.modified,
      weights: detector.networks.weightsIdentity, settings: settings, tracking: tracking,
      coding: "\(coding.summary); \(inks.summary)",
      wantsCopy: folders.copies != nil, wantsCrops: folders.crops != nil, wantsLines: print != nil)
  }

  /// Joins the parts and the sound into the copy, and gives it its name.
  private func join(_ store: FilmStore, _ info: FilmInfo, of path: FilePath, as copy: FilePath) throws {
    let whole = store.folder.appending("whole")
    let kept = store.checkpoint.parts
    let parts = kept.enumerated().map { index, part in
      // With times of its own, a part lasts until the next one begins.
      let next = index + 1 < kept.count ? kept[index + 1].start : nil
      let seconds = part.start.flatMap { start in next.map { $0 - start } }
      return FilmJoiner.Part(
        path: store.folder.appending(part.name), seconds: seconds ?? Double(part.frames) / info.rate)
    }
    try FilmJoiner(ffmpeg).join(
      parts, to: whole, sound: info.hasSound ? path : nil, container: FilmWriter.container(of: copy))
    try publish(whole, as: copy)
  }

  private func publish(_ hidden: FilePath, as copy: FilePath) throws {
    if existing != .overwrite, AtomicFile.exists(copy) { throw VideoError.exists(copy) }
    try checkIsNoFilm(copy)
    do {
      try AtomicFile.syncFile(hidden)
    } catch {
      throw VideoError.cannotWrite(copy, reason: error.description)
    }
    do {
      try AtomicFile.move(hidden, to: copy, replacing: existing == .overwrite)
    } catch {
      guard case .exists = error else { throw error }
      throw VideoError.exists(copy)
    }
  }

  private func words(frames: Int, tracks: Int, copy: FilePath?, crops: Int?) -> String {
    var words = ["\(frames) frames", tracks == 1 ? "1 face" : "\(tracks) faces"]
    if let copy { words.append("written to \(copy.shown)") }
    if let crops { words.append(crops == 1 ? "1 crop" : "\(crops) crops") }
    return words.joined(separator: ", ")
  }

  /// The copy's name: the film's name, with the extension of a container that can hold any sound.
  package static func copyName(_ path: FilePath) -> FilePath.Component {
    let stem = path.stem ?? "film"
    let ending = (path.extension ?? "").lowercased()
    let kept = FilmWriter.containers.contains(ending) ? ending : "mkv"
    return FilePath.Component("\(stem).\(kept)") ?? "film.mkv"
  }

  /// The folder for a film's unfinished work.
  private static func storeFolder(of copy: FilePath) -> FilePath {
    copy.removingLastComponent().appending(".\(copy.lastComponent?.string ?? "film").facet-part")
  }
}

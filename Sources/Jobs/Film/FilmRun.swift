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

/// Films one after the other, each with all processors: ffmpeg decodes, the networks search with all lanes, and a
/// thread draws for the ffmpeg that codes, all at the same time.
package struct FilmRun {
  package struct Folders: Sendable {
    package var copies, crops: FilePath?

    package init(copies: FilePath?, crops: FilePath?) { (self.copies, self.crops) = (copies, crops) }
  }

  /// How far a film is.
  package enum Step: Equatable, Sendable {
    /// With the number of its frames, to one or two, where it says how many they are.
    case begun(frames: Int?)
    /// So many frames are done, those of an earlier run among them.
    case done(Int)
    case ended
  }

  package var ffmpeg: FFmpeg
  package var detector: FaceDetector
  package var settings: DetectionSettings
  package var lanes: Lanes
  package var tracking: FaceTracker.Options
  package var folders: Folders
  /// Is given the faces of each frame as lines of JSON; nil when nobody wants them.
  package var print: (([UInt8]) throws -> Void)?
  package var existing: ExistingFiles
  package var coding: FilmWriter.Options
  /// Seconds of film after each of which what is done is kept.
  package var saveEvery: Double
  package var inks: DrawColors
  package var cancellation: CancellationFlag
  /// All films of the run; none is ever written over.
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

  /// Does one film, or what an earlier run left of it.
  ///
  /// - Parameter progress: called when the film begins, after each frame and at the end, also when that is a failure.
  /// - Returns: what was done, in words.
  package func run(_ path: FilePath, progress: (Step) -> Void = { _ in }) throws -> String {
    guard AtomicFile.exists(path) else { throw OutputWords("there is no such film") }
    let copy = folders.copies.map { $0.appending(Self.copyName(path)) }
    if let copy { try checkIsNoFilm(copy) }
    let hasCopy = copy.map { AtomicFile.exists($0) } ?? false
    if hasCopy, existing == .refuse, let copy { throw VideoError.exists(copy) }
    let identity = try identity(of: path)
    // Lines alone go to a pipe and leave nothing behind to go on from.
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
      // All that was left to do was removing it.
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
      // Crops first: where the copy has its name the film counts as done.
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

  /// Keeps what a checkpoint holds, unless the film itself is to blame, which would happen again.
  private func settle(_ store: FilmStore?, _ error: any Error) throws -> Never {
    let isOfFilm =
      switch error as? VideoError {
      case .unreadable, .noVideo: true
      default: false
      }
    let hasWork = (store?.checkpoint.frames ?? 0) > 0
    let isKept = hasWork && (cancellation.isCancelled || !isOfFilm)
    if !isKept { store?.remove() }
    // Whoever ends this program may have ended ffmpeg too.
    try cancellation.check()
    if let error = error as? VideoError, case .brokeOff = error, isKept, let store {
      throw OutputWords("\(error.explanation); what is done is kept for another run in \(store.folder.shown)")
    }
    throw error
  }

  /// Lest a film be replaced by its own copy or another's, whatever name leads there.
  private func checkIsNoFilm(_ copy: FilePath) throws {
    if let identity = FileIdentity(of: copy), originals.contains(identity) {
      throw OutputWords(
        "its copy would take the place of \(copy.shown), one of the films; name another folder with --out")
    }
  }

  /// How many crops there will be nobody knows yet: any that is named after the film is in the way.
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

  /// Puts the copy together, the sound with it, and gives it its name.
  private func join(_ store: FilmStore, _ info: FilmInfo, of path: FilePath, as copy: FilePath) throws {
    let whole = store.folder.appending("whole")
    let parts = store.checkpoint.parts.map {
      FilmJoiner.Part(path: store.folder.appending($0.name), seconds: Double($0.frames) / info.rate)
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

  /// The copy's name: the film's own, in a kind of file that can hold any sound.
  package static func copyName(_ path: FilePath) -> FilePath.Component {
    let stem = path.stem ?? "film"
    let ending = (path.extension ?? "").lowercased()
    let kept = FilmWriter.containers.contains(ending) ? ending : "mkv"
    return FilePath.Component("\(stem).\(kept)") ?? "film.mkv"
  }

  /// Where the work on a film is kept until it is done.
  private static func storeFolder(of copy: FilePath) -> FilePath {
    copy.removingLastComponent().appending(".\(copy.lastComponent?.string ?? "film").facet-part")
  }
}

/// A message about a film, without its name.
package struct OutputWords: Error, CustomStringConvertible {
  package var description: String
  package init(_ description: String) { self.description = description }
}

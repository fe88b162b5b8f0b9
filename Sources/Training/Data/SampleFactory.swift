import Detection
import Files
import Foundation
import Geometry
import Imaging
import Networks
import Parallel
import Synchronization
import SystemPackage
import TextWriting

/// Makes a store of samples from pictures: random windows for P-Net, and for R- and O-Net windows that pass
/// the networks before them.
///
/// Finished files are not made again, so the work can be killed and resumed. The content of a file depends
/// only on the pictures, the settings and the earlier networks. Pictures that cannot be loaded are left out; a
/// list of them is kept with the file.
struct SampleFactory: Sendable {
  var network: TrainedNetwork
  var settings: SampleSettings
  /// The networks before this one; nil for P-Net.
  var cascade: FaceDetector?
  /// Adds samples against forgetting; nil adds none.
  var rehearsal: RehearsalMaker?
  var lanes: Lanes
  /// Gets the pictures that are left out.
  var lost = LostPictures()
  /// Whether files that lack pictures are made again, because nothing was learned from them yet: the pictures
  /// may be back.
  var retriesLost = false

  /// Pictures whose samples share a file.
  static let picturesPerFile = 16

  /// - Parameters:
  ///   - identity: identifies the pictures and the earlier networks.
  ///   - folder: the folder of the files.
  ///   - progress: called with the number of pictures done.
  func store(
    of pictures: [TrainingPicture], in folder: FilePath, identity: UInt64, cancellation: CancellationFlag?,
    progress: @Sendable (Int) -> Void
  ) throws -> SampleStore {
    var mixed = Identity()
    mixed.add(identity)
    mixed.add((try? JSONText.line(of: settings, namesNotFinite: true)) ?? "")
    let identity = mixed.value
    try AtomicFile.createFolder(folder)
    let files = (pictures.count + Self.picturesPerFile - 1) / Self.picturesPerFile
    let paths = (0..<files).map { folder.appending(String(format: "%05d.samples", $0)) }
    let failure = FirstFailure()
    let done = Counter()
    lanes.forEach(files, cancellation: cancellation) { file, _ in
      guard failure.error == nil else { return }
      let range = (file * Self.picturesPerFile)..<min((file + 1) * Self.picturesPerFile, pictures.count)
      do {
        let known = LostList(of: paths[file])
        let isFinished =
          SampleStore.finishedCount(paths[file], side: network.side, identity: identity) != nil
        if isFinished, known.pictures.isEmpty || !retriesLost {
          known.pictures.forEach(lost.note)
          progress(done.increment(by: range.count))
          return
        }
        let made = try self.samples(of: pictures, range, cancellation) { progress(done.increment()) }
        guard let made else { return }
        // Samples never lack a picture that the list does not have.
        if !made.lost.isEmpty { try known.keep(made.lost) }
        try AtomicFile.write(
          SampleFile.encode(made.samples, side: network.side, identity: identity), to: paths[file],
          replacing: true, syncsFolder: false)
        if made.lost.isEmpty { known.remove() }
      } catch {
        failure.note(error, at: file)
      }
    }
    if let error = failure.error { throw error }
    try cancellation?.check()
    try AtomicFile.syncFolder(folder)
    return try SampleStore(paths, side: network.side, identity: identity)
  }

  /// The samples of some pictures, in order, and the pictures that are left out; nil when cancelled.
  private func samples(
    of pictures: [TrainingPicture], _ range: Range<Int>, _ cancellation: CancellationFlag?,
    progress: @Sendable () -> Void
  ) throws -> (samples: [Sample], lost: [LostPicture])? {
    let results = Mutex([[Sample]](repeating: [], count: range.count))
    let losses = Mutex([LostPicture?](repeating: nil, count: range.count))
    let failure = FirstFailure()
    lanes.forEach(range.count, cancellation: cancellation) { item, _ in
      guard failure.error == nil else { return }
      let number = range.lowerBound + item
      do {
        let samples = try samples(of: pictures[number], number: number)
        results.withLock { $0[item] = samples }
        progress()
      } catch let picture as LostPicture {
        lost.note(picture)
        losses.withLock { $0[item] = picture }
        progress()
      } catch {
        failure.note(error, at: item)
      }
    }
    if let error = failure.error { throw error }
    if cancellation?.isCancelled == true { return nil }
    return (results.withLock { $0.flatMap { $0 } }, losses.withLock { $0.compactMap(\.self) })
  }

  func samples(of picture: TrainingPicture, number: Int) throws -> [Sample] {
    let samples = try SampleMaker(network: network, settings: settings).samples(of: picture, number: number) {
      image in
      guard let cascade else { return nil }
      return try Self.candidates(image, for: network, cascade, lanes)
    }
    return samples + (try rehearsal?.samples(of: picture, number: number) ?? [])
  }

  /// What passes the earlier networks at lower thresholds than usual, so that near misses are learned, too.
  ///
  /// - Parameter rnet: R-Net's threshold.
  static func candidates(
    _ image: Image, for network: TrainedNetwork, _ cascade: FaceDetector, _ lanes: Lanes, rnet: Float = 0.5
  ) throws -> [BoundingBox] {
    var settings = DetectionSettings(minFaceSize: 20)
    settings.thresholds = DetectionSettings.Thresholds(pnet: 0.5, rnet: rnet, onet: 0.7)
    var memo = PhotoMemo(photo: image.size)
    if network == .rnet {
      return try cascade.rnetInput(image, settings: settings, memo: &memo, lanes: lanes).candidates.map(\.box)
    }
    let trace = try cascade.trace(image, settings: settings, memo: &memo, floor: 0.5, lanes: lanes)
    return trace.passes.flatMap { $0.onetInput.candidates.map(\.box) }
  }
}

/// The pictures that a file of samples lacks, in a file with its name and another ending.
private struct LostList {
  private let path: FilePath
  let pictures: [LostPicture]

  init(of samples: FilePath) {
    var path = samples
    path.extension = "lost"
    self.path = path
    let bytes = try? Data(contentsOf: URL(fileURLWithPath: path.string))
    pictures = bytes.flatMap { try? JSONDecoder().decode([LostPicture].self, from: $0) } ?? []
  }

  func keep(_ pictures: [LostPicture]) throws {
    try AtomicFile.write(JSONText.bytes(of: pictures), to: path, replacing: true, syncsFolder: false)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path.string) }
}

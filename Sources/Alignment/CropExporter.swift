import Files
public import Imaging
public import SystemPackage

/// What became of one photo's faces.
public struct PhotoExport: Sendable, Equatable {
  /// The files of the crops, the export's folder included; in a dry run those that would be written.
  public var written: [FilePath] = []
  /// Files that existed and were left alone, by ``ExistingFiles/skip``.
  public var skipped: [FilePath] = []
  /// Faces that could not be cut out; the others were written.
  public var refused: [ExportError] = []
  /// Faces that filters or the rule left out.
  public var leftOut = 0
  /// For the journal, when all went well.
  public var record: ExportRecord?

  /// Nothing was done yet.
  public init() {}
}

/// Writes crops of many photos into one folder, by a plan. May be used from many threads at once.
public struct CropExporter: Sendable {
  /// Below it all crops are written; it is made where it is missing.
  public let folder: FilePath
  /// Gives each photo its part of the crops' names.
  public let plan: ExportPlan
  /// The same for all photos.
  public let options: ExportOptions
  /// Whether names are made and nothing is written.
  public let isDryRun: Bool
  private let identities: ExportIdentities
  let journal: ExportJournal?
  let names: TakenNames
  private let turns = PhotoTurns()
  /// The photos themselves, where crops might take their places.
  let originals: Set<FileIdentity>

  /// Creates the folder where it is missing and checks that it can be written into.
  ///
  /// - Parameters:
  ///   - journal: keeps what was done; nil for an export without manifest that cannot go on later.
  ///   - done: photos of the journal that will not be exported again; their crops' names are taken.
  public init(
    folder: FilePath, plan: ExportPlan, options: ExportOptions = ExportOptions(),
    journal: ExportJournal? = nil, done: [FilePath] = [], isDryRun: Bool = false
  ) throws(ExportError) {
    self.folder = folder
    self.plan = plan
    self.options = options
    self.isDryRun = isDryRun
    self.journal = journal
    identities = options.identities
    originals = options.existing == .overwrite ? Set(plan.photos.compactMap(FileIdentity.init(of:))) : []
    names = TakenNames(taken: journal?.names(of: done, as: identities) ?? [])
    guard !isDryRun else { return }
    do { try AtomicFile.prepareFolder(folder) } catch { throw .output(error) }
  }

  /// With another choice about existing files, and all else by default.
  public init(folder: FilePath, plan: ExportPlan, existing: ExistingFiles) throws(ExportError) {
    try self.init(folder: folder, plan: plan, options: ExportOptions(existing: existing))
  }

  /// Writes the crops of one photo of the plan, each whole or not at all.
  ///
  /// With ``ExistingFiles/refuse``, nothing of this photo is written when one of its files exists.
  /// - Precondition: the photo is part of the plan.
  public func export(
    _ faces: [ExportFace], of image: Image, photo: FilePath
  ) throws(ExportError) -> PhotoExport {
    var result = PhotoExport()
    try export(faces, of: image, photo: photo, into: &result)
    return result
  }

  /// The same, for callers that want to know what was written before an error: `result` always tells.
  ///
  /// - Parameters:
  ///   - turn: the photo's number among those of the export, from 0. A pattern with `{index}` waits for those before,
  ///     which must all be exported or told of with ``pass(_:)``; nil when there is one thread only.
  ///   - source: the file that `image` was read from; when it is not that any more, the photo is not taken for done.
  public func export(
    _ faces: [ExportFace], of image: Image, photo: FilePath, turn: Int? = nil, source: ExportSource? = nil,
    into result: inout PhotoExport
  ) throws(ExportError) {
    let cuts = cut(faces, of: image, photo: photo, &result)
    if let turn, options.pattern.counts, !turns.wait(for: turn) { return }
    let targets = try self.targets(cuts, photo, &result)
    if let turn { pass(turn) }
    if isDryRun {
      result.written = targets.map(\.path)
      return
    }
    try check(photo, isAs: source)
    if let journal, !targets.isEmpty { try journal.begin(photo, names: targets.map(\.name)) }
    let file = source == nil && !targets.isEmpty ? (try? PhotoFile(photo)) : nil
    let known = source ?? file.map { ExportSource(of: $0) }
    let stamp = known?.stamp ?? (try? FileStamp(of: photo)) ?? FileStamp(size: 0, modified: 0)
    let isKept = !targets.isEmpty && journal != nil
    let hash = isKept ? (known?.hash ?? ContentHash.of(fileAt: photo)).map(ContentHash.text) ?? "" : ""
    let profile = known?.profile
    var crops: [(crop: ExportRecord.Crop, row: ManifestRow)] = []
    for target in targets {
      guard let bytes = try write(target, profile, photo, &result) else { continue }
      guard journal != nil else { continue }
      let row = ManifestRow(
        crop: target.name.string, source: photo, stamp: stamp, hash: hash, face: target.cut.face,
        cut: target.cut, options: options)
      crops.append((ExportRecord.Crop(name: target.name, bytes: bytes), row))
    }
    try check(photo, isAs: source)
    // Crops in whose place other files were left are not done for a run that would not leave them.
    let identity = result.skipped.isEmpty ? identities[photo] : identities[photo].partial
    result.record = ExportRecord(photo: photo, identity: identity, stamp: stamp, hash: hash, crops: crops)
  }

  /// What goes into the journal for a photo that is known to show no face: the same as when it was searched in vain.
  public func recordOfNoFaces(_ photo: FilePath, seen: FileStamp) -> ExportRecord? {
    if isDryRun { return nil }
    return ExportRecord(photo: photo, identity: identities[photo], stamp: seen, crops: [])
  }

  private func check(_ photo: FilePath, isAs source: ExportSource?) throws(ExportError) {
    if let source, (try? FileStamp(of: photo)) != source.stamp { throw .changed(photo: photo) }
  }

  /// Tells that a photo gives no crops, so that those after it need not wait for their numbers.
  public func pass(_ turn: Int) { turns.pass(turn) }

  /// Tells that a photo is left to a later run. Those after it are left, too, where names are numbered.
  public func leave(_ turn: Int) { turns.stop(turn) }

  /// Waits until the names of all crops are on the disk. To be called once, at the end or on cancelling.
  public func finish() throws(ExportError) {
    if isDryRun { return }
    do { try AtomicFile.syncFolder(folder) } catch { throw .output(error) }
  }

  /// The faces that are to be exported, with their crops.
  private func cut(
    _ faces: [ExportFace], of image: Image, photo: FilePath, _ result: inout PhotoExport
  ) -> [CutFace] {
    var cuts: [CutFace] = []
    for face in faces {
      // What landmarks alone decide comes before the work.
      var quick = options.selection
      quick.minSharpness = nil
      quick.minQuality = nil
      guard quick.passes(face, FaceMeasures(landmarks: face.landmarks)) else { continue }
      do {
        let crop = try options.crops.crop(face, of: image)
        let measures = measures(of: face, crop, image)
        if options.selection.passes(face, measures) {
          cuts.append(CutFace(face: face, crop: crop, measures: measures))
        }
      } catch {
        if case .fit(let reason) = error {
          result.refused.append(.noAlignment(photo: photo, face: face.index, reason))
        } else {
          result.refused.append(.noCrop(photo: photo, face: face.index, error))
        }
      }
    }
    let measures = Dictionary(cuts.map { ($0.face.index, $0.measures) }) { first, _ in first }
    let chosen = Set(
      options.selection.chosen(cuts.map(\.face), photo: image.size, measures: measures).map(\.index))
    cuts.removeAll { !chosen.contains($0.face.index) }
    result.leftOut = faces.count - cuts.count - result.refused.count
    return cuts
  }

  /// Pixels are measured in the aligned face, whatever the template is, so that limits mean the same everywhere.
  private func measures(of face: ExportFace, _ crop: FaceCrop, _ image: Image) -> FaceMeasures {
    let usual = CropSettings()
    if options.crops.template == usual.template, options.crops.sampling == usual.sampling {
      return FaceMeasures(landmarks: face.landmarks, aligned: crop.image)
    }
    if let aligned = try? usual.crop(face, of: image) {
      return FaceMeasures(landmarks: face.landmarks, aligned: aligned.image)
    }
    return FaceMeasures(landmarks: face.landmarks)
  }

  /// Writes a crop; the number of its bytes, or nil when it was skipped after all.
  private func write(
    _ target: Target, _ profile: ColorProfile?, _ photo: FilePath, _ result: inout PhotoExport
  ) throws(ExportError) -> Int? {
    var bytes: [UInt8]
    do {
      let image = target.cut.crop.image
      switch options.crops.format {
      // Level 6 takes four times as long for 5 % fewer bytes: most of an export's time.
      case .png: bytes = try image.encodedPNG(level: 2)
      case .jpeg(let quality): bytes = try image.encodedJPEG(quality: quality)
      }
    } catch {
      throw .encoding(photo: photo, error)
    }
    if let profile { bytes = profile.carried(by: bytes) }
    do {
      if target.name.components.count > 1 {
        try AtomicFile.createFolder(target.path.removingLastComponent())
      }
      let replacing = options.existing == .overwrite || target.isOwn
      try AtomicFile.write(bytes, to: target.path, replacing: replacing, syncsFolder: false)
    } catch {
      // It appeared between the look and the write.
      if case .exists = error, options.existing == .skip {
        result.skipped.append(target.path)
        return nil
      }
      throw .output(error)
    }
    result.written.append(target.path)
    return bytes.count
  }
}

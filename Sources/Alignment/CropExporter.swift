import Files
public import Imaging
public import SystemPackage

/// What became of one photo's faces.
public struct PhotoExport: Sendable, Equatable {
  /// The files of the crops, with the export's folder; in a dry run those that would be written.
  public var written: [FilePath] = []
  /// Crops that an earlier export wrote, and that are as they should be.
  public var kept: [FilePath] = []
  /// Files that existed and were left alone, by ``ExistingFiles/skip``.
  public var skipped: [FilePath] = []
  /// Faces that could not be cut out; the others were written.
  public var refused: [ExportError] = []
  /// Faces that the filters or the rule left out.
  public var leftOut = 0
  /// For the journal, when all went well.
  public var record: ExportRecord?
  /// What became of the photo and its faces, in numbers.
  public var tally = ExportTally()

  /// Nothing has been done yet.
  public init() {}
}

/// Writes crops of many photos into one folder, named by a plan. Many threads may use it at once.
public struct CropExporter: Sendable {
  /// The folder of all crops; created when missing.
  public let folder: FilePath
  /// Gives each photo its part of the crop names.
  public let plan: ExportPlan
  /// The same for all photos.
  public let options: ExportOptions
  /// Whether only names are made and nothing is written.
  public let isDryRun: Bool
  let identities: ExportIdentities
  let naming: CropNaming
  let journal: ExportJournal?
  let names: TakenNames
  let turns = PhotoTurns()
  /// The photos themselves, which no crop may replace.
  let originals: Set<FileIdentity>

  /// Creates the folder when it is missing, and checks that files can be written into it.
  ///
  /// - Parameters:
  ///   - journal: records what was done; nil for an export without a manifest, which cannot be continued
  ///     later.
  ///   - done: photos in the journal that are not exported again; the names of their crops are taken.
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
    naming = CropNaming(plan, options)
    originals =
      options.existing == .overwrite || options.replacesOwn
      ? Set(plan.photos.compactMap(FileIdentity.init(of:))) : []
    names = TakenNames(taken: journal?.names(of: done, as: identities) ?? [])
    guard !isDryRun else { return }
    do { try AtomicFile.prepareFolder(folder) } catch { throw .output(error) }
  }

  /// With a choice for existing files, and otherwise the defaults.
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

  /// The same for callers that need to know what was written before an error: `result` always holds it.
  ///
  /// - Parameters:
  ///   - turn: the photo's number among those of the export, from 0. A pattern with `{index}` waits for those before,
  ///     which must all be exported or told of with ``pass(_:)``; nil when there is one thread only.
  ///   - source: the file that `image` was read from; when it is not that any more, the photo is not taken for done.
  ///   - warnings: what the decoder said about damage.
  public func export(
    _ faces: [ExportFace], of image: Image, photo: FilePath, turn: Int? = nil, source: ExportSource? = nil,
    warnings: [String] = [], into result: inout PhotoExport
  ) throws(ExportError) {
    let measured = faces.map { measure($0, in: image) }
    let crops = Dictionary(measured.map { ($0.face.face.index, $0.crop) }) { first, _ in first }
    try export(
      MeasuredPhoto(
        size: image.size, warnings: warnings, faces: measured.map(\.face), look: DifferenceHash(of: image)),
      photo: photo,
      turn: turn,
      source: source, into: &result
    ) {
      let file = source == nil ? (try? PhotoFile(photo)) : nil
      return CutSource(
        image: image, source: source ?? file.map { ExportSource(of: $0) },
        crops: crops.compactMapValues(\.self))
    }
  }

  /// The same for a photo without faces, of which fewer pixels are known.
  package func export(
    _ photo: ReducedPhoto, photo path: FilePath, turn: Int? = nil, source: ExportSource? = nil,
    into result: inout PhotoExport
  ) throws(ExportError) {
    try export(
      MeasuredPhoto(
        size: photo.header.size, warnings: photo.warnings, faces: [], look: DifferenceHash(of: photo.image)),
      photo: path, turn: turn, source: source, into: &result
    ) {
      CutSource(image: photo.image, source: source)
    }
  }

  /// What goes into the journal for a photo that is the same file as another and gives no crops of its own.
  package func recordOfCopy(_ photo: FilePath, _ left: LeftOut) -> ExportRecord? {
    if isDryRun { return nil }
    guard let stamp = try? FileStamp(of: photo) else { return nil }
    var source = ManifestSource(photo: photo, stamp: stamp)
    source.hash = (journal?.hash(photo, stamp) ?? ContentHash.of(fileAt: photo)).map(ContentHash.text) ?? ""
    return ExportRecord(
      source, identities[photo], .done, ExportRecord.Origin(), crops: [], left: [left], faces: nil)
  }

  /// What goes into the journal for a photo that could not be exported.
  package func record(of photo: FilePath, _ left: LeftOut, warnings: [String] = []) -> ExportRecord {
    let stamp = (try? FileStamp(of: photo)) ?? FileStamp(size: 0, modified: 0)
    let hash = stamp.isRegular && stamp.size <= PhotoFile.mostKept ? ContentHash.of(fileAt: photo) : nil
    let source = ManifestSource(
      photo: photo, stamp: stamp, hash: hash.map(ContentHash.text) ?? "", warnings: warnings)
    return ExportRecord(
      source, identities[photo], .failed, ExportRecord.Origin(), crops: [], left: [left], faces: nil)
  }

  /// Whether the journal says something about a photo with the present settings.
  package func isKnown(_ photo: FilePath) -> Bool {
    journal?.history.entry(of: photo, as: identities[photo]) != nil
  }

  /// The faces that an earlier run into the folder found in a photo as it is now; nil when it must be searched.
  package func knownFaces(of photo: FilePath, _ stamp: FileStamp) -> (
    photo: MeasuredPhoto, source: ExportSource
  )? {
    journal?.faces(photo, found: identities.found(photo), stamp).map { known in
      (known.photo, ExportSource(stamp: stamp, hash: known.hash))
    }
  }

  func check(_ photo: FilePath, isAs source: ExportSource?) throws(ExportError) {
    if let source, (try? FileStamp(of: photo)) != source.stamp { throw .changed(photo: photo) }
  }

  /// Reports that a photo gives no crops, so that later ones need not wait for their numbers.
  public func pass(_ turn: Int) { turns.pass(turn) }

  /// Reports that a photo is left to a later run. When names are numbered, later photos are left, too.
  public func leave(_ turn: Int) { turns.stop(turn) }

  /// Waits until the names of all crops are on the disk. Call it once, at the end or after cancelling.
  public func finish() throws(ExportError) {
    if isDryRun { return }
    do { try AtomicFile.syncFolder(folder) } catch { throw .output(error) }
  }
}

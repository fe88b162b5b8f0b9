import Files
package import Imaging
package import SystemPackage

/// The pixels of a photo, when crops must be cut from it.
package struct CutSource: Sendable {
  package var image: Image
  /// Crops that measuring has cut already, by ``ExportFace/index``.
  package var crops: [Int: FaceCrop]
  package var profile: ColorProfile?

  package init(image: Image, source: ExportSource?, crops: [Int: FaceCrop] = [:]) {
    // What measuring has cut shows the stored colours.
    (self.image, self.crops, profile) = (
      source?.shown ?? image, source?.shown == nil ? crops : [:], source?.profile
    )
  }
}

extension CropExporter {
  /// A face to be exported.
  struct ChosenFace {
    var face: MeasuredFace
    var geometry: CropGeometry
  }

  /// Exports the faces of a photo that were measured, now or in an earlier run.
  ///
  /// - Parameter pixels: the photo's pixels; called only when a crop is not in the folder already.
  package func export(
    _ measured: MeasuredPhoto, photo: FilePath, turn: Int? = nil, source: ExportSource? = nil,
    into result: inout PhotoExport, pixels: () throws -> CutSource
  ) throws(ExportError) {
    var left: [LeftOut] = []
    let chosen = choose(from: measured, photo, &left, &result)
    if let turn, options.pattern.counts, !turns.wait(for: turn) { return }
    let stamp = source?.stamp ?? (try? FileStamp(of: photo)) ?? FileStamp(size: 0, modified: 0)
    let targets = try self.targets(chosen, photo, stamp, &left, &result)
    if let turn { pass(turn) }
    func account(_ crops: Int) {
      if crops == 0 { left.insert(LeftOut(reason: LeftOut.reason(ofPhotoWith: left)), at: 0) }
      result.tally = ExportTally()
      result.tally.add(
        crops: crops, faces: measured.faces.count, isDamaged: !measured.warnings.isEmpty, left: left)
    }
    if isDryRun {
      result.written = targets.filter { $0.kept == nil }.map(\.path)
      result.kept = targets.filter { $0.kept != nil }.map(\.path)
      return account(targets.count)
    }
    try check(photo, isAs: source)
    let crops = try write(targets, photo, &left, &result, pixels)
    try check(photo, isAs: source)
    account(crops.count)
    var facts = ManifestSource(
      photo: photo, stamp: stamp, size: measured.size, warnings: measured.warnings, look: measured.look)
    if journal != nil { facts.hash = hash(of: photo, source, stamp) }
    let rows = crops.map { target, crop in
      let row = ManifestRow(
        crop: crop.name, label: naming.label(of: photo, target.chosen.face.face), source: facts,
        target.chosen.face, target.chosen.geometry, options: options)
      return (crop: crop, row: row)
    }
    // Crops in whose place other files were left are not done for a run that would not leave them.
    result.record = ExportRecord(
      facts, identities[photo], result.skipped.isEmpty ? .done : .partial,
      ExportRecord.Origin(found: identities.found(photo), pixels: identities.pixels(photo)),
      crops: journal == nil ? [] : rows, left: left, faces: measured.faces)
  }

  private func hash(of photo: FilePath, _ source: ExportSource?, _ stamp: FileStamp) -> String {
    let known = source?.hash ?? journal?.hash(photo, stamp) ?? ContentHash.of(fileAt: photo)
    return known.map(ContentHash.text) ?? ""
  }

  /// Pixels are always measured in the aligned face, whatever the template, so that limits mean the same
  /// everywhere.
  ///
  /// - Returns: the crop, too, if it is the one to be exported.
  func measure(_ face: ExportFace, in image: Image) -> (face: MeasuredFace, crop: FaceCrop?) {
    let usual = CropSettings()
    guard let crop = try? usual.crop(face, of: image) else {
      return (MeasuredFace(face: face, measures: FaceMeasures(landmarks: face.landmarks)), nil)
    }
    let measures = FaceMeasures(landmarks: face.landmarks, aligned: crop.image)
    let crops = options.crops
    let isSame =
      crops.template == usual.template && crops.sampling == usual.sampling && crops.edges == usual.edges
    return (MeasuredFace(face: face, measures: measures), isSame ? crop : nil)
  }

  /// The faces to export. The reasons of the others are added.
  private func choose(
    from measured: MeasuredPhoto, _ photo: FilePath, _ left: inout [LeftOut], _ result: inout PhotoExport
  ) -> [ChosenFace] {
    var geometries: [Int: CropGeometry] = [:]
    var refusals: [Int: ExportError] = [:]
    for face in measured.faces {
      let index = face.face.index
      do {
        geometries[index] = try options.crops.geometry(of: face.face, in: measured.size)
      } catch {
        if case .fit(let reason) = error {
          refusals[index] = .noAlignment(photo: photo, face: index, reason)
        } else {
          refusals[index] = .noCrop(photo: photo, face: index, error)
        }
      }
    }
    let verdicts = options.selection.verdicts(
      measured.faces, photo: measured.size, uncut: Set(refusals.keys))
    var chosen: [ChosenFace] = []
    for (face, verdict) in zip(measured.faces, verdicts) {
      switch verdict {
      case .taken:
        if let geometry = geometries[face.face.index] {
          chosen.append(ChosenFace(face: face, geometry: geometry))
        }
      case .left(let reason, let misses):
        let refusal = reason == .noCrop ? refusals[face.face.index] : nil
        if let refusal { result.refused.append(refusal) } else { result.leftOut += 1 }
        left.append(LeftOut(reason: reason, misses: misses, text: refusal?.description, face: face))
      }
    }
    return chosen
  }

  /// Writes the crops that are not in the folder yet.
  ///
  /// - Returns: all crops of the photo, without those in whose place other files were left after all.
  private func write(
    _ targets: [Target], _ photo: FilePath, _ left: inout [LeftOut], _ result: inout PhotoExport,
    _ pixels: () throws -> CutSource
  ) throws(ExportError) -> [(target: Target, crop: ExportRecord.Crop)] {
    result.kept = targets.filter { $0.kept != nil }.map(\.path)
    let rest = targets.filter { $0.kept == nil }
    if let journal, !rest.isEmpty { try journal.begin(photo, names: rest.map(\.name)) }
    let cut: CutSource?
    do { cut = rest.isEmpty ? nil : try pixels() } catch {
      throw .unreadable(photo: photo, reason: "\(error)")
    }
    var crops: [(target: Target, crop: ExportRecord.Crop)] = []
    for target in targets {
      if let kept = target.kept {
        crops.append((target, kept))
      } else if let cut, let crop = try write(target, cut, photo, &result) {
        crops.append((target, crop))
      } else {
        left.append(LeftOut(reason: .conflict, text: target.path.shown, face: target.chosen.face))
      }
    }
    return crops
  }

  /// Writes a crop; nil when it was skipped after all.
  private func write(
    _ target: Target, _ cut: CutSource, _ photo: FilePath, _ result: inout PhotoExport
  ) throws(ExportError) -> ExportRecord.Crop? {
    let bytes = try encoded(target.chosen.face.face, cut, photo)
    do {
      if target.name.components.count > 1 {
        try AtomicFile.createFolder(target.path.removingLastComponent())
      }
      let replacing = options.existing == .overwrite || target.isOwn
      try AtomicFile.write(bytes, to: target.path, replacing: replacing, syncsFolder: false)
    } catch {
      // The file appeared after the check and before the write.
      if case .exists = error, options.existing == .skip {
        result.skipped.append(target.path)
        return nil
      }
      throw .output(error)
    }
    result.written.append(target.path)
    return ExportRecord.Crop(
      name: target.name, bytes: bytes.count, hash: journal == nil ? 0 : ContentHash.of(bytes),
      face: target.chosen.face.face.index)
  }

  private func encoded(
    _ face: ExportFace, _ cut: CutSource, _ photo: FilePath
  ) throws(ExportError) -> [UInt8] {
    let image: Image
    do throws(CropRefusal) {
      if let crop = cut.crops[face.index] {
        image = crop.image
      } else {
        image = try options.crops.crop(face, of: cut.image).image
      }
    } catch {
      throw .noCrop(photo: photo, face: face.index, error)
    }
    do throws(EncodingError) {
      let bytes =
        switch options.crops.format {
        // Level 6 would take four times as long, most of an export's time, and save 5 % of the bytes.
        case .png: try image.encodedPNG(level: 2)
        case .jpeg(let quality): try image.encodedJPEG(quality: quality)
        }
      return cut.profile.map { $0.carried(by: bytes) } ?? bytes
    } catch {
      throw .encoding(photo: photo, error)
    }
  }
}

import Files
import Foundation
import SystemPackage

/// Looks for crops of different photos, or of other contents, under one name, before exports are merged.
struct MergeCheck {
  /// Of the folder to merge into.
  let journal: ExportJournal

  private var here: [ExportHistory] { journal.histories }

  private struct Owner {
    var photo: FilePath
    /// XXH64 of the photo and of the crop.
    var content: UInt64?
    var hash: UInt64
    var folder: FilePath
  }

  /// - Throws: ``ExportError/clash`` or another conflict.
  func check(_ sources: [ExportMerge.Source]) throws(ExportError) {
    var owners: [[UInt8]: Owner] = [:]
    for entry in here.flatMap(\.entries) where entry.place != nil {
      for crop in entry.crops {
        owners[CropNaming.folded(crop.name.bytes)] = Owner(
          photo: entry.photo, content: entry.hash, hash: crop.hash, folder: journal.folder)
      }
    }
    for source in sources {
      for crop in source.record.crops {
        let key = CropNaming.folded(crop.name.bytes)
        let owner = Owner(
          photo: source.record.key.photo, content: UInt64(source.record.hash, radix: 16), hash: crop.hash,
          folder: source.folder)
        if let other = owners.updateValue(owner, forKey: key) {
          try compare(owner, other, crop.name, sources)
        } else if AtomicFile.exists(journal.folder.pushing(crop.name)),
          !here.contains(where: { $0.isOwn(crop.name, in: journal.folder) }),
          !crop.isUnchanged(in: journal.folder)
        {
          throw .output(.exists(journal.folder.pushing(crop.name)))
        }
      }
    }
    try checkLabels(sources)
  }

  private func compare(
    _ owner: Owner, _ other: Owner, _ name: FilePath, _ sources: [ExportMerge.Source]
  ) throws(ExportError) {
    // The same photo may have another path on another machine.
    if owner.photo == other.photo || owner.content != nil && owner.content == other.content {
      if owner.hash == other.hash { return }
      throw .otherCrop(name, owner.folder, other.folder)
    }
    throw .clash(
      photo: other.photo, other: owner.photo, name: name.string, isOfFolders: false,
      suggestion: suggestion(for: sources))
  }

  /// The option of an export that parts all photos.
  private func suggestion(for sources: [ExportMerge.Source]) -> String {
    let photos = here.flatMap(\.entries).filter { $0.place != nil }.map(\.photo)
    let plan = ExportPlan(photos: photos + sources.map(\.record.key.photo))
    return CropNaming(plan, ExportOptions()).clash()?.suggestion ?? "--name '{folder}/{stem}_{face:02}'"
  }

  // MARK: Labels

  /// Where a label comes from.
  private struct Origin {
    var photo: FilePath
    var photoFolder: [UInt8]
    var export: FilePath
  }

  /// Two exports may not use one label for different folders, unless `--label` says so.
  private func checkLabels(_ sources: [ExportMerge.Source]) throws(ExportError) {
    var origins: [String: Origin] = [:]
    let decoder = JSONDecoder()
    for source in sources {
      let lines: [UInt8]
      do { lines = try source.piece.lines() } catch { throw .output(error) }
      guard let fields = ManifestFiles.fields(of: "crop", in: lines).first,
        let row = try? decoder.decode(ManifestRecord.self, from: Data(fields[ExportRecord.cropFields + 1])),
        row.labelPattern.isEmpty, row.person == nil, row.label != "unknown"
      else { continue }
      let photo = source.record.key.photo
      let origin = Origin(
        photo: photo, photoFolder: PhotoPlace(photo, roots: []).folderKey, export: source.folder)
      guard let other = origins[row.label] else {
        origins[row.label] = origin
        continue
      }
      guard other.photoFolder != origin.photoFolder, other.export != origin.export else { continue }
      throw .clash(
        photo: other.photo, other: photo, name: row.label, isOfFolders: true,
        suggestion: "--label '{parent}/{folder}'")
    }
  }
}

public import Geometry
public import Imaging
public import SystemPackage

/// A face to be exported.
public struct ExportFace: Sendable, Hashable {
  /// Its place among the photo's faces, from 0; it becomes part of the crop's name.
  public var index: Int
  /// In pixels of the upright photo.
  public var landmarks: Landmarks

  public init(index: Int, landmarks: Landmarks) {
    self.index = index
    self.landmarks = landmarks
  }
}

/// What an export does with a crop whose file exists.
public enum ExistingFiles: String, Sendable, Hashable, CaseIterable {
  /// An error; the file is left alone.
  case refuse
  /// The file is left alone and counted.
  case skip
  case overwrite
}

/// What became of one photo's faces.
public struct PhotoExport: Sendable, Equatable {
  public var written: [FilePath] = []
  public var skipped: [FilePath] = []
  /// Faces that could not be aligned; the others were written.
  public var refused: [ExportError] = []

  public init() {}
}

/// Writes aligned crops of many photos into one folder, by a plan. May be used from many threads at once.
public struct CropExporter: Sendable {
  public let folder: FilePath
  public let plan: ExportPlan
  public let template: AlignmentTemplate
  public let existing: ExistingFiles

  /// Creates the folder where it is missing and checks that it can be written into.
  public init(
    folder: FilePath, plan: ExportPlan, template: AlignmentTemplate = .arcFace,
    existing: ExistingFiles = .refuse
  ) throws(ExportError) {
    self.folder = folder
    self.plan = plan
    self.template = template
    self.existing = existing
    do { try AtomicFile.prepareFolder(folder) } catch { throw .output(error) }
  }

  /// Writes the crops of one photo of the plan as PNG files, each whole or not at all.
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
  public func export(
    _ faces: [ExportFace], of image: Image, photo: FilePath, into result: inout PhotoExport
  ) throws(ExportError) {
    let targets = faces.map { face in (face, folder.pushing(name(of: photo, face.index))) }
    if existing == .refuse {
      for (_, path) in targets where AtomicFile.exists(path) { throw .output(.exists(path)) }
    }
    for (face, path) in targets {
      if existing == .skip, AtomicFile.exists(path) {
        result.skipped.append(path)
        continue
      }
      let crop: AlignedCrop
      do {
        crop = try alignedCrop(of: image, landmarks: face.landmarks, template: template)
      } catch {
        result.refused.append(.noAlignment(photo: photo, face: face.index, error))
        continue
      }
      try write(crop.image, to: path, photo, &result)
    }
  }

  /// Waits until the names of all crops are on the disk. To be called once, at the end or on cancelling.
  public func finish() throws(ExportError) {
    do { try AtomicFile.syncFolder(folder) } catch { throw .output(error) }
  }

  private func name(of photo: FilePath, _ face: Int) -> FilePath {
    guard let name = plan.name(of: photo, face: face) else {
      preconditionFailure("export: \(photo) is not part of the plan")
    }
    return name
  }

  private func write(
    _ image: Image, to path: FilePath, _ photo: FilePath, _ result: inout PhotoExport
  ) throws(ExportError) {
    let bytes: [UInt8]
    do { bytes = try image.encodedPNG() } catch { throw .encoding(photo: photo, error) }
    do {
      try AtomicFile.write(bytes, to: path, replacing: existing == .overwrite, syncsFolder: false)
    } catch {
      // It appeared between the look and the write.
      if case .exists = error, existing == .skip {
        result.skipped.append(path)
        return
      }
      throw .output(error)
    }
    result.written.append(path)
  }
}

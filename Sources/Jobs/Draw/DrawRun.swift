package import Alignment
import AnnotationFormats
package import Detection
import Drawing
import Geometry
import Files
package import Imaging
package import Parallel
import Synchronization
package import SystemPackage

/// Writes copies of photos with their faces drawn in, on all threads.
package struct DrawRun: Sendable {
  package var search: PhotoSearch
  package var settings: DetectionSettings
  package var limits: PhotoLimits
  package var folder: FilePath
  package let plan: ExportPlan
  private let names: CopyNames
  package var existing: ExistingFiles
  package var quality: Int
  package var colors: DrawColors
  package var hasSheet: Bool
  /// Faces, corrections and names from a library; photos that it does not know are searched.
  package var known: LibraryFaces?
  package var selection = FaceSelection()
  /// Faces to make unrecognisable; then nothing is drawn, and copies carry a colour profile alone.
  package var blur: FaceBlur?
  /// What is known of the faces of photos, from a caller that knows more than the library.
  package var faces: [FilePath: KnownFaces] = [:]
  /// Whether the copies' colours are converted to sRGB. Faces are found in the stored ones.
  package var colorHandling = ColorHandling.asIs
  /// Whether copies hold pixels alone.
  package var stripsMetadata = false

  package init(
    search: PhotoSearch, settings: DetectionSettings, limits: PhotoLimits, folder: FilePath, plan: ExportPlan,
    existing: ExistingFiles, quality: Int, colors: DrawColors, hasSheet: Bool, known: LibraryFaces? = nil,
    selection: FaceSelection = FaceSelection()
  ) {
    self.search = search
    self.settings = settings
    self.limits = limits
    self.folder = folder
    self.plan = plan
    names = CopyNames(plan.photos)
    self.existing = existing
    self.quality = quality
    self.colors = colors
    self.hasSheet = hasSheet
    self.known = known
    self.selection = selection
  }

  package struct Summary: Sendable {
    package var written = 0
    package var skipped = 0
    /// Faces made unrecognisable.
    package var blurred = 0
    package var failures: [String] = []
  }

  private struct Outcome: Sendable {
    var summary = Summary()
    var tiles: [(image: Image, label: String)] = []
    var isStop = false
  }

  package func run(cancellation: CancellationFlag, progress: @Sendable (_ done: Int) -> Void) -> Summary {
    struct State {
      var summary = Summary()
      var done = 0
      var sheet = ContactSheet()
      var sheets = 0
    }
    let state = Mutex(State())
    // Collected once, because each copy is compared with every photo.
    let originals = existing == .overwrite ? Set(plan.photos.compactMap { FileIdentity(of: $0) }) : []
    search.lanes.forEachInOrder(plan.photos, cancellation: cancellation) { photo in
      draw(photo, sparing: originals, cancellation)
    } emit: { outcome in
      if outcome.isStop { cancellation.cancel() }
      let done = state.withLock { state in
        state.summary.written += outcome.summary.written
        state.summary.skipped += outcome.summary.skipped
        state.summary.blurred += outcome.summary.blurred
        state.summary.failures += outcome.summary.failures
        for tile in outcome.tiles {
          state.sheet.add(tile.image, label: tile.label)
          if state.sheet.isFull {
            state.sheets += 1
            write(&state.sheet, number: state.sheets, sparing: originals, &state.summary)
          }
        }
        state.done += 1
        return state.done
      }
      progress(done)
    }
    return state.withLock { state in
      if !cancellation.isCancelled {
        write(&state.sheet, number: state.sheets + 1, sparing: originals, &state.summary)
      }
      return state.summary
    }
  }

  private func draw(
    _ photo: FilePath, sparing originals: Set<FileIdentity>, _ cancellation: CancellationFlag
  ) -> Outcome {
    var outcome = Outcome()
    if cancellation.isCancelled { return outcome }
    do {
      let (picture, shown, metadata, known) = try read(photo)
      let faces = try faces(known, picture.image)
      if hasSheet { outcome.tiles = tiles(faces, shown, photo) }
      let name = names.name(of: photo, ending: picture.header.format == .png ? ".png" : ".jpg")
      guard let path = try place(name, sparing: originals, &outcome.summary) else { return outcome }
      let drawn: Image
      if let blur {
        let blurred = try blurred(shown, faces, blur, cancellation)
        (drawn, outcome.summary.blurred) = (blurred.image, blurred.count)
      } else {
        drawn = shown.drawing(
          faces.compactMap { face in
            face.box.map { DrawnFace(box: $0, landmarks: face.landmarks, label: label(face)) }
          }, inks: colors.faces)
      }
      let bytes =
        picture.header.format == .png ? try drawn.encodedPNG() : try drawn.encodedJPEG(quality: quality)
      try AtomicFile.write(metadata.get().carried(by: bytes), to: path, replacing: existing == .overwrite)
      outcome.summary.written = 1
    } catch {
      if case .exists(let path)? = error as? OutputError {
        outcome.summary.failures.append("\(ExportError.output(.exists(path)))")
      } else {
        if let error = error as? OutputError { outcome.isStop = ExportError.output(error).stopsExport }
        outcome.summary.failures.append(message(error, photo))
      }
    }
    return outcome
  }

  private func blurred(
    _ image: Image, _ faces: [ExportFace], _ blur: FaceBlur, _ cancellation: CancellationFlag
  ) throws(CancellationError) -> BlurredPhoto {
    func boxes(_ isBlurred: Bool) -> [BoundingBox] {
      faces.filter { blur.blurs($0) == isBlurred }.compactMap { $0.box ?? Self.box(around: $0.landmarks) }
    }
    return try BlurredPhoto(
      image, blurring: boxes(true), sparing: boxes(false), isAll: blur.isAll, by: search,
      cancellation: cancellation)
  }

  /// A face of which only the landmarks are known: they lie in the middle two thirds of its box.
  private static func box(around landmarks: Landmarks) -> BoundingBox {
    let xs = landmarks.points.map(\.x), ys = landmarks.points.map(\.y)
    let (left, right, top, low) = (xs.min() ?? 0, xs.max() ?? 0, ys.min() ?? 0, ys.max() ?? 0)
    let margin = max(right - left, low - top) * 0.75
    return BoundingBox(minX: left - margin, minY: top - margin, maxX: right + margin, maxY: low + margin)
  }

  /// What a copy holds besides its pixels.
  private enum CopyMetadata {
    case all(CopiedMetadata)
    /// Of copies that must not tell who is in the photo.
    case profile(PhotoMetadata)

    func carried(by copy: [UInt8]) throws -> [UInt8] {
      switch self {
      case .all(let metadata): try metadata.carried(by: copy)
      case .profile(let metadata): metadata.carried(by: copy)
      }
    }
  }

  /// Reads everything needed from a photo's file in one opening, and then lets go of the file.
  private func read(
    _ photo: FilePath
  ) throws -> (
    picture: Imaging.Photo, shown: Image, metadata: Result<CopyMetadata, any Error>, known: KnownFaces
  ) {
    let file = try PhotoFile(photo)
    let picture = try file.photo(limits: limits)
    let isPNG = picture.header.format == .png, isBlurred = blur != nil
    let converted = colorHandling == .managed ? try file.managed(picture) : nil
    let metadata = Result { () throws -> CopyMetadata in
      if stripsMetadata || isBlurred && converted != nil {
        return .profile(PhotoMetadata(noneForPNG: isPNG))
      }
      return isBlurred
        ? .profile(PhotoMetadata(onlyProfileOf: file, isPNG: isPNG))
        : .all(try CopiedMetadata(of: file, header: picture.header, isConverted: converted != nil))
    }
    let known =
      try faces[photo] ?? known?.known(file, settings: settings, detector: search.detector) ?? KnownFaces()
    return (picture, converted ?? picture.image, metadata, known)
  }

  /// The faces to draw, as the library knows them or as they are found, without those that people rejected.
  private func faces(_ known: KnownFaces, _ image: Image) throws(CancellationError) -> [ExportFace] {
    let faces = try known.faces(in: image, by: search, settings: settings)
    // A face that is not chosen must not be forgotten when others are blurred.
    if blur != nil { return faces }
    return faces.filter { selection.passes($0, FaceMeasures(landmarks: $0.landmarks)) }
  }

  /// The face's number, its name if known, and its score.
  private func label(_ face: ExportFace) -> String {
    (["\(face.index + 1)", face.person, face.score.map(score)] as [String?]).compactMap(\.self)
      .joined(separator: " ")
  }

  private func message(_ error: any Error, _ photo: FilePath) -> String {
    error is PhotoError || error is OutputError ? "\(error)" : "\(photo.shown): \(error)"
  }

  /// Where to write a copy; nil when it exists already. Never the file of a photo.
  private func place(
    _ name: FilePath, sparing originals: Set<FileIdentity>, _ summary: inout Summary
  ) throws(OutputError) -> FilePath? {
    var path = folder.pushing(name)
    guard AtomicFile.exists(path) else { return path }
    switch existing {
    case .refuse: throw .exists(path)
    case .skip:
      summary.skipped = 1
      return nil
    case .overwrite:
      if let identity = FileIdentity(of: path), originals.contains(identity) { throw .exists(path) }
      return path
    case .rename:
      var number = 2
      let (stem, ending) = (name.stem ?? "photo", name.extension ?? "jpg")
      while AtomicFile.exists(path) {
        path = folder.appending("\(stem)-\(number).\(ending)")
        number += 1
      }
      return path
    }
  }

  private func tiles(
    _ faces: [ExportFace], _ image: Image, _ photo: FilePath
  ) -> [(image: Image, label: String)] {
    let stem = photo.lastComponent.map { FilePath(root: nil, [$0]).stem ?? "" } ?? ""
    return faces.compactMap { face in
      guard let crop = try? CropSettings().crop(face, of: image) else { return nil }
      return (crop.image, "\(stem) \(label(face))")
    }
  }

  private func score(_ score: Float) -> String {
    let thousandths = Int((score * 1000).rounded(.down))
    return "0.\(String(1000 + min(999, thousandths)).dropFirst())"
  }

  private func write(
    _ sheet: inout ContactSheet, number: Int, sparing originals: Set<FileIdentity>, _ summary: inout Summary
  ) {
    guard let image = sheet.image(ground: colors.ground, text: colors.text) else { return }
    sheet = ContactSheet()
    do {
      let name: FilePath = number == 1 ? "sheet.png" : FilePath("sheet-\(number).png")
      guard let path = try place(name, sparing: originals, &summary) else { return }
      try AtomicFile.write(try image.encodedPNG(), to: path, replacing: existing == .overwrite)
    } catch {
      summary.failures.append("\(error)")
    }
  }
}

import Imaging
public import SystemPackage

/// What an export does with a crop whose file exists.
public enum ExistingFiles: String, Sendable, Hashable, CaseIterable {
  /// Throws an error; the file is kept.
  case refuse
  /// Keeps the file and counts it.
  case skip
  /// The crop gets a number at the end of its name: `a_00-2.png`.
  case rename
  case overwrite
}

/// All options of an export.
public struct ExportOptions: Sendable, Hashable {
  /// The pixels of crops and the format of their files.
  public var crops: CropSettings
  /// Which of a photo's faces become crops.
  public var selection: FaceSelection
  /// The names of the crops below the export's folder.
  public var pattern: NamePattern
  /// The identities that crops belong to; nil for the usual ones (``CropNaming``).
  public var label: LabelPattern?
  /// The parts of the data set; nil without any.
  public var split: CropSplit?
  /// Whether photos that were decoded with warnings give crops.
  public var takesDamaged = false
  /// Whether folders of photos that have one name may become one without being asked (``CropNaming``).
  package var mixesFolders = false
  /// The other paths of photos that have several, which manifests name.
  public var duplicates: [FilePath: [FilePath]] = [:]
  /// Whether only the first path of such a photo gives crops.
  public var takesFirstOnly = false
  /// The paths of photos below the given folder, where names or labels depend on that.
  package var places: [FilePath: String] = [:]
  /// Whether files that an earlier export wrote, and that have not been changed since, may be replaced.
  package var replacesOwn = false
  /// What to do when a crop's file exists; not part of ``identities``.
  public var existing: ExistingFiles
  /// Part of the manifest. Faces found by another program, or with other weights or settings, are exported
  /// again.
  public var provenance: Provenance
  /// Stands for the exported faces when they are not all that pass, so that a photo with only one face
  /// exported does not count as done.
  public var part: String?
  /// What else the crops of individual photos depend on: their annotations. A photo whose annotations have
  /// changed is exported again, and its crops replace the earlier ones.
  public var details: [FilePath: String] = [:]

  /// By default ArcFace crops as PNG of every face that nobody rejected, without replacing files. Set
  /// ``details`` later.
  public init(
    crops: CropSettings = CropSettings(), selection: FaceSelection = FaceSelection(),
    pattern: NamePattern = .standard, existing: ExistingFiles = .refuse,
    provenance: Provenance = Provenance(), part: String? = nil
  ) {
    self.crops = crops
    self.selection = selection
    self.pattern = pattern
    self.existing = existing
    self.provenance = provenance
    self.part = part
  }

  /// Differ between exports whose crops may differ: a photo exported with other settings or other annotations
  /// does not count as done.
  public var identities: ExportIdentities {
    let detector = [provenance.weights, provenance.settings] + [part].compactMap(\.self)
    let pixels = [provenance.program, crops.summary]
    let names = [
      selection.summary, pattern.text, label.map { "label \($0.text)" }, split?.summary,
      takesDamaged ? "damaged" : nil, takesFirstOnly ? "first copy" : nil,
    ].compactMap(\.self)
    var identities = ExportIdentities(
      settings: ExportIdentity.digest(detector + pixels + names), details: details)
    identities.found = ExportIdentity.digest(detector)
    identities.pixels = ExportIdentity.digest(pixels)
    identities.places = places
    for (photo, others) in duplicates {
      identities.places[photo, default: ""] += others.map { "\n\($0.string)" }.joined()
    }
    return identities
  }
}

extension ExportOptions {
  /// Takes a pattern that parts all photos where the present one does not, and takes folders of one name for one
  /// identity, for those who cannot choose themselves.
  package mutating func partNames(of plan: ExportPlan) {
    mixesFolders = true
    if let clash = CropNaming(plan, self).clash(), let pattern = clash.pattern { self.pattern = pattern }
  }

  /// Adds the photos' paths below the given folder to the export's identity, where names or labels depend on them.
  package mutating func takePlaces(of plan: ExportPlan) {
    guard pattern.has(.path) || label?.parts.has(.path) == true else { return }
    for photo in plan.photos { places[photo] = String(decoding: plan.place(of: photo).path, as: UTF8.self) }
  }
}

/// Who found the faces and how, for the manifest.
public struct Provenance: Sendable, Hashable {
  /// The name and version of the program.
  public var program: String
  /// The networks' weights.
  public var weights: String
  /// The detector's settings.
  public var settings: String

  /// Leave empty what is not known.
  public init(program: String = "", weights: String = "", settings: String = "") {
    self.program = program
    self.weights = weights
    self.settings = settings
  }
}

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
  public var identities: ExportIdentities { ExportIdentities(settings: identity, details: details) }

  private var identity: String {
    let text =
      ([
        provenance.program, provenance.weights, provenance.settings, crops.summary, selection.summary,
        pattern.text,
      ] + [part].compactMap(\.self)).joined(separator: "\n")
    return ContentHash.text(ContentHash.of(Array(text.utf8)))
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

import Imaging
public import SystemPackage

/// What an export does with a crop whose file exists.
public enum ExistingFiles: String, Sendable, Hashable, CaseIterable {
  /// An error; the file is left alone.
  case refuse
  /// The file is left alone and counted.
  case skip
  /// The crop gets a number at the end of its name: `a_00-2.png`.
  case rename
  case overwrite
}

/// All that is chosen about an export.
public struct ExportOptions: Sendable, Hashable {
  /// What crops show and how their files are written.
  public var crops: CropSettings
  /// Which of a photo's faces become crops.
  public var selection: FaceSelection
  /// How the crops' files are called below the export's folder.
  public var pattern: NamePattern
  /// What happens when a crop's file exists; no part of ``identities``.
  public var existing: ExistingFiles
  /// Stands in the manifest; what another program, other weights or settings found is exported again.
  public var provenance: Provenance
  /// Names the part of a photo's faces that is exported, when it is not all that pass: so that a photo is not
  /// taken for done when only one of its faces is.
  public var part: String?
  /// What the crops of single photos depend on besides: what people said about their faces. A photo whose own has
  /// changed is exported again, and its crops take the place of those before.
  public var details: [FilePath: String] = [:]

  /// By default every face that nobody rejected, as ArcFace crops in PNG, none of which replaces a file.
  /// ``details`` are given later.
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

  /// Tell exports apart whose crops may differ: what was done with other settings, or when other things were known
  /// of the photo, is not done.
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
  /// Name and version.
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

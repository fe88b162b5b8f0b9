public import Detection
public import SystemPackage

/// A request to write aligned crops.
public struct ExportRequest: Hashable, Sendable {
  /// The number that the answer and a cancellation carry; an export's differs from that of the survey before
  /// it.
  public var request: Int
  /// What to write crops of, including corrections; rejected faces are left out.
  public var scope: ExportScope
  /// Where the crops go; created if it does not exist.
  public var folder: FilePath
  /// How faces are cut out, and how large.
  public var template: ExportTemplate
  /// What to do with a crop whose file already exists.
  public var existing: ExistingCrops
  /// The side of square crops; nil for the template's own.
  public var side: Int?
  /// How crops are sampled.
  public var sampling = ExportSampling.auto
  /// The format of the crops' files.
  public var format = ExportFormat.png
  /// Whether each person's crops have a folder of their own.
  public var isFolderAPerson = false
  /// Copies with blurred faces instead of crops.
  public var blur: ExportBlur?
  /// For photos that have not been detected yet.
  public var settings: DetectionSettings

  package init(
    request: Int, scope: ExportScope, folder: FilePath, template: ExportTemplate, existing: ExistingCrops,
    settings: DetectionSettings
  ) {
    (self.request, self.scope, self.folder) = (request, scope, folder)
    (self.template, self.existing, self.settings) = (template, existing, settings)
  }
}

public import Detection
public import SystemPackage

/// Write aligned crops.
public struct ExportRequest: Hashable, Sendable {
  /// Number that the answer and a cancellation carry; an export has another one than the survey before it.
  public var request: Int
  /// What to write crops of, with people's corrections; faces that they rejected are left out.
  public var scope: ExportScope
  /// Where the crops go; made when it does not exist.
  public var folder: FilePath
  /// How faces are cut out, and how large.
  public var template: ExportTemplate
  /// What to do with a crop whose file exists already.
  public var existing: ExistingCrops
  /// For photos that have not been searched yet.
  public var settings: DetectionSettings

  package init(
    request: Int, scope: ExportScope, folder: FilePath, template: ExportTemplate, existing: ExistingCrops,
    settings: DetectionSettings
  ) {
    (self.request, self.scope, self.folder) = (request, scope, folder)
    (self.template, self.existing, self.settings) = (template, existing, settings)
  }
}

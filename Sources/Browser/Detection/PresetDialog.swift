public import Detection
public import Widgets

/// Settings under a name.
public struct Preset: Hashable, Sendable {
  /// What it is saved and listed under; unique in the file of presets.
  public var name: String
  /// All of what a detection depends on, taken over as a whole.
  public var settings: DetectionSettings

  /// Each value as the property of the same name.
  public init(name: String, settings: DetectionSettings) {
    self.name = name
    self.settings = settings
  }
}

/// The presets dialog: choose one, or save the settings as they are.
public struct PresetDialog: Hashable, Sendable {
  /// A line of the list.
  public enum Row: Hashable, Sendable {
    /// The published defaults, and the settings the program was started with.
    case published, start
    /// The settings saved for the open folder.
    case folder
    case named(String)
  }

  /// The request for the list, until it has come.
  var request: Int?
  /// What is being saved, to be chosen when it is.
  var saved: Row?
  var entries: [Entry]
  /// Index of the chosen line.
  public var choice = 0
  /// The name being typed; nil while choosing.
  public var name: TextField?
  /// What went wrong last.
  public var fault: String?

  struct Entry: Hashable, Sendable {
    var row: Row
    var settings: DetectionSettings
  }
}

/// Something to be done with the file of presets; each is answered with the presets there are then.
public enum PresetChange: Hashable, Sendable {
  case none
  case save(String, DetectionSettings)
  case remove(String)
  /// For the open folder.
  case saveForFolder(DetectionSettings)
  case removeForFolder
}

/// The presets there are.
public struct PresetList: Hashable, Sendable {
  /// By name.
  public var named: [Preset]
  /// The settings saved for the open folder.
  public var folder: DetectionSettings?

  /// Without arguments nothing has been saved.
  public init(named: [Preset] = [], folder: DetectionSettings? = nil) {
    self.named = named
    self.folder = folder
  }
}

public import Detection
public import Widgets

/// Settings with a name.
public struct Preset: Hashable, Sendable {
  /// The name it is saved under; unique in the file of presets.
  public var name: String
  /// The complete settings of a detection, applied as a whole.
  public var settings: DetectionSettings

  public init(name: String, settings: DetectionSettings) {
    self.name = name
    self.settings = settings
  }
}

/// The presets dialog: choose a preset, or save the current settings.
public struct PresetDialog: Hashable, Sendable {
  /// A line of the list.
  public enum Row: Hashable, Sendable {
    /// The published defaults, and the settings the program was started with.
    case published, start
    /// The settings saved for the open folder.
    case folder
    case named(String)
  }

  /// The number of the request for the list, until it is answered.
  var request: Int?
  /// The preset being saved, to be chosen once it is.
  var saved: Row?
  var entries: [Entry]
  /// Index of the chosen line.
  public var choice = 0
  /// The name being typed; nil while choosing.
  public var name: TextField?
  /// The last thing that went wrong.
  public var fault: String?

  struct Entry: Hashable, Sendable {
    var row: Row
    var settings: DetectionSettings
  }
}

/// A change to the file of presets; each is answered with the presets after it.
public enum PresetChange: Hashable, Sendable {
  case none
  case save(String, DetectionSettings)
  case remove(String)
  /// For the open folder.
  case saveForFolder(DetectionSettings)
  case removeForFolder
}

/// The existing presets.
public struct PresetList: Hashable, Sendable {
  /// Sorted by name.
  public var named: [Preset]
  /// The settings saved for the open folder.
  public var folder: DetectionSettings?

  public init(named: [Preset] = [], folder: DetectionSettings? = nil) {
    self.named = named
    self.folder = folder
  }
}

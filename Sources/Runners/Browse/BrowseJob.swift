package import Browser
package import Detection
import Files
package import Imaging
package import Networks
package import Parallel
import Preview
package import Screen
package import Terminal
package import SystemPackage
package import Settings
package import Jobs

/// What the browser is to show, and how.
package struct BrowseJob: Sendable {
  package var title: String
  package var scan: FolderScan
  /// The same scan where it has begun already.
  package var begunScan: BegunScan?
  package var exportFolder: FilePath
  package var settings: DetectionSettings
  package var lanes: Lanes
  package var limits: PhotoLimits
  /// Bytes for what retuning needs.
  package var memoLimit: Int
  /// Bytes for decoded pictures.
  package var pictureLimit: Int
  /// The one folder that is open, as its absolute path; nil for several places.
  package var folder: String?
  package var theme: Theme
  /// How to show pictures; found out when nil.
  package var graphics: GraphicsKind?
  /// How to treat the line to the terminal.
  package var line = LineChoice.auto
  /// Where annotations and detections are kept.
  package var library: FilePath?
  /// The true faces of photos, for the fit.
  package var truth: TruthFile?
  package var keymap = Keymap.standard
  package var doubtLimit: Float = 0.9
  /// Where sessions are kept; nil when none is to be.
  package var session: SessionFile?
  /// Whether the theme was named on the command line, so that no other one is to be restored.
  package var isThemeGiven = false
  /// What there is to say about the settings.
  package var notes: [String] = []
  /// Of the kernels; the best when nil.
  package var instructionSet: InstructionSet?
  package var learningEffort = 1.0
  /// Whether the background looks at all photos quickly before it searches them exactly.
  package var looksFirst = false
  /// How pictures are shown: their colours, and what is behind transparency.
  package var look = PhotoLook()
  /// The file of presets; the user's own when nil.
  package var presets: FilePath?
  /// Where edits are kept that the library does not take; the user's own folders when nil.
  package var rescueFolders: [FilePath]?

  package init(
    title: String, scan: FolderScan, exportFolder: FilePath, settings: DetectionSettings, lanes: Lanes,
    limits: PhotoLimits, memoLimit: Int, pictureLimit: Int, folder: String? = nil, theme: Theme,
    graphics: GraphicsKind? = nil, library: FilePath? = nil, truth: TruthFile? = nil,
    keymap: Keymap = Keymap.standard, doubtLimit: Float = 0.9, session: SessionFile? = nil,
    isThemeGiven: Bool = false, notes: [String] = [], instructionSet: InstructionSet? = nil,
    learningEffort: Double = 1.0, presets: FilePath? = nil, rescueFolders: [FilePath]? = nil
  ) {
    self.title = title
    self.scan = scan
    self.exportFolder = exportFolder
    self.settings = settings
    self.lanes = lanes
    self.limits = limits
    self.memoLimit = memoLimit
    self.pictureLimit = pictureLimit
    self.folder = folder
    self.theme = theme
    self.graphics = graphics
    self.library = library
    self.truth = truth
    self.keymap = keymap
    self.doubtLimit = doubtLimit
    self.session = session
    self.isThemeGiven = isThemeGiven
    self.notes = notes
    self.instructionSet = instructionSet
    self.learningEffort = learningEffort
    self.presets = presets
    self.rescueFolders = rescueFolders
  }
}

extension BrowseJob {
  /// The same in another folder.
  func opening(_ opening: FolderOpening) -> BrowseJob {
    var job = self
    job.title = opening.path.shown
    job.scan = FolderScan(
      [opening.path], isRecursive: opening.isRecursive, includesFilms: scan.includesFilms)
    job.begunScan = nil
    job.folder = String(validating: opening.path)
    job.truth = nil
    job.notes = []
    return job
  }
}

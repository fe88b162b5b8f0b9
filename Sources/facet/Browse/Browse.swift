import AnnotationFormats
import ArgumentParser
import Browser
import Detection
import Files
import Foundation
import Imaging
import Jobs
import Networks
import Parallel
import Runners
import Screen
import Settings
import SystemPackage
import Terminal

struct Browse: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Open the browser on photos and folders (the default command).",
    discussion: "Press ? in the browser for its keys.")

  @Argument(help: "Photos, films and folders of them.", completion: .file())
  var paths: [String] = []

  @Flag(name: .shortAndLong, help: "Search folders below the given folders, too.")
  var recursive = false

  @Option(
    help: ArgumentHelp(
      "Colours of the interface: a theme's name (dark, light, or one of your own).", valueName: "name"),
    completion: .custom { _, _, _ in CompletionNames.themes() })
  var theme: String?

  @Option(
    help: ArgumentHelp("The folder for exports (E), unless another one is typed.", valueName: "folder"),
    completion: .directory)
  var out: String?

  @Option(
    help: ArgumentHelp(
      "Megabytes for results that make new settings show at once, for all photos together.", valueName: "MB"))
  var memoLimit: Int?

  @Option(help: ArgumentHelp("Megabytes for decoded pictures, all kinds together.", valueName: "MB"))
  var pictureLimit = 256

  @Option(
    help: """
      Pictures in cells, or in pixels by the protocol of kitty, sixel or iterm; auto asks the terminal. Always \
      cells inside screen and over a slow line, and inside tmux where it does not pass pixels on.
      """)
  var graphics: GraphicsChoice?

  @Option(
    help: """
      The line to the terminal. Over a slow one, text comes first and pictures in small pieces, coarse at first; auto \
      goes by how long the terminal takes to answer.
      """)
  var line: LineChoice?

  @Flag(help: "Begin at the first photo without a filter, and do not remember where the folder is left.")
  var fresh = false

  @Option(
    help: ArgumentHelp(
      "File or folder with the true faces of photos in the folder, for the fit (T): WIDER FACE text, COCO, CSV …",
      valueName: "file"), completion: .file())
  var truth: String?

  @Option(
    name: .customLong("learning-effort"),
    help: ArgumentHelp("Share of the usual samples and epochs, for trying out.", visibility: .private))
  var learningEffort = 1.0

  @Flag(
    inversion: .prefixedNo,
    help: "Look at all photos quickly, for larger faces, before the background searches them exactly.")
  var quick = true

  @OptionGroup var library: LibraryOption
  @OptionGroup var size: SizeOption
  @OptionGroup var detection: DetectionOptions

  func validate() throws {
    try checkNotEmpty(paths)
    if !(0.01...1).contains(learningEffort) {
      throw ValidationError("--learning-effort \(learningEffort): give a number from 0.01 to 1")
    }
    if out?.isEmpty == true { throw ValidationError("--out is empty; name a folder to export to") }
    if let memoLimit, !(0...100_000).contains(memoLimit) {
      throw ValidationError("--memo-limit \(memoLimit): give megabytes from 0 to 100000")
    }
    if !(0...100_000).contains(pictureLimit) {
      throw ValidationError("--picture-limit \(pictureLimit): give megabytes from 0 to 100000")
    }
  }

  func run() throws {
    let roots = (paths.isEmpty ? ["."] : paths).map(RawArguments.path)
    for root in roots { try checkExists(root) }
    var (configuration, notes) = ConfigurationReader.userConfiguration()
    let scan = FolderScan(roots, isRecursive: recursive || configuration.recursive, includesFilms: true)
    let session = fresh || !configuration.restore ? nil : SessionFile()
    // Names are read and weights are loaded while everything else gets ready.
    let begunScan = BegunScan(scan)
    let begunModel = BegunModel(
      weights: detection.weightsFile, session: session, instructionSet: detection.knobs.kernels)
    let (keymap, conflicts) = Keymap.standard.changed(by: configuration.keys)
    notes += conflicts
    if let theme { configuration.theme = theme }
    let theme = try loadTheme(configuration.theme)
    do {
      try MainActor.assumeIsolated { try Terminal.check() }
    } catch {
      throw UsageError("\(error)")
    }
    let folder = roots.count == 1 ? absoluteFolder(roots[0]) : nil
    var job = BrowseJob(
      title: roots.count == 1 ? roots[0].shown : "\(roots.count) places",
      scan: scan,
      exportFolder: RawArguments.path(out ?? configuration.out),
      settings: try settings(folder, configuration.detection), lanes: detection.lanes, limits: size.limits,
      memoLimit: (memoLimit ?? configuration.memoLimit) * 1_000_000, pictureLimit: pictureLimit * 1_000_000,
      folder: folder, theme: theme, graphics: (graphics ?? configuration.graphics).kind,
      library: library.path,
      truth: try truth.map { try TruthFile(RawArguments.path($0), photosIn: roots[0]) },
      keymap: keymap, doubtLimit: Float(configuration.doubtLimit),
      session: session, isThemeGiven: self.theme != nil,
      notes: notes)
    job.begunScan = begunScan
    job.line = line ?? configuration.line
    job.looksFirst = quick
    job.instructionSet = detection.knobs.kernels
    job.learningEffort = learningEffort
    job.look = PhotoLook(colors: configuration.colors, background: configuration.background)
    let loaded = try begunModel.take()
    if let note = loaded.note { job.notes.append(note) }
    try MainActor.assumeIsolated { [job] in
      try BrowserLoop.run(job, model: loaded.model, detector: loaded.detector)
    }
  }

  /// The settings of the options, and for what they leave open those that were saved for the folder.
  private func settings(_ folder: String?, _ usual: DetectionSettings) throws -> DetectionSettings {
    guard detection.preset == nil else { return try detection.settings() }
    return try detection.settings(kept: folder.flatMap { try PresetFile.kept(folder: $0) } ?? usual)
  }

  /// The folder's absolute path with links resolved, so that it does not depend on how the folder was named; nil
  /// when it is not a folder, or its name is not valid text.
  private func absoluteFolder(_ path: FilePath) -> String? {
    guard let text = String(validating: path) else { return nil }
    let url = URL(fileURLWithPath: text, isDirectory: true).resolvingSymlinksInPath()
    let isFolder = try? url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory
    return isFolder == true ? url.path : nil
  }

  /// Checks the path before the browser takes over the screen, so that a mistyped one is reported in the shell.
  private func checkExists(_ path: FilePath) throws {
    do {
      try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec]).close()
    } catch Errno.noSuchFileOrDirectory {
      throw UsageError(
        "\(path.shown): there is no such file, folder or command; check the path, or see facet --help")
    } catch Errno.permissionDenied {
      throw UsageError("\(path.shown): no permission to read it; change its permissions")
    }
  }

  private func loadTheme(_ theme: String) throws -> Theme {
    do {
      return try ThemeLibrary().theme(named: theme)
    } catch {
      throw UsageError("--theme \(theme): \(error)")
    }
  }
}

import Detection
import Geometry
import Networks
import SystemPackage

/// The command that does what the export dialog is about to do; the only place that knows the options of
/// `facet export` and `facet draw`.
struct ExportCommandLine {
  /// One line for a shell; nil when no command does the same.
  let text: String?

  init(_ dialog: ExportDialog, _ state: BrowserState) {
    guard let photos = Self.photos(dialog.scope, state) else {
      text = nil
      return
    }
    var words = ["facet", dialog.blur == nil ? "export" : "draw"] + photos
    words += ["--out", Self.quoted(dialog.target(state.setup).string)]
    if let blur = dialog.blur {
      words += ["--blur"] + blur.words.map(Self.quoted)
    } else {
      words += Self.crops(dialog)
      if dialog.scope == .accepted { words.append("--accepted") }
      if dialog.scope == .named { words.append("--named") }
    }
    if dialog.existing != .refuse { words += ["--on-conflict", dialog.existing.rawValue] }
    if let library = state.setup.library { words += ["--library", Self.quoted(library.string)] }
    guard let settings = Self.settings(state.detection.settings, state.learning.model.key) else {
      text = nil
      return
    }
    text = (words + settings).joined(separator: " ")
  }

  /// The files and folders of a scope; nil for a single face, for which there is no option.
  private static func photos(_ scope: ExportScope, _ state: BrowserState) -> [String]? {
    func paths(_ ids: [PhotoID]) -> [String] {
      ids.map { quoted(state.setup.absolute(state.photos[$0.index].path)) }
    }
    switch scope {
    case .face: return nil
    case .photo(let id): return paths([id])
    case .photos(let ids), .listed(let ids, _): return ids.isEmpty ? nil : paths(ids)
    case .folder, .accepted, .named:
      guard !state.setup.roots.isEmpty else { return paths(state.photos.indices.map { PhotoID($0) }) }
      return state.setup.roots.map { quoted(state.setup.absolute($0)) }
        + (state.setup.isRecursive ? ["--recursive"] : [])
    }
  }

  private static func crops(_ dialog: ExportDialog) -> [String] {
    var words: [String] = []
    if dialog.template != .arcface { words += ["--template", dialog.template.rawValue] }
    if let side = dialog.side { words += ["--size", "\(side)"] }
    if dialog.sampling != .auto { words += ["--sampling", dialog.sampling.rawValue] }
    if dialog.format == .jpeg { words += ["--format", "jpeg"] }
    if dialog.isFolderAPerson { words += ["--name", quoted(ExportDialog.personPattern)] }
    return words
  }

  /// The options of settings that differ from the defaults; nil when there is no option for one of them.
  private static func settings(_ settings: DetectionSettings, _ model: Model.Key) -> [String]? {
    let usual = DetectionSettings()
    var words: [String] = []
    guard settings.overlaps == usual.overlaps else { return nil }
    if settings.thresholds != usual.thresholds {
      let values = [settings.thresholds.pnet, settings.thresholds.rnet, settings.thresholds.onet]
      words += ["--thresholds", values.map { "\($0)" }.joined(separator: ",")]
    }
    if settings.minFaceSize != usual.minFaceSize { words += ["--min-face-size", "\(settings.minFaceSize)"] }
    if settings.scaleFactor != usual.scaleFactor { words += ["--scale-factor", "\(settings.scaleFactor)"] }
    if settings.rotations != usual.rotations {
      words += ["--rotations", settings.rotations.turns.map { "\($0.degrees)" }.joined(separator: ",")]
    }
    switch model {
    case .published: break
    case .kept(let name): words += ["--weights", quoted(name)]
    case .file(let path): words += ["--weights", quoted(path)]
    }
    return words
  }

  private static func quoted(_ path: FilePath) -> String { quoted(path.string) }

  /// A word as a POSIX shell takes it.
  static func quoted(_ text: String) -> String {
    let plain = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic && $0.isASCII || ("0"..."9").contains($0)
        || "/._-+=,:@%".unicodeScalars.contains($0)
    }
    if plain, !text.isEmpty { return text }
    return "'" + text.replacing("'", with: "'\\''") + "'"
  }
}

extension BrowserState.Setup {
  /// A path from the root, as far as the working folder is known.
  func absolute(_ path: FilePath) -> FilePath {
    if path.isAbsolute { return path }
    if path.string == "~" || path.string.hasPrefix("~/"), let home {
      return home.appending(FilePath(String(path.string.dropFirst(2))).components)
    }
    return workingFolder.map { $0.appending(path.components).lexicallyNormalized() } ?? path
  }
}

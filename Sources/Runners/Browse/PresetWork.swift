package import Browser
import Detection
import Files
import Settings
import Synchronization
package import SystemPackage

/// The browser's presets: read and changed one request after the other.
package final class PresetWork: Sendable {
  /// The one folder that is open, as its absolute path; nil for several places.
  private let folder: String?
  private let path: FilePath?
  private let turn = Mutex<Void>(())

  /// - Parameter path: of the file; the user's own when nil.
  package init(folder: String?, path: FilePath? = nil) {
    self.path = path
    self.folder = folder
  }

  /// Makes a change and tells what there is then; the file is read each time, since other programs change it too.
  package func action(for change: PresetChange, request: Int) -> Action {
    do {
      return .presets(request: request, try turn.withLock { _ in try list(after: change) })
    } catch {
      return .presetsFailed(request: request, reason: "\(error)")
    }
  }

  private func list(after change: PresetChange) throws -> PresetList {
    var file = try PresetFile(path: path)
    switch change {
    case .none: break
    case .save(let name, let settings): file.set(settings, preset: name)
    case .remove(let name): file.set(nil, preset: name)
    case .saveForFolder(let settings): file.set(settings, folder: try openFolder())
    case .removeForFolder: file.set(nil, folder: try openFolder())
    }
    if change != .none { try file.save() }
    let named = file.presets.sorted { $0.key < $1.key }.map { Preset(name: $0.key, settings: $0.value) }
    return PresetList(named: named, folder: folder.flatMap { file.folders[$0] })
  }

  private func openFolder() throws -> String {
    guard let folder else {
      throw UsageError(
        "settings are kept for a folder when facet is open on that one folder; s saves them under a name")
    }
    return folder
  }
}

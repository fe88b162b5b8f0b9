import Imaging
import SystemPackage
import Widgets

extension BrowserState {
  /// How many photos there are, without those whose files have vanished.
  var presentCount: Int {
    list.arrangement.hasGone ? photos.count { !$0.isGone } : photos.count
  }

  mutating func perform(_ command: FolderCommand, _ effects: inout [Effect]) {
    switch command {
    case .open:
      let root = setup.roots.first.map { setup.absolute($0).lexicallyNormalized() }
      let start = (setup.roots.count == 1 ? root : nil) ?? setup.workingFolder ?? "/"
      lookInto(start, isRecursive: setup.isRecursive, &effects)
    case .into:
      guard case .folders(let dialog) = shell.overlay, dialog.entries.indices.contains(dialog.choice) else {
        return
      }
      lookInto(dialog.entries[dialog.choice].path, isRecursive: dialog.isRecursive, &effects)
    case .out:
      guard case .folders(let dialog) = shell.overlay else { return }
      lookInto(dialog.path.removingLastComponent(), isRecursive: dialog.isRecursive, &effects)
    case .recursive:
      guard case .folders(var dialog) = shell.overlay else { return }
      dialog.isRecursive.toggle()
      shell.overlay = .folders(dialog)
    }
  }

  private mutating func lookInto(
    _ path: FilePath, isRecursive: Bool, isOffer: Bool = false, _ effects: inout [Effect]
  ) {
    var dialog = FolderDialog(request: newRequest(), path: path, isRecursive: isRecursive)
    dialog.isOffer = isOffer
    dialog.choice = path.removingLastComponent() == path ? 0 : 1
    shell.overlay = .folders(dialog)
    effects.append(.folders(path, request: dialog.request))
  }

  /// A folder without photos but with folders in it offers these.
  mutating func offerFolders(_ effects: inout [Effect]) {
    guard photos.isEmpty, shell.overlay == nil, setup.roots.count == 1, !setup.isRecursive,
      let root = setup.roots.first
    else { return }
    let request = newRequest()
    shell.offering = request
    effects.append(.folders(setup.absolute(root).lexicallyNormalized(), request: request))
  }

  mutating func takeFolders(_ report: FolderReport, of path: FilePath, request: Int) {
    if shell.offering == request {
      shell.offering = nil
      guard photos.isEmpty, shell.overlay == nil, !report.folders.isEmpty else { return }
      var dialog = FolderDialog(request: request, path: path, isRecursive: false)
      (dialog.content, dialog.isOffer) = (report, true)
      // The first folder below.
      dialog.choice = dialog.entries.firstIndex { if case .below = $0 { true } else { false } } ?? 0
      shell.overlay = .folders(dialog)
      return
    }
    guard case .folders(var dialog) = shell.overlay, dialog.request == request else { return }
    dialog.content = report
    shell.overlay = .folders(dialog)
  }

  mutating func stepFolder(_ step: Int) {
    guard case .folders(var dialog) = shell.overlay else { return }
    dialog.choice = min(max(0, dialog.choice + step), dialog.entries.count - 1)
    shell.overlay = .folders(dialog)
  }

  /// Opens the chosen folder in place of what is open; edits in memory are asked about first.
  mutating func acceptFolder(_ dialog: FolderDialog, _ effects: inout [Effect]) {
    guard dialog.entries.indices.contains(dialog.choice) else { return }
    guard library.unsaved == 0 else {
      return report(.warning, "edits are in memory only; Ctrl-s saves them, then open the folder")
    }
    guard export.run == nil else {
      return report(.warning, "an export is running; Esc cancels it, then open the folder")
    }
    shell.overlay = nil
    shell.opening = FolderOpening(
      path: dialog.entries[dialog.choice].path, isRecursive: dialog.isRecursive)
    quit(&effects)
  }

  // MARK: Changes on the disk

  /// Takes in files that have appeared, changed or vanished while facet runs.
  mutating func takeChanges(present: [FoundPhoto], gone: [FilePath], _ effects: inout [Effect]) {
    var places: [FilePath: PhotoID] = [:]
    let wanted = Set(present.map(\.path)).union(gone)
    // Most are ruled out by the end of their name, since paths of very many photos are put together slowly.
    let ends = Set(wanted.map { Self.end(of: $0.string) })
    for index in photos.indices
    where (photos[index].sharedRoot == nil || ends.contains(Self.end(of: photos[index].name)))
      && wanted.contains(photos[index].path)
    {
      places[photos[index].path] = PhotoID(index)
    }
    let new = present.filter { places[$0.path] == nil }
    let known = present.compactMap { places[$0.path] }
    var changesList = false
    for id in known where photos[id.index].isGone {
      photos[id.index].isGone = false
      detectAgain(id, &effects)
      changesList = true
    }
    if !known.isEmpty { effects.append(.stamps(known.map { file(of: $0) })) }
    let lost = gone.compactMap { places[$0] }.filter { !photos[$0.index].isGone }
    for id in lost {
      photos[id.index].isGone = true
      list.marks.remove(id)
      changesList = true
    }
    // Once, because it looks at all photos.
    if changesList { relistAll() }
    if !new.isEmpty {
      addPhotos(new)
      recognise(photos.count - new.count..<photos.count, &effects)
    }
    let words = [
      new.isEmpty ? nil : "\(new.count.grouped) new", lost.isEmpty ? nil : "\(lost.count.grouped) removed",
    ].compactMap(\.self)
    if !words.isEmpty { note("photos on the disk: " + words.joined(separator: ", ")) }
  }

  private static func end(of path: String) -> Substring {
    let bytes = path.utf8
    return path[(bytes.lastIndex(of: 0x2f).map(bytes.index(after:)) ?? bytes.startIndex)...]
  }

  private mutating func relistAll() {
    list.arrangement.hasGone = photos.contains(where: \.isGone)
    list.mustRelist = true
  }
}

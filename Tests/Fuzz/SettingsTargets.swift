import Browser
import Detection
import Files
import Foundation
import Geometry
import Jobs
import Screen
import Settings
import SystemPackage
import Terminal

extension Fuzz {
  /// Files that people write for facet or facet for itself, and what they type. Their readers are the program's own
  /// (`Program/` links to its sources).
  static let settingsTargets: [String: @Sendable ([UInt8]) -> Void] = [
    "config": { config($0) }, "presets": { presets($0) }, "session": { session($0) },
    "filter": { filter($0) }, "keys": { keys($0) }, "paths": { paths($0) }, "difficulty": { difficulty($0) },
    "found": { found($0) },
  ]

  /// A folder of this process in memory.
  static let folder: FilePath = {
    let folder = FilePath("/dev/shm/facet-fuzz-\(getpid()).d")
    try? FileManager.default.createDirectory(
      atPath: folder.appending("facet").string, withIntermediateDirectories: true)
    return folder
  }()

  static func put(_ bytes: [UInt8], at path: FilePath) {
    guard let file = unsafe fopen(path.string, "wb") else { return }
    // SAFETY: as many bytes are read as the array has.
    _ = unsafe bytes.withUnsafeBytes { unsafe fwrite($0.baseAddress, 1, $0.count, file) }
    unsafe fclose(file)
  }

  /// Settings, and the keymap that comes of them.
  private static func config(_ bytes: [UInt8]) {
    let reader = ConfigurationReader(String(decoding: bytes, as: UTF8.self), path: "config.toml")
    for fault in reader.faults { precondition(!fault.description.isEmpty) }
    let (keymap, _) = Keymap.standard.changed(by: reader.configuration.keys)
    _ = keymap.match([.character("j")], in: .browse)
  }

  private static func presets(_ bytes: [UInt8]) {
    let path = folder.appending("presets.toml")
    put(bytes, at: path)
    guard let file = try? PresetFile(path: path) else { return }
    // What was read and is written is read again.
    guard (try? file.save()) != nil else { return }
    guard let again = try? PresetFile(path: path) else { preconditionFailure("presets: written, not read") }
    precondition(again.presets == file.presets && again.folders == file.folders)
  }

  /// A session, taken up by a browser that is then drawn.
  private static func session(_ bytes: [UInt8]) {
    guard let file = SessionFile(["XDG_STATE_HOME": folder.string]) else { return }
    put(bytes, at: file.path)
    guard let session = try? file.session(of: "/photos") else { return }
    var state = browser()
    state.restore(session)
    show(&state, sizes: [(80, 24), (200, 60), (20, 6)])
  }

  private static func filter(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    do {
      _ = try PhotoFilter(text)
    } catch {
      precondition(error.position >= 0 && error.position <= text.count, "filter: place \(error.position)")
    }
  }

  /// What a terminal sends, as keys and mouse into a browser with photos that all effects leave waiting.
  private static func keys(_ bytes: [UInt8]) {
    var decoder = InputDecoder()
    var state = browser()
    var memo = PictureMemo()
    for (index, byte) in bytes.prefix(400).enumerated() {
      decoder.feed(.character(UInt32(byte)))
      guard index % 7 == 6 || index == bytes.count - 1 else { continue }
      for input in decoder.take().inputs { _ = reduce(&state, .input(input)) }
      if state.shell.isQuitting { return }
    }
    _ = view(state, theme: theme, memo: &memo)
  }

  private static func paths(_ bytes: [UInt8]) {
    let path = folder.appending("list")
    put(bytes, at: path)
    guard var lines = try? PathLines(path.string) else { return }
    // Where NUL ends the paths, they may hold line feeds.
    while let line = try? lines.next() { precondition(bytes.contains(0) || !line.string.contains("\n")) }
  }

  private static func difficulty(_ bytes: [UInt8]) {
    let path = folder.appending("difficulty")
    put(bytes, at: path)
    _ = try? DifficultyList(path).contains(1, of: "photo")
  }

  /// Faces that another program found, by the photos of a COCO file, judged by all rules.
  private static func found(_ bytes: [UInt8]) {
    let (path, truth) = (folder.appending("found"), folder.appending("truth.json"))
    let list = """
      {"images":[{"id":1,"file_name":"a.jpg","width":400,"height":300}],"categories":[{"id":1,"name":"face"}],
       "annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[0,0,50,50],"area":2500,"iscrowd":0}]}
      """
    put(Array(list.utf8), at: truth)
    put(bytes, at: path)
    guard let truth = try? EvalTruth(truth, format: nil, photosIn: .nowhere),
      let findings = try? EvalFindings(path, images: truth.images)
    else { return }
    let faces = truth.photos.map { findings.faces(of: $0.name) }
    for rules in EvalProtocol.allCases { _ = EvalOutcome(rules, truth.photos, faces, above: 0.5) }
  }

  private static let theme = Theme(name: "fuzz", styles: [:])

  private static func browser() -> BrowserState {
    var state = BrowserState(
      setup: .init(title: "~/Photos", exportFolder: "/photos/faces", slots: 2, library: "/photos/library"),
      columns: 100, rows: 30)
    _ = state.start()
    let names = ["one.jpg", "two.jpg", "three.png", "four/five.jpg"]
    _ = reduce(&state, .scanned(names.map { FoundPhoto(path: FilePath("/photos/\($0)"), name: $0) }))
    _ = reduce(&state, .scanFinished)
    return state
  }

  private static func show(_ state: inout BrowserState, sizes: [(Int, Int)]) {
    for (columns, rows) in sizes {
      _ = reduce(&state, .input(.resize(columns: columns, rows: rows)))
      var memo = PictureMemo()
      _ = view(state, theme: theme, memo: &memo)
    }
  }
}

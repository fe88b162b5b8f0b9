import Detection
import Drawing
import Files
import Foundation
import Identity
import Imaging
import Networks
import Parallel
import Preview
import Screen
import SystemPackage
import Terminal
import Video

/// What facet knows about the terminal, the processor and its files, as `facet doctor` prints it.
package struct DoctorReport {
  private let processorName: String

  /// - Parameter processorName: what the system calls the processor.
  package init(processorName: String) { self.processorName = processorName }

  /// Asks the terminal, if there is one, for half a second at most, and prints all.
  package func write() {
    let environment = ProcessInfo.processInfo.environment
    let described = TerminalProbe.described()
    let asked = TerminalProbe.asked()
    write("facet", [("version", Release.version), ("program", ResourceFinder.ownExecutable.string)])
    write("terminal", terminal(asked ?? described, answered: asked != nil, environment))
    writeBlocks(asked ?? described)
    write("processor", processor)
    write("photo formats", formats)
    write("films and cameras", films)
    write("telling people apart", people)
    write("files", files(environment))
  }

  private func terminal(
    _ known: Capabilities, answered: Bool, _ environment: [String: String]
  ) -> [(String, String)] {
    func variable(_ name: String) -> String { environment[name].map { "\($0)" } ?? "not set" }
    let window = TerminalProbe.window
    let size = window.map { "\($0.size.columns) columns, \($0.size.rows) rows" }
    let cells =
      if let width = known.cellPixelWidth, let height = known.cellPixelHeight {
        "\(width)×\(height) pixels"
      } else {
        "unknown; assumed to be \(CellMetrics.usual.width)×\(CellMetrics.usual.height) pixels"
      }
    func unasked(_ answer: Bool) -> String { answer ? "yes" : answered ? "no" : "unknown" }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].first { !(environment[$0] ?? "").isEmpty }
    return [
      ("TERM", variable("TERM")), ("COLORTERM", variable("COLORTERM")), ("NO_COLOR", variable("NO_COLOR")),
      ("description", known.assumption(environment: environment) ?? "found"),
      ("name", answered ? known.name : "no answer"),
      (
        "locale",
        (locale.map { "\($0)=\(variable($0))" } ?? "not chosen") + (known.utf8 ? ", UTF-8" : ", no UTF-8")
      ),
      ("window", size ?? "standard output is not a terminal"), ("cell", cells),
      ("colours", known.colorDepth.rawValue), ("synchronized update", unasked(known.synchronizedUpdate)),
      ("kitty graphics", unasked(known.kittyGraphics)),
      ("sixel graphics", unasked(known.sixel) + (known.sixelColors.map { ", \($0) colours" } ?? "")),
      ("inside tmux, screen or Zellij", known.multiplexer ? "yes: pictures in cells only" : "no"),
      ("pictures", known.bestGraphics(environment: environment).rawValue),
    ]
  }

  /// Prints sample characters, because a font cannot be asked: people see which blocks theirs has.
  private func writeBlocks(_ known: Capabilities) {
    guard known.utf8 else {
      write("characters", [("ASCII", "the locale's encoding is not UTF-8")])
      return
    }
    write(
      "characters, each row without gaps or boxes in a good font",
      [
        ("lines", "┌─┬─┐ ┏━┳━┓ ┄┄ ┆ ╭╮╰╯"), ("eighths", "▁▂▃▄▅▆▇█ ▉▊▋▌▍▎▏"), ("quadrants", "▖▗▘▙▚▛▜▝▞▟"),
        ("braille", "⠁⠃⠇⡇⣇⣧⣷⣿"), ("sextants", "🬀🬃🬇🬏🬓🬞🬭🬹 (only for --symbols sextant)"),
      ])
  }

  private var processor: [(String, String)] {
    let chosen =
      (try? InstructionSet.preferred())?.rawValue ?? "invalid \(InstructionSet.environmentVariable)"
    return [
      ("name", processorName), ("threads", "\(Lanes.processors)"),
      ("kernels", InstructionSet.available.map(\.rawValue).joined(separator: ", ")), ("in use", chosen),
      ("system", ProcessInfo.processInfo.operatingSystemVersionString),
    ]
  }

  private var formats: [(String, String)] {
    func missing(_ packages: String) -> String { "not in this build; install \(packages) and run make again" }
    var rows = PhotoFormat.allCases.map { format -> (String, String) in
      (format.rawValue, format.isReadable ? "yes" : format.debianPackage.map(missing) ?? "no")
    }
    rows.append(
      ("colours", ColorHandling.canConvert ? "converted by Little CMS" : missing(ColorHandling.debianPackage))
    )
    let others =
      ScriptFont.system == nil
      ? "Latin alone: the system has no fonts" : "of any script, by the system's fonts"
    rows.append(("letters in pictures", ScriptFont.isBuiltIn ? others : missing(ScriptFont.debianPackages)))
    return rows
  }

  private var films: [(String, String)] {
    do {
      let found = try FFmpeg.find()
      let version =
        found.version == .max ? "of unknown version" : "\(found.version / 100).\(found.version % 100)"
      let codec = try found.hasEncoder("libx264") ? "H.264" : "MPEG-4 part 2 (no libx264)"
      return [("ffmpeg", "\(found.ffmpeg.string), \(version)"), ("writes", codec)]
    } catch {
      return [("ffmpeg", "\(error)")]
    }
  }

  private var people: [(String, String)] {
    let (name, bundle) = ("face-embedding.safetensors", "facet_Identity")
    let own: String
    do throws(UsageError) {
      own = try ModelChoice(at: ModelChoice.path()).file?.shown ?? "none; facet's network is used"
    } catch {
      own = "\(error)"
    }
    let runtime: String
    do throws(OnnxError) {
      let opened = try OnnxRuntime()
      runtime = "\(opened.version), \(opened.path)"
    } catch {
      runtime = "not found; only networks of your own need it"
    }
    return [
      ("weights", ResourceFinder().find(name, bundle: bundle)?.string ?? "\(name): not found"),
      ("network of your own", own), ("ONNX Runtime", runtime),
    ]
  }

  private func files(_ environment: [String: String]) -> [(String, String)] {
    let finder = ResourceFinder()
    func found(_ name: String, bundle: String? = nil) -> String {
      finder.find(name, bundle: bundle)?.string
        ?? "not found; looked at \(finder.candidates(for: name, bundle: bundle).map(\.string).joined(separator: ", "))"
    }
    func shown(_ folder: FilePath?, _ variable: String) -> String {
      guard let path = folder?.string else { return "unknown: neither \(variable) nor HOME is set" }
      return FileManager.default.fileExists(atPath: path) ? path : "\(path) (does not exist yet)"
    }
    let folders = UserFolders(environment)
    return [
      ("weights", found("mtcnn.safetensors", bundle: "facet_Networks")), ("themes", found("Themes")),
      ("theme names", ThemeLibrary().names.joined(separator: ", ")),
      ("configuration", shown(folders.configuration, "XDG_CONFIG_HOME")),
      ("data", shown(folders.data, "XDG_DATA_HOME")),
      ("state", shown(folders.state, "XDG_STATE_HOME")), ("messages", Terminal.Options.defaultLogPath),
    ]
  }

  private func write(_ heading: String, _ rows: [(String, String)]) {
    let width = rows.map { $0.0.count }.max() ?? 0
    let lines = rows.map { "  \($0.0)\(String(repeating: " ", count: width - $0.0.count))  \($0.1)" }
    StandardOutput.write(([heading] + lines).joined(separator: "\n"))
  }
}

import ArgumentParser
import Browser
import Files
import Foundation
import Imaging
import Settings
import SystemPackage

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Print the browser's settings and keys with all defaults, as a start for your own file.",
    discussion: """
      The file is $XDG_CONFIG_HOME/facet/config.toml (~/.config/facet/config.toml). What it leaves out has its \
      default. Mistakes in it are reported when the browser starts, and by --check.
      """)

  @Flag(help: "Create the file; an existing one is left alone.") var write = false
  @Flag(help: "Report mistakes in the file.") var check = false

  func validate() throws {
    if write, check { throw ValidationError("--write and --check: choose one of them") }
  }

  func run() throws {
    if check { return try checkFile() }
    guard write else { return StandardOutput.write(ConfigurationText.text.trimmingCharacters(in: .newlines)) }
    let path = try file()
    do {
      try AtomicFile.createFolder(path.removingLastComponent())
      try AtomicFile.write(Array(ConfigurationText.text.utf8), to: path, replacing: false)
    } catch {
      throw UsageError("\(error)")
    }
    StandardOutput.write("\(path.shown)")
  }

  private func file() throws -> FilePath {
    guard let path = Configuration.userFile() else {
      throw UsageError(
        "config: neither XDG_CONFIG_HOME nor HOME is set; set one to say where settings are kept")
    }
    return path
  }

  private func checkFile() throws {
    let path = try file()
    let (configuration, faults) = ConfigurationReader.userConfiguration()
    for fault in faults { StandardError.write("facet: \(fault)") }
    let notes = Keymap.standard.changed(by: configuration.keys).notes
    for note in notes { StandardOutput.write("\(path.shown): \(note)") }
    if !faults.isEmpty { throw ExitStatus.somePhotosFailed }
    if !AtomicFile.exists(path) {
      StandardOutput.write("\(path.shown): there is no such file; all settings are the defaults")
    }
  }
}

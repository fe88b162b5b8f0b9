// Writes manual pages from the argument parser's description of the commands, so that they are always correct:
//
//   facet --experimental-dump-help | manuals FOLDER VERSION DATE
//
// facet.1, and facet-COMMAND.1 for every command and its subcommands. `make install` compiles this.
import Foundation

struct Tool: Decodable { var command: Command }

struct Command: Decodable {
  var commandName: String
  var abstract, discussion: String?
  var shouldDisplay: Bool?
  var arguments: [Argument]?
  var subcommands: [Command]?
}

struct Argument: Decodable {
  struct Name: Decodable {
    var kind, name: String
    var text: String { (kind == "long" ? "--" : "-") + name }
  }

  var kind: String
  var isOptional, isRepeating, shouldDisplay: Bool
  var names: [Name]?
  var valueName, abstract, discussion, defaultValue, sectionTitle: String?
  var allValues: [String]?
}

/// Text escaped for roff: no line begins with a command, backslashes and hyphens are literal, and no line is longer than
/// 78 characters, since words that follow each other are one paragraph anyway. Indented lines stay as they are.
func roff(_ text: String) -> String {
  var lines: [String] = []
  var isLiteral = false
  for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
    let escaped = line.replacingOccurrences(of: "\\", with: "\\e").replacingOccurrences(of: "-", with: "\\-")
    let isIndented = line.hasPrefix("  ")
    if isIndented != isLiteral { lines.append(isIndented ? ".nf" : ".fi") }
    isLiteral = isIndented
    if line.isEmpty {
      lines.append(".PP")
    } else if isIndented {
      lines.append(literal(escaped.trimmingCharacters(in: .whitespaces)))
    } else {
      lines += folded(escaped)
    }
  }
  if isLiteral { lines.append(".fi") }
  return lines.joined(separator: "\n")
}

func literal(_ line: String) -> String { line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line }

/// Bytes, where other characters than ASCII's become names of eight.
func width(_ text: Substring) -> Int { text.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 8) } }

func folded(_ text: String) -> [String] {
  var lines: [String] = []
  for word in text.split(separator: " ") {
    if let last = lines.last, width(last[...]) + width(word) < 76 {
      lines[lines.count - 1] = last + " " + word
    } else {
      lines.append(literal(String(word)))
    }
  }
  return lines
}

/// A discussion's examples, which come first in it, and the rest.
func parts(_ discussion: String) -> (examples: String, rest: String) {
  let heading = "Examples:\n"
  guard discussion.hasPrefix(heading) else { return ("", discussion) }
  let text = String(discussion.dropFirst(heading.count))
  guard let end = text.range(of: "\n\n") else { return (text, "") }
  return (String(text[..<end.lowerBound]), String(text[end.upperBound...]))
}

func value(_ argument: Argument) -> String { "\\fI" + roff(argument.valueName ?? "value") + "\\fR" }

func heading(_ argument: Argument) -> String {
  guard argument.kind != "positional" else { return value(argument) }
  let names = (argument.names ?? []).sorted { $0.name.count < $1.name.count }
    .map { "\\fB" + roff($0.text) + "\\fR" }.joined(separator: ", ")
  return argument.kind == "option" ? names + " " + value(argument) : names
}

func synopsis(_ name: String, _ arguments: [Argument], hasCommands: Bool) -> String {
  var words = ["\\fB\(roff(name))\\fR"]
  if arguments.contains(where: { $0.kind != "positional" }) { words.append("[\\fIoptions\\fR]") }
  if hasCommands { words.append("\\fIcommand\\fR") }
  for argument in arguments where argument.kind == "positional" {
    let text = value(argument) + (argument.isRepeating ? " ..." : "")
    words.append(argument.isOptional ? "[\(text)]" : text)
  }
  return words.joined(separator: " ")
}

func options(_ arguments: [Argument]) -> [String] {
  arguments.flatMap { argument -> [String] in
    var text = [argument.abstract ?? "", argument.discussion ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
    if let given = argument.defaultValue, argument.kind == "option" { text += " (default: \(given))" }
    return [".TP", heading(argument), roff(text.isEmpty ? "See facet(1)." : text)]
  }
}

func page(_ command: Command, path: [String], version: String, date: String, related: [String]) -> String {
  let name = path.joined(separator: "-")
  let arguments = (command.arguments ?? []).filter(\.shouldDisplay)
  let commands = (command.subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
  var lines = [
    ".TH \"\(name.uppercased())\" 1 \"\(date)\" \"facet \(version)\" \"facet\"", ".SH NAME",
    roff(name) + " \\-\n" + roff(command.abstract ?? ""), ".SH SYNOPSIS",
    synopsis(path.joined(separator: " "), arguments, hasCommands: !commands.isEmpty),
  ]
  let (examples, rest) = parts(command.discussion ?? "")
  if !examples.isEmpty { lines += [".SH EXAMPLES", roff(examples)] }
  if !rest.isEmpty { lines += [".SH DESCRIPTION", roff(rest)] }
  if !commands.isEmpty {
    lines.append(".SH COMMANDS")
    for command in commands {
      let page = roff((path + [command.commandName]).joined(separator: "-"))
      lines += [".TP", "\\fB\(roff(command.commandName))\\fR", roff(command.abstract ?? "") + "\nSee \\fB\(page)\\fR(1)."]
    }
  }
  if !arguments.isEmpty { lines += [".SH OPTIONS"] + options(arguments) }
  lines += [
    ".SH EXIT STATUS", "0 for success, 1 when some photos failed, 2 for wrong use.", ".SH SEE ALSO",
    related.filter { $0 != name }.map { "\\fB\(roff($0))\\fR(1)" }.joined(separator: ",\n"),
  ]
  return lines.joined(separator: "\n") + "\n"
}

func write(_ command: Command, path: [String], folder: String, version: String, date: String, related: [String]) throws {
  let text = page(command, path: path, version: version, date: date, related: related)
  try text.write(toFile: "\(folder)/\(path.joined(separator: "-")).1", atomically: true, encoding: .utf8)
  for below in command.subcommands ?? [] where below.shouldDisplay != false && below.commandName != "help" {
    try write(below, path: path + [below.commandName], folder: folder, version: version, date: date, related: related)
  }
}

let words = CommandLine.arguments
guard words.count == 4 else {
  FileHandle.standardError.write(Data("usage: facet --experimental-dump-help | manuals FOLDER VERSION DATE\n".utf8))
  exit(2)
}
let tool = try JSONDecoder().decode(Tool.self, from: FileHandle.standardInput.readDataToEndOfFile())
let root = tool.command
let shown = (root.subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
let related = [root.commandName] + shown.map { "\(root.commandName)-\($0.commandName)" }
try write(root, path: [root.commandName], folder: words[1], version: words[2], date: words[3], related: related)

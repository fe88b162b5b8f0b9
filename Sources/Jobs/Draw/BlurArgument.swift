import Annotations

/// `all`, `unnamed` or `rejected-by-name NAME`, as commands take them.
package enum BlurArgument: Sendable, Hashable {
  case all, unnamed
  case named(String)

  private static let byName = "rejected-by-name"

  package init?(argument: String) {
    switch argument {
    case "all": self = .all
    case "unnamed": self = .unnamed
    default:
      guard argument.hasPrefix(Self.byName + "="),
        let name = People.tidy(String(argument.dropFirst(Self.byName.count + 1)))
      else { return nil }
      self = .named(name)
    }
  }

  /// The parser takes one word for an option: `--blur rejected-by-name Ada` becomes
  /// `--blur rejected-by-name=Ada`.
  package static func joined(_ arguments: [String]) -> [String] {
    var joined: [String] = []
    for argument in arguments {
      let isName =
        joined.last == byName && joined.dropLast().last == "--blur" || joined.last == "--blur=\(byName)"
      if isName, let last = joined.popLast() {
        joined.append("\(last)=\(argument)")
      } else {
        joined.append(argument)
      }
    }
    return joined
  }

  package static func rule(_ arguments: [BlurArgument]) -> FaceBlur? {
    guard !arguments.isEmpty else { return nil }
    return FaceBlur(
      all: arguments.contains(.all), unnamed: arguments.contains(.unnamed),
      names: arguments.compactMap { if case .named(let name) = $0 { name } else { nil } })
  }
}

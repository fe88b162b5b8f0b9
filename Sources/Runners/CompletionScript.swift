import Foundation

/// The script that makes bash complete command lines of facet.
package enum CompletionScript {
  /// A command that stands for one of its subcommands when none is named.
  package struct Default: Sendable {
    /// The function of the script that completes the command, and that of the subcommand.
    package var function: String, meaning: String

    package init(function: String, meaning: String) { (self.function, self.meaning) = (function, meaning) }
  }

  /// Makes the options and files of default subcommands known to a script of ArgumentParser's, which completes them only
  /// behind the subcommand's name.
  package static func bash(_ script: String, _ defaults: [Default]) -> String {
    var text = script
    for item in defaults {
      guard let start = text.range(of: "\n\(item.function)() {\n"),
        let offer = text.range(
          of: "    __facet_offer_flags_options 0\n", range: start.upperBound..<text.endIndex),
        let names = text.range(of: "compgen -W '", range: offer.upperBound..<text.endIndex),
        let end = text.range(of: "'", range: names.upperBound..<text.endIndex)
      else { continue }
      let subcommands = text[names.upperBound..<end.lowerBound]
      let lines = """
            # Without the name of a subcommand, everything is for the default one
            case " \(subcommands) " in
            *" ${unparsed_words[0]} "*) ;;
            *)
                [[ "${#unparsed_words[@]}" -gt 1 ]] || COMPREPLY+=($(compgen -W '\(subcommands)' -- "${cur}"))
                "\(item.meaning)"
                return
                ;;
            esac

        """
      text.insert(contentsOf: lines, at: offer.lowerBound)
    }
    return text
  }
}

public import TOMLKit

/// Reads TOML written by people. Any text gives a table or a fault.
///
/// Use it in place of `TOMLTable(string:)`, which ends the program at a table header without a name, such as `[?`, at a
/// brace that closes an array, such as `[1, }`, at a date with a single digit after it, at a control character in a
/// date, and at some of Unicode's line breaks.
public func readTOML(_ text: String) throws(TOMLFault) -> TOMLTable {
  if let fault = AssertedSyntax.first(in: Array(text.utf8)) { throw fault }
  do {
    return try TOMLTable(string: text)
  } catch let error as TOMLParseError {
    throw TOMLFault(
      line: error.source.begin.line, column: error.source.begin.column, reason: error.description)
  } catch {
    throw TOMLFault(line: 1, column: 1, reason: "\(error)")
  }
}

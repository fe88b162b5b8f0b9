import TOMLKit

/// Reads TOML written by people. Any text gives a table or a fault.
///
/// Nothing else in the package uses the parser. By itself it ends the program at a table header without a name, such as
/// `[?`, at a brace that closes an array, such as `[1, }`, at a date with a single digit after it, at a control
/// character in a date, and at some of Unicode's line breaks.
package func readTOML(_ text: String) throws(TOMLFault) -> TOMLTable {
  if let fault = AssertedSyntax.first(in: Array(text.utf8)) { throw fault }
  do {
    return TOMLTable(try TOMLKit.TOMLTable(string: text))
  } catch let error as TOMLParseError {
    throw TOMLFault(
      line: error.source.begin.line, column: error.source.begin.column, reason: error.description)
  } catch {
    throw TOMLFault(line: 1, column: 1, reason: "\(error)")
  }
}

extension TOMLTable {
  fileprivate init(_ parsed: TOMLKit.TOMLTable) {
    self.init()
    for key in parsed.keys { values[key] = parsed[key].map(TOMLValue.init) }
  }
}

extension TOMLValue {
  fileprivate init(_ parsed: any TOMLValueConvertible) {
    if let table = parsed.table {
      self = .table(TOMLTable(table))
    } else if let array = parsed.array {
      self = .array(array.map(TOMLValue.init))
    } else if let text = parsed.string {
      self = .string(text)
    } else if let isOn = parsed.bool {
      self = .boolean(isOn)
    } else if let number = parsed.int {
      self = .integer(number)
    } else if let number = parsed.double {
      self = .float(number)
    } else {
      self = .date(parsed.debugDescription)
    }
  }
}

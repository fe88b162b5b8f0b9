/// Writes CSV as defined by RFC 4180. All CSV is written here.
package enum CSVText {
  /// The fields of one row, separated by commas, without a line break.
  package static func row(_ fields: [String]) -> String { fields.map(field).joined(separator: ",") }

  /// A field, in quotes when needed. Some readers, such as spreadsheets and facet's own, guess the separator;
  /// they must not find another one in a field, nor trim it.
  package static func field(_ text: String) -> String {
    let needsQuotes =
      text.utf8.contains { [0x22, 0x2C, 0x3B, 0x09, 0x0A, 0x0D].contains($0) }
      || text.first == " " || text.last == " "
    return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}

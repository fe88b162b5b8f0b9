/// CSV as RFC 4180 has it, the only place that writes it.
package enum CSVText {
  /// Fields of one row, separated by commas, without the line's end.
  package static func row(_ fields: [String]) -> String { fields.map(field).joined(separator: ",") }

  /// A field as it is written: in quotes where it needs them. Some readers guess the separator, spreadsheets and
  /// facet's own among them: they must not find another one in a field, nor trim it.
  package static func field(_ text: String) -> String {
    let needsQuotes =
      text.utf8.contains { [0x22, 0x2C, 0x3B, 0x09, 0x0A, 0x0D].contains($0) }
      || text.first == " " || text.last == " "
    return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}

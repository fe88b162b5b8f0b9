import TOMLReading
import Testing

@Suite("TOML") struct ReadTOMLTests {
  @Test(
    "a header without a name is reported with its place",
    arguments: [
      ("[?", 1, 1), ("a = 1\n  [.b]\n", 2, 3), ("[[ =]]", 1, 1), ("[\n]", 1, 1),
      ("a = \"\"\"\n[x]\n\"\"\"\n[,]", 4, 1), ("a = [\n[1],\n]\n[+1]", 4, 1), ("\u{FEFF}[é]", 1, 4),
      ("a = '[' # [?\n[#]", 2, 1),
    ])
  func namelessHeader(text: String, line: Int, column: Int) {
    #expect(
      throws: TOMLFault(
        line: line, column: column, reason: "the name of a section is expected after this bracket")
    ) { try readTOML(text) }
  }

  @Test(
    "a brace that closes an array is reported with its place",
    arguments: [
      ("a = [}", 1, 6), ("a = [1, }]", 1, 9), ("b = 1\na = [[}", 2, 7), ("a = {b=[}}", 1, 9),
      ("a = [#}\n  }", 2, 3),
      ("a = [{b = 1}, [\"}\", '}' }", 1, 25),
    ])
  func braceInArray(text: String, line: Int, column: Int) {
    #expect(throws: TOMLFault(line: line, column: column, reason: "a value or ] is expected here")) {
      try readTOML(text)
    }
  }

  @Test(
    "what is not ASCII outside of strings and comments is reported with its place",
    arguments: [
      ("a = [\r\n\u{85}z", 2, 1, "U+0085"), ("a = [1,\u{2028}]", 1, 8, "U+2028"),
      ("a = [{b = 1},\n[\u{2029}]", 2, 2, "U+2029"), ("# é\ntheme = “dark”", 2, 9, "“ (U+201C)"),
      ("größe = 1", 1, 3, "ö (U+00F6)"), ("a = 1\u{A0}", 1, 6, "U+00A0"),
      ("a = '😀'\n😀 = 1", 2, 1, "😀 (U+1F600)"),
      ("[a\u{85}]", 1, 3, "U+0085"), ("a\u{301} = 1", 1, 2, "U+0301"), ("\u{FEFF}\u{FEFF}", 1, 4, "U+FEFF"),
    ])
  func otherThanASCII(text: String, line: Int, column: Int, character: String) {
    let reason = "\(character), which TOML allows in strings and comments only"
    #expect(throws: TOMLFault(line: line, column: column, reason: reason)) { try readTOML(text) }
  }

  @Test(
    "what is not ASCII is read in strings and comments only",
    arguments: [
      ("a = ['\u{85}', \"\u{2028}\"] # \u{2029}", true), ("a = [ # \u{85}\n]", true), ("a = \u{85}1", false),
      ("\u{2028}", false), ("a = {\u{85}}", false), ("a = {b =\u{2028}1}", false), ("[\u{85}a]", false),
      ("a = [é]", false), ("a = 2026-11-26 \u{85}", false), ("a = [\u{A0}1]", false), ("\u{FEFF}a = 1", true),
      ("\"größe\" = 'é' # “”\n[\"é\"]", true),
    ])
  func notASCII(text: String, isTOML: Bool) {
    #expect(((try? readTOML(text)) != nil) == isTOML)
  }

  @Test(
    "a single digit after a date is reported with its place",
    arguments: [
      ("a = 2026-11-26 1\n", 1, 15), ("a = [2026-11-26 1]", 1, 16), ("\na = 2026_-11-26 7,", 2, 16),
      ("t = [12n=-x=-[- 8, 128]", 1, 16),
    ])
  func digitAfterDate(text: String, line: Int, column: Int) {
    #expect(
      throws: TOMLFault(line: line, column: column, reason: "a time of day is expected after this date")
    ) { try readTOML(text) }
  }

  @Test(
    "a control character outside of strings and comments is reported with its place",
    arguments: [
      ("a = [2\u{12}32-12-01 1", 1, 7), ("a = 1\n\u{7F}b = 2", 2, 1), ("a\u{0} = 1", 1, 2),
      ("a = 2026-11-26\u{B}1", 1, 15),
    ])
  func controls(text: String, line: Int, column: Int) {
    let reason = "a control character, which TOML does not allow here"
    #expect(throws: TOMLFault(line: line, column: column, reason: reason)) { try readTOML(text) }
  }

  @Test(
    "dates and times are read, and anything else is left to the parser",
    arguments: [
      ("a = 2026-11-26 10:00:00\nb = 2026-11-26 # 1\nc = '2026-11-26 1'", true), ("a = 2026-11-26 1", false),
      ("a = 2026-11-26  1", false), ("a = 12 1", false),
    ])
  func dates(text: String, isTOML: Bool) {
    #expect(((try? readTOML(text)) != nil) == isTOML)
  }

  @Test(
    "brackets that are not headers are left to the parser",
    arguments: [
      ("a = [\n  [+1, 2],\n  [?\n", false), ("a = [\n  [+1, 2],\n  [-3],\n]\n[b]\nc = 1", true),
      ("a = \"\"\"\n[?]\n\"\"\"\"\"\nb = '''\n[?]\\'''\n[ c ]", true),
      ("a = \"\\\"\\\n[?]", false), ("# [?]\n[[a.b]]\n[[ \"c d\".e ]]", true), ("[]", false),
      ("[ [a]]", false), ("a = \"\"\"\\\n[?]\"\"\"", true),
    ])
  func otherBrackets(text: String, isTOML: Bool) {
    do {
      _ = try readTOML(text)
      #expect(isTOML)
    } catch {
      #expect(!isTOML && !error.reason.contains("expected after this bracket"))
    }
  }

  @Test("every kind of value comes out as what it is, and as nothing else")
  func kinds() throws {
    let table = try readTOML(
      """
      text = "7"
      whole = -7
      part = 7.5
      far = inf
      isOn = true
      day = 2026-11-29
      list = [1, "a", [false], { b = 2 }]
      [sections.first]
      a.b = 1
      """)
    #expect(table.keys == ["day", "far", "isOn", "list", "part", "sections", "text", "whole"])
    #expect(table["text"] == .string("7") && table["text"]?.int == nil && table["text"]?.number == nil)
    #expect(table["whole"] == .integer(-7) && table["whole"]?.number == -7 && table["whole"]?.bool == nil)
    #expect(table["part"] == .float(7.5) && table["part"]?.int == nil && table["far"]?.number == .infinity)
    #expect(table["isOn"] == .boolean(true) && table["isOn"]?.int == nil && table["isOn"]?.string == nil)
    if case .date? = table["day"] {} else { Issue.record("\(String(describing: table["day"]))") }
    #expect(table["day"]?.string == nil)
    let inner = TOMLValue.table(TOMLTable(["b": .integer(2)]))
    #expect(table["list"] == .array([.integer(1), .string("a"), .array([.boolean(false)]), inner]))
    #expect(table["sections"]?.table?["first"]?.table?["a"]?.table?["b"] == .integer(1))
    #expect(table["none"] == nil)
  }
}

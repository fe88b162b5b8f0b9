import Foundation
import Testing
import TextWriting

@Suite("Writing of CSV and JSON") struct TextWritingTests {
  @Test("a CSV field is quoted when something in it could end it, or be taken for a separator, or be trimmed")
  func fields() {
    #expect(CSVText.row(["a", "", "b c", "1.5"]) == "a,,b c,1.5")
    #expect(CSVText.row(["a,b", "a;b", "a\tb", " a", "a "]) == "\"a,b\",\"a;b\",\"a\tb\",\" a\",\"a \"")
    #expect(CSVText.field("say \"x\"") == "\"say \"\"x\"\"\"")
    #expect(CSVText.field("a\r\nb") == "\"a\r\nb\"")
  }

  @Test("JSON keeps the order of members and the text of numbers, and reads back as it was")
  func ordered() throws {
    let all = String(String.UnicodeScalarView((1..<0x80).map { Unicode.Scalar(UInt8($0)) })) + "é\u{2028}😀"
    let json = JSONText.object([
      ("b", .literal("1.50")), ("a", .list([.literal("true"), .literal("null"), .list([])])),
      ("t\"", .string(all)),
    ])
    #expect(json.text.hasPrefix("{\"b\":1.50,\"a\":[true,null,[]],\"t\\\"\":\"\\u0001"))
    let read = try JSONSerialization.jsonObject(with: Data(json.text.utf8)) as? [String: Any]
    #expect(read?["t\""] as? String == all)
  }

  @Test(
    "encoded values have sorted members and plain slashes; numbers that are not finite are named on request")
  func encoded() throws {
    #expect(try JSONText.line(of: ["b": "x/y", "a": "z"]) == "{\"a\":\"z\",\"b\":\"x/y\"}")
    #expect(try JSONText.line(of: [Double.infinity, 1], namesNotFinite: true) == "[\"inf\",1]")
    #expect(throws: (any Error).self) { try JSONText.line(of: [Double.nan]) }
    #expect(String(decoding: try JSONText.bytes(of: [1], isPretty: true), as: UTF8.self) == "[\n  1\n]")
  }

  @Test("an object of lists is written value by value, as one that has all of them")
  func lists() throws {
    func text(_ write: (inout JSONLists) throws -> Void) throws -> String {
      var bytes: [UInt8] = []
      var lists = JSONLists { bytes += $0 }
      try write(&lists)
      try lists.finish()
      return String(decoding: bytes, as: UTF8.self)
    }
    let full = try text { lists in
      try lists.add("info", .object([("a", .string("b")), ("c", .list([.literal("1"), .literal("2")]))]))
      try lists.beginList("some")
      try lists.add(["x": 1])
      try lists.add(["y": 2])
      try lists.beginList("none")
    }
    #expect(
      full == """
        {"info": {"a": "b", "c": [1, 2]},
        "some": [
        {"x":1},
        {"y":2}
        ],
        "none": [
        ]}

        """)
    #expect(try text { _ in } == "{}\n")
  }

  @Test("a null member comes first")
  func null() throws {
    #expect(
      String(decoding: try JSONText.bytes(of: ["a": 1], null: "b"), as: UTF8.self) == "{\"b\":null,\"a\":1}")
    let pretty = String(decoding: try JSONText.bytes(of: ["a": 1], isPretty: true, null: "b"), as: UTF8.self)
    #expect(pretty == "{\n  \"b\" : null,\n  \"a\" : 1\n}")
  }
}

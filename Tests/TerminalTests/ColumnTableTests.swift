import CTerm
import Screen
import Testing

@Suite("Columns against the C library") struct ColumnTableTests {
  @Test("every scalar the library can print has the library's columns")
  func agree() throws {
    guard ct_set_locale() else {
      try Test.cancel("the locale is not UTF-8 (LC_ALL=C.UTF-8), so the library knows only ASCII")
    }
    var different: [String] = []
    for value in UInt32(0x20)...0x10ffff {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let columns = Int(ct_wcwidth(value))
      if columns >= 0, columns != scalar.columns { different.append(String(value, radix: 16)) }
    }
    // Another version of Unicode may define more characters; many differences mean a mistake.
    #expect(different.count < 600, "\(different.count) differ: \(different.prefix(20))")
  }
}

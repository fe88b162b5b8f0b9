import Preview
import Screen
import Testing

@Suite("Labels of faces") struct LabelTests {
  typealias Overlay = FaceOverlayTests

  /// A picture with one labelled box of 12×6 cells, whose lower edge is row 6 from column 2 on.
  static func picture(_ labels: String...) -> CellPicture {
    var picture = Overlay.blank()
    FaceOverlay().draw([Overlay.mark(20, 40, 140, 140, labels: labels)], over: &picture, view: Overlay.view)
    return picture
  }

  /// What a terminal shows of the lower edge: cells without a width of their own are not sent.
  static func edge(_ picture: CellPicture) -> String {
    let row = (2..<14).map { picture[$0, 6].glyph }
    return String(String.UnicodeScalarView(row.filter { $0.columns > 0 }))
  }

  @Test("a wide letter takes two cells, so that the frame stays where it is")
  func wide() {
    #expect(Self.edge(Self.picture("李雷大明")) == "└李雷大明──┘")
    #expect(Self.edge(Self.picture("1 😀a")) == "└1 😀a─────┘")
  }

  @Test("an accent is in its letter's cell, or left out if it cannot be")
  func accents() {
    #expect(Self.edge(Self.picture("Jose\u{301}")) == "└José──────┘")
    #expect(Self.edge(Self.picture("x\u{301}y")) == "└xy────────┘")
  }

  static let names = [
    "李雷大明", "Jose\u{301}", "👩\u{200d}👩\u{200d}👧 x", "हिन्दी", "🇩🇪", "❤\u{fe0f}", "1\u{fe0f}\u{20e3}", "\u{301}",
    "\u{1b}[31mred", "\u{9b}2J", "a\u{202e}b", "한\u{1112}\u{1161}\u{11ab}", "日本語の名前が長い", "",
  ]

  @Test("whatever the name is, each row has exactly its columns", arguments: names.indices)
  func columns(index: Int) {
    let picture = Self.picture(Self.names[index])
    for row in 0..<picture.rows {
      let glyphs = (0..<picture.columns).map { picture[$0, row].glyph }
      #expect(glyphs.reduce(0) { $0 + $1.columns } == picture.columns)
      for (index, glyph) in glyphs.enumerated() where glyph.columns == 2 {
        #expect(glyphs[index + 1].columns == 0)
      }
      let isPrintable = glyphs.allSatisfy { $0.columns == 0 || $0.properties.generalCategory != .control }
      #expect(isPrintable)
    }
  }

  @Test("the first label that fits is chosen by its columns")
  func choice() {
    #expect(Self.edge(Self.picture("日本語の名前", "李雷")) == "└李雷──────┘")
    #expect(Self.edge(Self.picture("日本語の名", "李雷")) == "└日本語の名┘")
  }

  @Test("a wide letter of which half is drawn over disappears; both its cells have the same background")
  func halves() {
    var picture = Self.picture("李雷")
    #expect(picture[3, 6].background == picture[4, 6].background)
    FaceOverlay().draw([Overlay.mark(40, 20, 200, 200, labels: [])], over: &picture, view: Overlay.view)
    #expect(picture[3, 6].glyph == " " && picture[4, 6].glyph == "│")
    #expect(picture[5, 6].glyph == "雷" && picture[6, 6].glyph.columns == 0)
  }

  @Test("in text for a pipe a wide letter is one character")
  func text() {
    let lines = Self.picture("李雷").text(depth: .mono).split(separator: "\n")
    #expect(lines[6].contains("└李雷──────┘"))
  }
}

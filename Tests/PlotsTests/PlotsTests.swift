import Drawing
import Imaging
import Plots
import Testing

@Suite("Curves as text") struct PlotsTests {
  private let diagonal = LinePlot.Line(corners: [(0, 0), (1, 1)], current: (0, 0), best: (1, 1))

  @Test("a line reaches from corner to corner, with its marks, at any size", arguments: [(8, 4), (60, 15)])
  func line(columns: Int, rows: Int) {
    let text = LinePlot(lines: [diagonal]).text(columns: columns, rows: rows)
    #expect(text.count == rows + 2)
    #expect(text[0].hasPrefix("1.0 │") && text[0].hasSuffix("*"))
    #expect(text[rows - 1].hasPrefix("0.0 │o"))
    #expect(text[rows] == "    └" + String(repeating: "─", count: columns))
    #expect(text.prefix(rows).allSatisfy { $0.count == columns + 5 })
  }

  @Test(
    "names of lines in any script are in the picture",
    .enabled(if: ScriptFont.system != nil, "this build cannot draw other scripts, or there are no fonts"))
  func names() {
    func picture(_ name: String) -> Image {
      LinePlot(lines: [.init(corners: [(0, 0), (1, 1)], name: name)]).image()
    }
    let pictures = ["", "李小龙", "محمد علي", "नरेंद्र"].map { picture($0).pixels }
    #expect(Set(pictures).count == pictures.count)
  }

  @Test("each character has eight dots")
  func braille() {
    #expect(Polyline.braille([Polyline(corners: [(0, 1), (1, 1)])], columns: 3, rows: 1) == ["⠉", "⠉", "⠉"])
    #expect(Polyline.braille([Polyline(corners: [(0, 0), (0, 1)])], columns: 1, rows: 2) == ["⡇", "⡇"])
    #expect(Polyline.braille([], columns: 2, rows: 1) == ["⠀", "⠀"])
  }

  @Test("learning curves are side by side, with held-out samples as o, and fill the width")
  func learning() {
    let curve = [
      LearningPoint(step: 10, loss: 1, accuracy: 0.5),
      LearningPoint(step: 20, loss: 0.1, accuracy: 0.9, validationLoss: 0.2, validationAccuracy: 0.8),
    ]
    let text = LearningPlot(curve: curve, steps: 20).text(columns: 72, rows: 6)
    #expect(text.count == 7)
    #expect(text[0].hasPrefix("loss") && text[0].hasSuffix("accuracy"))
    #expect(text.dropFirst().allSatisfy { $0.count == 8 + 27 + 7 + 27 }, "\(text)")
    #expect(text[1].hasPrefix(" 1.0000│") && text[6].hasPrefix(" 0.1000│"))
    #expect(text.joined().count { $0 == "o" } - text[0].count { $0 == "o" } == 2)
  }
}

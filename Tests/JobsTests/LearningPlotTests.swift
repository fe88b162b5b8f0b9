import Foundation
import Geometry
import Imaging
import Jobs
import Plots
import Testing
import Training

@Suite("Learning curves") struct LearningPlotTests {
  /// As a checkpoint holds them: within the first epoch, and at its end.
  private func curve() throws -> [CurvePoint] {
    try JSONDecoder().decode(
      [CurvePoint].self,
      from: Data(
        """
        [{"accuracy":0.75,"box":0.5,"detection":0.25,"epoch":0.5,"landmarks":0.125,"loss":2,"step":10},
        {"accuracy":0.875,"box":0.25,"detection":0.125,"epoch":1,"landmarks":0.0625,"loss":1,"step":20,
        "validationAccuracy":0.625,"validationLoss":3}]
        """.utf8))
  }

  @Test("are a table with a row for each point")
  func table() throws {
    #expect(
      LearningPlot.csv([(network: .pnet, curve: try curve()), (network: .rnet, curve: [])]) == """
        network,step,epoch,loss,detection,box,landmarks,accuracy,validation_loss,validation_accuracy
        pnet,10,0.5,2,0.25,0.5,0.125,0.75,,
        pnet,20,1,1,0.125,0.25,0.0625,0.875,3,0.625

        """)
  }

  @Test("are drawn as text and as a picture; samples kept out have their own mark")
  func drawn() throws {
    let plot = LearningPlot(curve: try curve(), steps: 40)
    let lines = plot.text(columns: 72, rows: 6)
    #expect(lines.count == 7 && lines[0].hasPrefix("loss") && lines[0].hasSuffix("accuracy"))
    let drawn = lines.dropFirst().joined()
    #expect(drawn.count { $0 == "o" } == 2, "\(lines)")
    #expect(drawn.contains { ("\u{2801}"..."\u{28ff}").contains($0) })
    let image = plot.image()
    #expect(image.size == PixelSize(width: 960, height: 360))
    for color: [UInt8] in [[200, 30, 30], [30, 80, 190]] {
      let isThere = stride(from: 0, to: image.pixels.count, by: 3).contains { place in
        image.pixels[place..<place + 3].elementsEqual(color)
      }
      #expect(isThere, "\(color)")
    }
    // Nothing is learned yet.
    #expect(LearningPlot(curve: [CurvePoint](), steps: 0).text(columns: 40, rows: 3).count == 4)
  }
}

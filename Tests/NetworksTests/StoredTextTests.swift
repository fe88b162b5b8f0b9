import Foundation
import Networks
import Testing

@Suite("What a model's file says about it") struct StoredTextTests {
  @Test("it keeps its names: otherwise the figures of stored models would be lost")
  func report() throws {
    let before = ModelFigures(
      photos: 3, faces: 9, found: 7, wrong: 1, recallRange: 0.5...0.75, landmarkError: nil)
    var after = before
    (after.found, after.landmarkError) = (8, 0.25)
    let report = ModelReport(
      from: "published", learnedPhotos: 4, learnedFaces: 12, before: before, after: after, isBetter: true)
    let text = """
      {"after":{"faces":9,"found":8,"landmarkError":0.25,"photos":3,"recallHigh":0.75,"recallLow":0.5,\
      "wrong":1},"before":{"faces":9,"found":7,"photos":3,"recallHigh":0.75,"recallLow":0.5,"wrong":1},\
      "from":"published","isBetter":true,"learnedFaces":12,"learnedPhotos":4}
      """
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(report), as: UTF8.self) == text)
    #expect(try JSONDecoder().decode(ModelReport.self, from: Data(text.utf8)) == report)
  }

  @Test("figures side by side keep their names, too")
  func changes() throws {
    let figures = ModelFigures(
      photos: 3, faces: 9, found: 7, wrong: 1, recallRange: 0.5...0.75, landmarkError: nil)
    let changes = FigureChange.Figure.allCases.map {
      FigureChange($0, before: 0.5, after: 0.75, interval: 0.125...0.375)
    }
    let report = ModelReport(
      from: "published", learnedPhotos: 4, learnedFaces: 12, before: figures, after: figures, isBetter: true,
      changes: changes)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(report), as: UTF8.self)
    let names = ["recall", "precision", "averagePrecision", "tightPrecision", "landmarkError"]
    let list = names.map {
      "{\"after\":0.75,\"before\":0.5,\"figure\":\"\($0)\",\"high\":0.375,\"low\":0.125}"
    }
    #expect(text.contains("\"changes\":[\(list.joined(separator: ","))],"))
    #expect(try JSONDecoder().decode(ModelReport.self, from: Data(text.utf8)) == report)
    // Errors that grow are a loss, all other figures that grow are none.
    #expect(report.losses.map(\.figure) == [.landmarkError])
  }
}

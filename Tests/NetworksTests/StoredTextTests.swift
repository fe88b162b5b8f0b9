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
}

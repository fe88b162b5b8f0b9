import Foundation
import Testing
import Training

@Suite("Training settings as checkpoints store them") struct StoredTextTests {
  private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  @Test("another text would mean another training, and make its checkpoints useless")
  func settings() throws {
    var settings = TrainingSettings(.rnet, epochs: 3, seed: 7)
    settings.step = DescentStep(rate: 0.5, momentum: 0.25, decay: 0.125)
    settings.milestones = [0.5, 0.75]
    settings.losses = LossWeights(detection: 1, box: 0.5, landmarks: 0.25, hardShare: 0.75)
    #expect(
      try json(settings) == """
        {"augments":true,"batch":256,"epochs":3,"frozen":[],\
        "losses":{"box":0.5,"detection":1,"hardShare":0.75,"landmarks":0.25},"milestones":[0.5,0.75],\
        "patience":4,"seed":7,"step":{"decay":0.125,"momentum":0.25,"rate":0.5},"warmUp":100}
        """)
    #expect(
      try json(SampleSettings(perFace: 2, pictureNegatives: 5, turnedShare: 0.25, turnDegrees: 10, seed: 9))
        == """
        {"landmarkFaces":4,"negatives":6,"parts":2,"pictureNegatives":5,"positives":2,"seed":9,\
        "turnDegrees":10,"turnedShare":0.25}
        """)
  }

  @Test("the curve is part of a checkpoint and keeps its names: otherwise it could not be read")
  func curve() throws {
    let whole = """
      {"accuracy":0.75,"box":0.5,"detection":0.25,"epoch":1.5,"landmarks":0.125,"loss":2,"step":30,\
      "validationAccuracy":0.625,"validationLoss":3}
      """
    let within = """
      {"accuracy":0.75,"box":0.5,"detection":0.25,"epoch":1.5,"landmarks":0.125,"loss":2,"step":30}
      """
    for text in [whole, within] {
      let point = try JSONDecoder().decode(CurvePoint.self, from: Data(text.utf8))
      #expect(point.step == 30 && point.loss == 2)
      #expect(try json(point) == text)
    }
    #expect(TrainedNetwork.allCases.map(\.rawValue) == ["pnet", "rnet", "onet"])
  }
}

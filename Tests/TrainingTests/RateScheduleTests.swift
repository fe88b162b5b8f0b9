import Foundation
import Testing
import Training

@Suite("Learning rates") struct RateScheduleTests {
  private func settings(_ schedule: RateSchedule) -> TrainingSettings {
    var settings = TrainingSettings(.pnet)
    settings.step.rate = 0.02
    settings.warmUp = 100
    settings.milestones = [0.6, 0.85]
    settings.schedule = schedule
    return settings
  }

  @Test("a cosine falls from the end of warm-up to almost zero at the last step")
  func cosine() {
    let settings = settings(.cosine)
    // 0.02 · (1 + cos(π · (n - 100) / 1000)) / 2, calculated with Python's math.
    for (step, rate) in [
      (0, 0.0002), (49, 0.01), (99, 0.02), (100, 0.02), (350, 0.017071067811865476), (600, 0.01),
      (850, 0.0029289321881345253), (1099, 4.934798141786878e-08),
    ] {
      #expect(abs(Double(settings.rate(step, of: 1100)) - rate) < 1e-9 + rate * 1e-6, "step \(step)")
    }
    // Warm-up may be longer than the training.
    #expect(abs(Double(settings.rate(9, of: 10)) - 0.002) < 1e-8)
  }

  @Test("in steps, the rate drops to a tenth at each milestone")
  func steps() {
    let settings = settings(.steps)
    for (step, rate) in [(49, 0.01), (100, 0.02), (659, 0.02), (660, 0.002), (934, 0.002), (935, 0.0002)] {
      #expect(abs(Double(settings.rate(step, of: 1100)) - rate) < rate * 1e-6, "step \(step)")
    }
  }

  @Test("a cosine is another training, and is read again as it was written")
  func stored() throws {
    let written = try JSONEncoder().encode(settings(.cosine))
    #expect(try JSONDecoder().decode(TrainingSettings.self, from: written) == settings(.cosine))
    let before = try JSONEncoder().encode(settings(.steps))
    #expect(String(decoding: written, as: UTF8.self).contains("\"cosine\":true"))
    #expect(!String(decoding: before, as: UTF8.self).contains("cosine"))
    #expect(try JSONDecoder().decode(TrainingSettings.self, from: before).schedule == .steps)
  }
}

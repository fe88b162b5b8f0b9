import Jobs
import Networks
import Testing
import Training

@Suite("The report of fine-tuning") struct FineTuningReportTests {
  private static let gain = FigureChange(.recall, before: 0.129, after: 0.986, interval: 0.8...0.92)
  /// What fine-tuning on turned heads did to ordinary ones before boxes were rehearsed.
  private static let loss = FigureChange(
    .tightPrecision, before: 0.761, after: 0.722, interval: (-0.058)...(-0.019))
  private static let chance = FigureChange(
    .precision, before: 0.984, after: 0.961, interval: (-0.05)...0.001)

  private static func part(_ title: String, _ changes: [FigureChange]) -> FineTuningReport.Part {
    let empty = DetectionCheck(counts: [])
    return FineTuningReport.Part(title: title, before: empty, after: empty, changes: changes)
  }

  @Test("every figure has a line, with before, after and the interval of its change; losses are marked")
  func table() {
    #expect(
      FineTuningReport.table([Self.gain, Self.chance, Self.loss]) == [
        "                  before   after   change, 95 % certain",
        "  recall           0.129   0.986   +0.857 (+0.800 to +0.920)",
        "  precision        0.984   0.961   -0.023 (-0.050 to +0.001)",
        "  COCO AP          0.761   0.722   -0.039 (-0.058 to -0.019)  worse",
      ])
    #expect(FineTuningReport.table([]) == [])
    let single = FigureChange(.landmarkError, before: 0.08, after: 0.06, interval: nil)
    #expect(
      FineTuningReport.table([single]).last
        == "  landmark error   0.080   0.060   -0.020 (no interval from one photo)")
  }

  @Test("a loss anywhere is a reason to keep the old weights, a change that may be chance is none")
  func advice() {
    let held = Self.part("kept out of learning", [Self.gain])
    let path = "better/weights.safetensors"
    let good = FineTuningReport.advice(
      [held, Self.part("of ordinary.jsonl", [Self.chance])], isBetter: true, path)
    #expect(good == "They are better on the photos kept out. Use them with --weights \(path)")
    let bad = FineTuningReport.advice(
      [held, Self.part("of ordinary.jsonl", [Self.chance, Self.loss])], isBetter: true, path)
    #expect(bad.hasPrefix("They made something worse on the photos of ordinary.jsonl: COCO AP -0.039 ("))
    #expect(bad.contains("Keep the old ones") && !bad.contains("--weights") && !bad.contains("precision"))
    let none = FineTuningReport.advice([held], isBetter: false, path)
    #expect(none.hasPrefix("They are not better on the photos kept out; keep the old ones"))
  }
}

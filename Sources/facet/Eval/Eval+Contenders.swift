import Detection
import Files
import Jobs
import Settings

/// Who is compared: detectors with their settings, and files of found faces.
extension Eval {
  func detectors() throws -> [EvalContender] {
    func detector(_ file: String?) throws -> FaceDetector {
      try knobs.detector(weights: file == "published" ? nil : file)
    }
    let settings = knobs.given(over: DetectionSettings())
    var contenders: [EvalContender] = []
    for file in weights {
      let name = file == "published" ? "published weights" : file
      contenders += try grid.contenders(try detector(file), settings, name, at: at)
    }
    if !preset.isEmpty {
      let presets = try PresetFile()
      let shared = try detector(weights.first)
      if weights.isEmpty { contenders += try grid.contenders(shared, settings, "published weights", at: at) }
      for name in preset {
        let settings = knobs.given(over: try presets.preset(named: name))
        contenders += try grid.contenders(shared, settings, "preset \(name)", at: at)
      }
    }
    guard contenders.isEmpty, found.isEmpty || !grid.grid.isEmpty else { return contenders }
    return try grid.contenders(try detector(nil), settings, "published weights", at: at)
  }

  func findings(of truth: EvalTruth) throws -> [EvalContender] {
    try found.map { file in
      let path = RawArguments.path(file)
      let findings = try EvalFindings(path, images: truth.images)
      for remark in findings.remarks { StandardError.write(remark) }
      if let remark = findings.remark(beyond: truth.photos.map(\.name)) {
        StandardError.write("\(path.shown): \(remark)")
      }
      return EvalContender(name: path.shown, source: .file(findings), score: at ?? 0.5)
    }
  }
}

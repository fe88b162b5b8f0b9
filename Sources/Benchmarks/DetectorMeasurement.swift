package import Detection
import Files
import Foundation
import Geometry
package import Imaging
import Networks
package import Parallel
package import SystemPackage
import TextWriting

/// The detector's times on one picture.
package struct DetectorMeasurement {
  package var faces: [Face]
  /// Wall seconds of each counted run.
  package var seconds: [Double]
  /// Where the fastest run's time went.
  package var stages: StageSeconds
  /// Multiply-adds of direct convolution in P-, R- and O-Net.
  package var multiplyAdds: (pnet: Int, rnet: Int, onet: Int)
  /// The most multiply-adds that all threads together can do in a second.
  package var peak: Double

  package init(
    of image: Image, detector: FaceDetector, settings: DetectionSettings, lanes: Lanes, runs: Int,
    peak: Double
  ) throws(CancellationError) {
    self.peak = peak
    var memo = PhotoMemo(photo: image.size)
    let trace = try detector.trace(image, settings: settings, memo: &memo, floor: 1, lanes: lanes)
    faces = trace.result.faces
    stages = trace.result.seconds
    seconds = []
    multiplyAdds = (0, 0, 0)
    for pass in trace.passes {
      multiplyAdds.pnet += KernelBenchmark.pnetMultiplyAdds(pass.cascade.levels.map(\.size))
      // The network runs only once on equal crops.
      multiplyAdds.rnet += Set(pass.rnetInput.crops).count * KernelBenchmark.rnetMultiplyAdds
      multiplyAdds.onet += Set(pass.onetInput.crops).count * KernelBenchmark.onetMultiplyAdds
    }
    for run in 0..<runs {
      let result = try detector.detect(in: image, settings: settings, lanes: lanes)
      seconds.append(result.seconds.total)
      if run == 0 || result.seconds.total < stages.total { stages = result.seconds }
    }
  }

  package var totalMultiplyAdds: Int { multiplyAdds.pnet + multiplyAdds.rnet + multiplyAdds.onet }

  package var median: Double {
    let sorted = seconds.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }

  package var fastest: Double { seconds.min() ?? 0 }

  /// The time that direct convolution would take at the peak, in seconds.
  package var floor: Double { Double(totalMultiplyAdds) / peak }

  package var text: String {
    let count = faces.count == 1 ? "1 face" : "\(faces.count) faces"
    return "\(count), median \(median.milliseconds) ms, best \(fastest.milliseconds) ms of \(seconds.count); "
      + "resize \(stages.resize.milliseconds), P \(stages.pnet.milliseconds), R \(stages.rnet.milliseconds), "
      + "O \(stages.onet.milliseconds), other \(stages.other.milliseconds); "
      + "\(Int((floor / median * 100).rounded())) % of peak"
      + (ProcessFigures.peakMemory().map { ", \(Int($0.rounded())) MB" } ?? "")
  }

  package func jsonLine(path: FilePath) throws -> String {
    struct Stages: Encodable {
      var resize, pnet, rnet, onet, other: Double
    }
    struct Line: Encodable {
      var image: String
      var boxes: [[Float]]
      var times_ms: [Double]
      var peak_rss_mb: Double?
      var stages: Stages
      var macs: Int
      var peak_gflops: Double
      var share_of_peak: Double
    }
    func rounded(_ value: Double, _ step: Double = 1000) -> Double { (value * step).rounded() / step }
    let line = Line(
      image: path.string, boxes: faces.map { [$0.box.minX, $0.box.minY, $0.box.maxX, $0.box.maxY] },
      times_ms: seconds.map { rounded($0 * 1000) },
      peak_rss_mb: ProcessFigures.peakMemory().map { rounded($0, 10) },
      stages: Stages(
        resize: rounded(stages.resize * 1000), pnet: rounded(stages.pnet * 1000),
        rnet: rounded(stages.rnet * 1000), onet: rounded(stages.onet * 1000),
        other: rounded(stages.other * 1000)),
      macs: totalMultiplyAdds, peak_gflops: rounded(2 * peak / 1e9, 10),
      share_of_peak: rounded(floor / median))
    return try JSONText.line(of: line)
  }
}

extension Double {
  /// Seconds as milliseconds with one decimal.
  package var milliseconds: String { String(format: "%.1f", self * 1000) }
}

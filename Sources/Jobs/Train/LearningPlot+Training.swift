import Foundation
package import Plots
import TextWriting
package import Training

extension LearningPlot {
  /// The curves of a training.
  package init(curve: [CurvePoint], steps: Int) {
    self.init(curve: curve.map { LearningPoint($0) }, steps: steps)
  }

  /// CSV with a line for each point, for spreadsheets.
  package static func csv(_ curves: [(network: TrainedNetwork, curve: [CurvePoint])]) -> String {
    var lines = [
      CSVText.row([
        "network", "step", "epoch", "loss", "detection", "box", "landmarks", "accuracy", "validation_loss",
        "validation_accuracy",
      ])
    ]
    for (network, curve) in curves {
      for point in curve {
        let numbers = [point.epoch, point.loss, point.detection, point.box, point.landmarks, point.accuracy]
        let held = [point.validationLoss, point.validationAccuracy].map {
          $0.map { String(format: "%.6g", $0) } ?? ""
        }
        let fields = numbers.map { String(format: "%.6g", $0) } + held
        lines.append(CSVText.row([network.rawValue, "\(point.step)"] + fields))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension LearningPoint {
  /// The values of a training's point that are drawn.
  package init(_ point: CurvePoint) {
    self.init(
      step: point.step, loss: point.loss, accuracy: point.accuracy, validationLoss: point.validationLoss,
      validationAccuracy: point.validationAccuracy)
  }
}

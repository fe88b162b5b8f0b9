import Foundation
package import Imaging

/// Learning curves as a picture: the loss over time on a logarithmic scale, and the share of samples classified
/// correctly.
package struct LearningPlot {
  package var curve: [LearningPoint]
  /// Steps of the whole training, which the plot's width represents.
  package var steps: Int

  package init(curve: [LearningPoint], steps: Int) {
    self.curve = curve
    self.steps = steps
  }

  private struct Line {
    var points: [(x: Double, y: Double)]
    var isValidation: Bool
  }

  // MARK: What is drawn

  private var losses: (lines: [Line], low: Double, high: Double) {
    let training = curve.map { (step: $0.step, value: $0.loss) }
    let held = curve.compactMap { point in point.validationLoss.map { (step: point.step, value: $0) } }
    let values = (training + held).map { max($0.value, 1e-6) }
    let low = log10(values.min() ?? 0.1)
    let high = max(low + 0.1, log10(values.max() ?? 1))
    func line(_ points: [(step: Int, value: Double)], _ isValidation: Bool) -> Line {
      Line(
        points: points.map {
          (x: Double($0.step) / Double(max(1, steps)), y: (log10(max($0.value, 1e-6)) - low) / (high - low))
        }, isValidation: isValidation)
    }
    return ([line(training, false), line(held, true)], pow(10, low), pow(10, high))
  }

  private var accuracies: (lines: [Line], low: Double) {
    let low = min(0.95, curve.flatMap { [$0.accuracy, $0.validationAccuracy ?? 1] }.min() ?? 0.5)
    func place(_ step: Int, _ value: Double) -> (x: Double, y: Double) {
      (x: Double(step) / Double(max(1, steps)), y: (value - low) / (1 - low))
    }
    let training = Line(points: curve.map { place($0.step, $0.accuracy) }, isValidation: false)
    let held = Line(
      points: curve.compactMap { point in point.validationAccuracy.map { place(point.step, $0) } },
      isValidation: true)
    return ([training, held], low)
  }

  // MARK: Text

  /// Both curves in braille, side by side; `o` marks held-out samples.
  package func text(columns: Int, rows: Int) -> [String] {
    let width = max(16, (columns - 18) / 2)
    let (lossLines, low, high) = losses
    let (accuracyLines, least) = accuracies
    let left = Self.cells(lossLines, columns: width, rows: rows)
    let right = Self.cells(accuracyLines, columns: width, rows: rows)
    var lines = ["loss".padded(to: width + 9) + "accuracy"]
    for row in 0..<rows {
      let isTop = row == 0
      let isBottom = row == rows - 1
      let loss = isTop ? String(format: "%7.4f", high) : isBottom ? String(format: "%7.4f", low) : "       "
      let share = isTop ? "1.000" : isBottom ? String(format: "%.3f", least) : "     "
      lines.append("\(loss)│\(left[row]) \(share)│\(right[row])")
    }
    return lines
  }

  private static func cells(_ lines: [Line], columns: Int, rows: Int) -> [String] {
    var cells = Polyline.braille(
      lines.filter { !$0.isValidation }.map { Polyline(corners: $0.points) }, columns: columns, rows: rows)
    for point in lines.filter(\.isValidation).flatMap(\.points) {
      cells[Polyline.cell(point, columns: columns, rows: rows)] = "o"
    }
    return (0..<rows).map { String(cells[$0 * columns..<($0 + 1) * columns]) }
  }

  // MARK: Picture

  /// Two panels side by side: the loss, and the share classified correctly. Training samples are blue, held-out ones
  /// red.
  package func image(height: Int = 360) -> Image {
    var image = Image(width: height * 8 / 3, height: height, red: 255, green: 255, blue: 255)
    let margin = height / 14
    let inner = (width: image.width / 2 - 2 * margin, height: height - 2 * margin)
    for (panel, lines) in [losses.lines, accuracies.lines].enumerated() {
      let origin = panel * image.width / 2 + margin
      for tenth in 0...10 {
        let shade: UInt8 = tenth == 0 || tenth == 10 ? 90 : 225
        for x in 0...inner.width {
          image.put(origin + x, margin + tenth * inner.height / 10, (shade, shade, shade))
        }
        for y in 0...inner.height {
          image.put(origin + tenth * inner.width / 10, margin + y, (shade, shade, shade))
        }
      }
      for line in lines {
        let color: (UInt8, UInt8, UInt8) = line.isValidation ? (200, 30, 30) : (30, 80, 190)
        Polyline(corners: line.points).walk(width: inner.width + 1, height: inner.height + 1) { x, y in
          for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
            image.put(origin + x + dx, margin + y + dy, color)
          }
        }
      }
    }
    return image
  }
}

extension String {
  fileprivate func padded(to length: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, length - count))
  }
}

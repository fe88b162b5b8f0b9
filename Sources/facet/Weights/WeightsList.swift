import ArgumentParser
import Files
import Foundation
import Imaging
import Jobs
import Networks
import TextWriting

struct WeightsList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the models: the published weights and those learned in the browser.",
    discussion: """
      Use these names wherever an option takes weights: facet detect --weights NAME. The models are in facet/models \
      below $XDG_DATA_HOME; the browser's list (Ctrl-w) renames and removes them.
      """)

  @Option(help: "text or json.")
  var format = WeightsInfo.Format.text

  func run() throws {
    let kept = try ModelStore()?.list() ?? []
    let models = [try LoadedModel.published().model] + kept
    switch format {
    case .text: for line in lines(models) { StandardOutput.write(line) }
    case .json: for model in models { StandardOutput.write(try Self.json(model)) }
    }
    for model in kept { if let fault = model.fault { StandardError.write(fault) } }
    if kept.contains(where: { $0.fault != nil }) { throw ExitStatus.somePhotosFailed }
  }

  private func lines(_ models: [Model]) -> [String] {
    let width = models.map(\.name.count).max() ?? 0
    return models.map { model in
      let name = model.name + String(repeating: " ", count: width - model.name.count)
      if model.fault != nil { return "\(name)  cannot be used" }
      var words = [model.made, model.origin].filter { !$0.isEmpty }
      if let report = model.report {
        words.append(
          String(
            format: "recall %.3f to %.3f, wrong %d to %d, on %d photos kept out", report.before.recall,
            report.after.recall, report.before.wrong, report.after.wrong, report.before.photos))
        if !report.losses.isEmpty {
          words.append("made worse: \(report.losses.map(\.figure.name).joined(separator: ", "))")
        }
      }
      return "\(name)  xxh64 \(model.identity)  \(words.joined(separator: ", "))"
    }
  }

  private struct Line: Encodable {
    var name: String
    var identity: String?
    var made: String?
    var report: ModelReport?
    var fault: String?
  }

  private static func json(_ model: Model) throws -> String {
    let line = Line(
      name: model.name, identity: model.identity.isEmpty ? nil : model.identity,
      made: model.made.isEmpty ? nil : model.made, report: model.report, fault: model.fault)
    return try JSONText.line(of: line)
  }
}

import Browser
import Detection
import Foundation
import Imaging
import Jobs
import Runners
import SystemPackage
import TestSupport
import Testing

@Suite("Exports for the browser", .limit(minutes: 5)) @MainActor struct ExportEffectTests {
  private func request(_ fixture: RunnerFixture, _ number: Int) -> ExportRequest {
    ExportRequest(
      request: number, scope: .folder, folder: fixture.folder.path.appending("out"), template: .arcface,
      existing: .refuse, settings: fixture.settings)
  }

  private func photos(_ fixture: RunnerFixture) throws -> [ExportPhoto] {
    try [("a.jpg", "grace_hopper.jpg"), ("b.png", "astronaut.png"), ("c.jpg", "mona-lisa.jpg")].map {
      ExportPhoto(path: try fixture.add($0.1, as: $0.0))
    }
  }

  private func crops(_ fixture: RunnerFixture) -> [String] {
    let out = fixture.folder.path.appending("out").string
    return ((try? FileManager.default.contentsOfDirectory(atPath: out)) ?? [])
      .filter { $0.hasSuffix(".png") }.sorted()
  }

  /// The report of an export, and how far it had come each time.
  private func finish(
    _ fixture: RunnerFixture, _ number: Int, progress: (Int) -> Void = { _ in }
  ) throws -> (report: ExportReport, steps: [Int]) {
    var steps: [Int] = []
    let report = try fixture.letters.next("the end of the export") { action -> ExportReport? in
      switch action {
      case .exportProgressed(request: number, let done, _):
        steps.append(done)
        progress(done)
        return nil
      case .exportFinished(request: number, let report): return report
      default: return nil
      }
    }
    return (report, steps)
  }

  @Test("a survey writes nothing; the export counts its photos and reports what it wrote")
  func start() throws {
    let fixture = try RunnerFixture()
    let photos = try photos(fixture)
    let survey = try fixture.answer(to: .surveyExport(request(fixture, 1), photos)) { action in
      if case .exportSurveyed(request: 1, let survey) = action { survey } else { nil }
    }
    #expect(survey.done == 0 && survey.conflicts == [] && survey.fault == nil && crops(fixture) == [])
    fixture.runner.perform(.export(request(fixture, 2), photos))
    let (report, steps) = try finish(fixture, 2)
    #expect(report == ExportReport(written: 3) && steps == [1, 2, 3])
    #expect(crops(fixture) == ["a_00.png", "b_00.png", "c_00.png"])
    let again = try fixture.answer(to: .surveyExport(request(fixture, 3), photos)) { action in
      if case .exportSurveyed(request: 3, let survey) = action { survey } else { nil }
    }
    #expect(again.done == 3 && again.conflicts == [])
    fixture.stop()
  }

  @Test("one that is cancelled half-way says so, leaves complete files, and can be continued")
  func cancelled() throws {
    let fixture = try RunnerFixture(isInStep: true)
    let photos = try photos(fixture)
    fixture.runner.perform(.export(request(fixture, 1), photos))
    let (report, steps) = try finish(fixture, 1) { done in
      if done == 1 { fixture.runner.perform(.cancelExport(request: 1)) }
    }
    #expect(report.isCancelled && report.failures == [] && (1...2).contains(report.written))
    #expect(steps.first == 1)
    #expect(crops(fixture).count == report.written)
    for name in crops(fixture) {
      _ = try decodePhoto(at: fixture.folder.path.appending("out").appending(name))
    }
    fixture.letters.endSteps()
    fixture.runner.perform(.export(request(fixture, 2), photos))
    let rest = try finish(fixture, 2).report
    #expect(rest.written == 3 - report.written && rest.skipped == report.written && !rest.isCancelled)
    #expect(crops(fixture) == ["a_00.png", "b_00.png", "c_00.png"])
    fixture.stop()
  }

  @Test("a photo that cannot be read is one failure; a folder that cannot be written ends the export")
  func failures() throws {
    let fixture = try RunnerFixture()
    let photos = try photos(fixture) + [ExportPhoto(path: fixture.brokenPhoto())]
    fixture.runner.perform(.export(request(fixture, 1), photos))
    let report = try finish(fixture, 1).report
    #expect(report.written == 3 && report.failures.count == 1)
    #expect(report.failures.first?.contains("broken.jpg") == true)
    var blocked = request(fixture, 2)
    blocked.folder = try fixture.folder.write("file")
    let reason = try fixture.answer(to: .export(blocked, photos)) { action in
      if case .exportFailed(request: 2, let reason) = action { reason } else { nil }
    }
    #expect(reason.contains(blocked.folder.string), "\(reason)")
    fixture.stop()
  }
}

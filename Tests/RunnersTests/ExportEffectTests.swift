import Annotations
import Browser
import Detection
import Foundation
import Geometry
import Imaging
import Jobs
import Library
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

  /// What is in the folder of the export, with folders below, without the journal and the manifest.
  private func written(_ fixture: RunnerFixture, _ folder: String) throws -> [String] {
    let path = fixture.folder.path.appending(folder).string
    return try FileManager.default.subpathsOfDirectory(atPath: path)
      .filter { $0.hasSuffix(".png") || $0.hasSuffix(".jpg") }.sorted()
  }

  /// A photo of a group with two faces that people know: one accepted, one named.
  private func known(_ fixture: RunnerFixture) throws -> (photo: ExportPhoto, faces: [Face]) {
    let path = try fixture.add("group.jpg", as: "g.jpg")
    let faces = try RunnerFixture.detector.get().detect(in: decodePhoto(at: path).image).faces
    let fingerprint = try PhotoFingerprint(of: PhotoFile(path))
    func annotation(_ index: Int, _ state: FaceState, _ person: String?) -> Annotation {
      Annotation(
        id: AnnotationID(photo: fingerprint, words: [UInt32(index)], seed: 3), box: faces[index].box,
        landmarks: faces[index].landmarks, state: state, person: person)
    }
    let known = PhotoAnnotations(
      photo: fingerprint,
      annotations: [
        annotation(0, .accepted, nil), annotation(1, .accepted, "Ada L"), annotation(2, .rejected, nil),
      ])
    return (ExportPhoto(path: path, detected: faces, annotations: known), faces)
  }

  @Test(
    "accepted, named, listed and marked faces are what is written; each person has a folder; size and format too"
  )
  func scopes() throws {
    let fixture = try RunnerFixture()
    let (group, faces) = try known(fixture)
    let other = ExportPhoto(path: try fixture.add("grace_hopper.jpg", as: "h.jpg"))
    var number = 0
    func export(
      _ scope: ExportScope, _ photos: [ExportPhoto], _ change: (inout ExportRequest) -> Void = { _ in }
    )
      throws -> [String]
    {
      number += 1
      var request = request(fixture, number)
      (request.scope, request.folder) = (scope, fixture.folder.path.appending("out\(number)"))
      request.settings = DetectionSettings()
      change(&request)
      fixture.runner.perform(.export(request, photos))
      let report = try finish(fixture, number).report
      let names = try written(fixture, "out\(number)")
      #expect(report.failures == [] && report.written == names.count)
      return names
    }
    #expect(try export(.accepted, [group, other]).count == 2)
    #expect(try export(.named, [group, other]) == ["g_01.png"])
    let all = try export(.folder, [group, other])
    #expect(all.count == faces.count, "the rejected one is left out, the other photo's is in")
    #expect(try export(.listed([PhotoID(0)], filter: "faces"), [group]).count == faces.count - 1)
    #expect(try export(.photos([PhotoID(1)]), [other]) == ["h_00.png"])
    let people = try export(.named, [group, other]) {
      ($0.isFolderAPerson, $0.side, $0.format, $0.sampling) = (true, 128, .jpeg, .bilinear)
    }
    #expect(people == ["Ada L/g_01.jpg"])
    let crop = try decodePhoto(at: fixture.folder.path.appending("out\(number)/Ada L/g_01.jpg")).image
    #expect(crop.width == 128 && crop.height == 128)
    fixture.stop()
  }

  @Test("copies with blurred faces, as the dialog asks for them", arguments: [0, 1, 2])
  func blurred(choice: Int) throws {
    let fixture = try RunnerFixture()
    let (group, faces) = try known(fixture)
    let blur = [ExportBlur.all, .unnamed, .named("Ada L")][choice]
    var request = request(fixture, 1)
    (request.blur, request.settings) = (blur, DetectionSettings())
    fixture.runner.perform(.export(request, [group]))
    #expect(try finish(fixture, 1).report == ExportReport(written: 1))
    #expect(try written(fixture, "out") == ["g.jpg"])
    let copy = try decodePhoto(at: fixture.folder.path.appending("out/g.jpg")).image
    let left = try RunnerFixture.detector.get().detect(in: copy).faces
    let isGone = faces.map { face in !left.contains { $0.box.iou(face.box) > 0.4 } }
    switch blur {
    case .all: #expect(isGone.allSatisfy { $0 } && left.isEmpty)
    case .unnamed: #expect(!isGone[1] && isGone.count { !$0 } == 1)
    case .named: #expect(isGone[1] && isGone.count { $0 } == 1)
    }
    fixture.stop()
  }
}

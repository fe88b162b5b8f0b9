import Annotations
import Browser
import Detection
import Evaluation
import Imaging
import Jobs
import Parallel
import Runners
import SystemPackage
import TestSupport
import Testing

@Suite("Fitting for the browser", .limit(minutes: 5)) @MainActor struct FitWorkTests {
  private let folder: TemporaryFolder
  private let settings = DetectionSettings(minFaceSize: 40)

  init() throws { folder = try TemporaryFolder() }

  private func work(
    on photo: FilePath, faces: [Annotation], limits: PhotoLimits = PhotoLimits()
  ) throws -> FitWork {
    let known = PhotoAnnotations(
      photo: PhotoFingerprint(size: 1, high: 2, low: 3), state: .reviewed, annotations: faces)
    return FitWork(
      truth: TruthFile(photos: [try #require(TruthFile.Photo(photo, known))]),
      detector: try RunnerFixture.detector.get(), limits: limits, lanes: Lanes(2))
  }

  private func groupWork() throws -> FitWork {
    let group = try MarkedGroup()
    return try work(on: folder.write("group.png", group.file(0)), faces: group.faces)
  }

  @Test("counts the settings tried and proposes some that are at least as good as the current ones")
  func start() throws {
    var tried: [Int] = [], others: [Action] = []
    try groupWork().run(from: settings, request: 7, cancellation: CancellationFlag()) { action in
      if case .fitProgressed(request: 7, let count) = action {
        tried.append(count)
      } else {
        others.append(action)
      }
    }
    #expect(!tried.isEmpty && tried == tried.sorted())
    guard others.count == 1, case .fitted(request: 7, let outcome)? = others.first else {
      Issue.record("\(others)")
      return
    }
    #expect(outcome.faces == 18 && outcome.rows.first?.settings == settings)
    let best = try #require(outcome.rows.indices.contains(outcome.best) ? outcome.rows[outcome.best] : nil)
    #expect(best.fScore >= outcome.rows[0].fScore && best.fScore > 0)
    #expect(!outcome.curve.points.isEmpty && outcome.curve.points.allSatisfy { $0.truths == outcome.faces })
  }

  @Test("that is cancelled half-way reports nothing more")
  func cancelled() throws {
    let flag = CancellationFlag()
    var posted: [Action] = []
    try groupWork().run(from: settings, request: 1, cancellation: flag) { action in
      posted.append(action)
      flag.cancel()
    }
    guard posted.count == 1, case .fitProgressed(request: 1, tried: 1...)? = posted.first else {
      Issue.record("\(posted)")
      return
    }
  }

  @Test("reports photos that cannot be read, before and during the search")
  func failures() throws {
    func reason(_ work: FitWork) -> String? {
      var posted: [Action] = []
      work.run(from: settings, request: 1, cancellation: CancellationFlag()) { posted.append($0) }
      guard posted.count == 1, case .fitFailed(request: 1, let reason)? = posted.first else { return nil }
      return reason
    }
    let group = try MarkedGroup()
    let broken = try folder.write("broken.jpg", Array("text".utf8))
    #expect(try reason(work(on: broken, faces: group.faces))?.hasPrefix("0 true faces in 0 photos") == true)
    let photo = try folder.write("group.jpg", RepositoryFiles.bytes("Samples/group.jpg"))
    #expect(
      try reason(work(on: photo, faces: Array(group.faces.prefix(3))))?.hasPrefix("3 true faces") == true)
    // Its header can be read, its pixels are too many.
    let tooLarge = try work(on: photo, faces: group.faces, limits: PhotoLimits(maxMegapixels: 1))
    #expect(reason(tooLarge)?.contains("group.jpg") == true)
  }
}

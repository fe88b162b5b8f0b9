import Browser
import Detection
import Jobs
import Networks
import Runners
import SystemPackage
import TestSupport
import Testing

@Suite("Models and presets for the browser") struct ModelWorkTests {
  private let folder: TemporaryFolder
  private let store: ModelStore

  init() throws {
    folder = try TemporaryFolder()
    store = ModelStore(folder: folder.path.appending("models"))
  }

  private func models(_ change: ModelChange, given: Model? = nil) throws -> [Model] {
    let answer = ModelWork.answer(to: change, given: given, request: 3, store: store)
    guard case .models(request: 3, let models) = answer else {
      throw Letters.Missing(description: "\(answer)")
    }
    return models
  }

  private func reason(_ change: ModelChange, store: ModelStore? = nil) -> String? {
    let answer = ModelWork.answer(to: change, given: nil, request: 4, store: store ?? self.store)
    if case .modelsFailed(request: 4, let reason) = answer { return reason }
    return nil
  }

  @Test("are listed with the published one first, renamed and removed")
  func changes() throws {
    let figures = ModelFigures(
      photos: 1, faces: 2, found: 2, wrong: 0, recallRange: 0.5...1, landmarkError: nil)
    let report = ModelReport(
      from: "published", learnedPhotos: 3, learnedFaces: 12, before: figures, after: figures, isBetter: false)
    let kept = try store.keep(try .published(), report)
    let given = Model(.file("mine.safetensors"), identity: "1")
    #expect(try models(.none).map(\.key) == [.published, kept.key])
    #expect(try models(.none, given: given).map(\.key) == [.published, given.key, kept.key])
    #expect(try models(.rename(kept.name, to: "new")).map(\.name) == ["published", "new"])
    #expect(try models(.none).last?.report == report)
    #expect(try models(.remove("new")).map(\.name) == ["published"])
  }

  @Test("that cannot be changed or listed give a failure with a reason")
  func failures() throws {
    #expect(reason(.rename("gone", to: "new"))?.contains("is gone") == true)
    #expect(reason(.rename("gone", to: "a/b")) == ModelStore.fault(in: "a/b"))
    let noFolder = ModelStore(folder: try folder.write("file"))
    #expect(reason(.none, store: noFolder)?.contains("the models cannot be read") == true)
  }

  @Test("presets of a folder need the one folder that is open")
  func presetsWithoutFolder() throws {
    let path = folder.path.appending("presets.toml")
    let work = PresetWork(folder: nil, path: path)
    for change in [PresetChange.saveForFolder(DetectionSettings()), .removeForFolder] {
      guard case .presetsFailed(request: 1, let reason) = work.action(for: change, request: 1) else {
        Issue.record("\(change) was done")
        continue
      }
      #expect(reason.contains("one folder"), "\(reason)")
    }
    #expect(folder.names == [])
  }
}

import Annotations
import Browser
import Detection
import Foundation
import Geometry
import Imaging
import Jobs
import Library
import Networks
import Parallel
import Runners
import SystemPackage
import TestSupport
import Testing

@Suite("Learning for the browser", .limit(minutes: 10)) @MainActor struct LearnWorkTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var library: FilePath { folder.path.appending("library.sqlite") }
  private var models: FilePath { folder.path.appending("data/models") }

  /// A library with photos of eight faces each, which people drew.
  private func draw(photos: Int) throws {
    let group = try MarkedGroup(width: 690, divisor: 3)
    #expect(group.faces.count == 8)
    let library = try AnnotationLibrary(at: library)
    defer { library.close() }
    for number in 0..<photos {
      let identified = try library.identify(try folder.write("\(number).png", group.file(UInt8(number))))
      _ = try library.recordPhotos([identified])
      for face in group.faces { _ = try library.apply(.add(face, to: identified.photo)) }
    }
  }

  /// On one thread, so that letters come one after the other.
  private func work(_ letters: Letters, models: FilePath? = nil) -> LearnWork {
    LearnWork(
      limits: PhotoLimits(), lanes: Lanes(1), effort: 0.04, models: models ?? self.models
    ) { [mailbox = letters.mailbox] answer in
      mailbox.post(.learn(answer))
    }
  }

  private func start(_ work: LearnWork, _ request: Int) throws {
    let library = library
    work.start(from: try .published(), library: { library }, DetectionSettings(), request: request)
  }

  @Test("reports its progress, reports nothing once it is stopped, and keeps what it has learned")
  func start() throws {
    try draw(photos: 4)
    let letters = Letters(isInStep: true)
    let work = work(letters)
    try start(work, 1)
    let first = try letters.next("the first step") { action in
      if case .learn(.progressed(request: 1, let step)) = action { step } else { nil }
    }
    #expect(first.title.hasPrefix("P-Net: samples") && first.loss == nil)
    #expect(first.done >= 1 && first.total == 4 && first.share > 0 && first.share < 0.05)
    work.stop(1)
    // As if an earlier facet, which made other samples, had begun it: it begins anew.
    let places = folder.path.appending("data/learning")
    for name in try FileManager.default.contentsOfDirectory(atPath: places.string) where name != "lock" {
      try folder.write("data/learning/\(name)/training.id", Array("7\n".utf8))
    }
    try start(work, 2)
    var steps: [LearningStep] = [], learned: LearningOutcome?
    while learned == nil {
      switch try letters.next("the outcome", { $0 }) {
      case .learn(.progressed(request: 2, let step)): steps.append(step)
      case .learn(.learned(request: 2, let outcome)): learned = outcome
      case let other: throw Letters.Missing(description: "nobody asked for \(other)")
      }
    }
    let outcome = try #require(learned)
    #expect(!steps.isEmpty && steps.allSatisfy { (0...1).contains($0.share) && $0.done <= $0.total })
    #expect(outcome.report.from == "published" && outcome.remarks == [])
    #expect(outcome.report.learnedPhotos == 3 && outcome.report.learnedFaces == 24)
    let changes = try #require(outcome.report.changes)
    #expect(changes.map(\.figure).contains(.tightPrecision) && changes.contains { $0.figure == .recall })
    #expect(changes.first { $0.figure == .recall }?.before == outcome.report.before.recall)
    #expect(outcome.report.before.photos == 1 && outcome.report.after.faces == 8)
    #expect(try ModelStore(folder: models).load(outcome.model.name).model == outcome.model)
    #expect(outcome.model.report == outcome.report)
    // What was needed on the way is gone.
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path.appending("data/learning").string)
        == ["lock"])
  }

  /// Why learning fails.
  private func reason(models: FilePath? = nil) throws -> String {
    let letters = Letters()
    let work = work(letters, models: models)
    try start(work, 1)
    return try letters.next("the failure") { action in
      if case .learn(.failed(request: 1, let reason)) = action { reason } else { nil }
    }
  }

  @Test("needs faces, and says how many")
  func tooFewFaces() throws {
    try draw(photos: 1)
    let reason = try reason()
    #expect(reason.hasPrefix("8 marked faces in 1 photos are too few"), "\(reason)")
  }

  @Test("reports a library that cannot be read")
  func damagedLibrary() throws {
    try folder.write("library.sqlite", Array(repeating: 7, count: 10_000))
    let reason = try reason()
    #expect(reason.hasPrefix("\(library): "), "\(reason)")
  }

  @Test("reports a folder that cannot be written, and leaves learning in another program alone")
  func place() throws {
    try draw(photos: 4)
    let file = try folder.write("file")
    let blocked = try reason(models: file.appending("models"))
    #expect(blocked.hasPrefix("\(file.appending("learning")): nothing can be written there"), "\(blocked)")
    let lock = try FileDescriptor.open(
      try folder.folder("data/learning").appending("lock"), .readWrite, options: [.create, .closeOnExec],
      permissions: .ownerReadWrite)
    #expect(flock(lock.rawValue, LOCK_EX | LOCK_NB) == 0)
    #expect(try reason().contains("another facet is learning already"))
    try lock.close()
  }
}

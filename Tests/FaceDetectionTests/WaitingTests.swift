import FaceDetection
import Synchronization
import Testing

/// How calls wait for the detector's threads, and stop waiting.
@Suite("Library: waiting and cancellation")
struct WaitingTests {
  /// A detector with one thread.
  private func detector(queueLength: Int) throws -> FaceDetector {
    var configuration = FaceDetector.Configuration()
    (configuration.maximumConcurrency, configuration.maximumQueueLength) = (1, queueLength)
    return try FaceDetector(configuration)
  }

  @Test("more calls than the queue holds are refused, and all others are answered")
  func overload() async throws {
    let detector = try detector(queueLength: 3)
    let answers = await withTaskGroup(of: Bool?.self) { group in
      for _ in 0..<40 {
        group.addTask {
          do {
            return try await detector.faces(in: SamplePhotos.source("group.jpg")).count == 18
          } catch {
            return error as? FaceDetectionError == .overloaded ? nil : false
          }
        }
      }
      return await group.reduce(into: [Bool?]()) { $0.append($1) }
    }
    #expect(!answers.contains(false))
    #expect(answers.count { $0 == true } >= 4)
    #expect(answers.contains(nil), "40 calls at once fit into a queue of 3")
    #expect(try await detector.faces(in: SamplePhotos.source("astronaut.png")).count == 1)
  }

  @Test("a cancelled task ends with CancellationError, whether it waits or is being worked on")
  func cancellation() async throws {
    let detector = try detector(queueLength: 100)
    let tasks = (0..<30).map { _ in
      Task { try await detector.faces(in: SamplePhotos.source("group.jpg")) }
    }
    for task in tasks { task.cancel() }
    for task in tasks {
      await #expect(throws: CancellationError.self) { try await task.value }
    }
    #expect(try await detector.faces(in: SamplePhotos.source("astronaut.png")).count == 1)
  }

  @Test("a blocking search ends when it is told to")
  func blocking() throws {
    let questions = Counter()
    let detector = try detector(queueLength: 0)
    #expect(throws: CancellationError.self) {
      try detector.detectBlocking(in: SamplePhotos.source("group.jpg")) {
        questions.increment()
        return questions.value == 3
      }
    }
    #expect(questions.value == 3, "it goes on after it was told to end")
    let detection = try detector.detectBlocking(in: SamplePhotos.source("astronaut.png")) { false }
    #expect(detection.faces.count == 1)
  }

  @Test("tasks go on while every thread of the detector is busy")
  func pool() async throws {
    let detector = try detector(queueLength: 100)
    var isFirst = false
    // On a busy machine this test itself may get no turn before the searches end.
    for _ in 0..<10 where !isFirst {
      let done = Counter()
      let busy = (0..<20).map { _ in
        Task {
          _ = try await detector.faces(in: SamplePhotos.source("group.jpg"))
          done.increment()
        }
      }
      // More than the cooperative pool has threads. If searches held those, the last of them would wait for the searches.
      await withTaskGroup { group in
        for _ in 0..<100 { group.addTask { await Task.yield() } }
        await group.waitForAll()
      }
      isFirst = done.value < 20
      for task in busy { try await task.value }
      #expect(done.value == 20)
    }
    #expect(isFirst, "tasks wait until the detector is done")
  }

  @Test("a stream that is dropped stops asking")
  func droppedStream() async throws {
    let asked = Counter()
    let endless = AsyncStream<PhotoSource>(unfolding: {
      asked.increment()
      return SamplePhotos.source("astronaut.png")
    })
    let detector = try detector(queueLength: 0)
    let task = Task {
      var count = 0
      for await _ in detector.detections(in: endless) {
        count += 1
        if count == 3 { break }
      }
      return count
    }
    #expect(await task.value == 3)
    #expect(asked.value <= 5)
  }
}

private final class Counter: Sendable {
  private let count = Atomic<Int>(0)
  func increment() { count.add(1, ordering: .relaxed) }
  var value: Int { count.load(ordering: .relaxed) }
}

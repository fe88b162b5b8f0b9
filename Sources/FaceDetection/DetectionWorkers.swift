package import Parallel
import Synchronization

/// Threads that answer one question after another, and a queue of those that wait.
package final class DetectionWorkers: Sendable {
  private struct Job {
    var number: UInt64
    var work: @Sendable () -> Void
  }

  private struct State {
    var waiting: [Job] = []
    var nextNumber: UInt64 = 0
    /// Threads that work on nothing.
    var free: Int
  }

  private let state: Mutex<State>
  private let queueLength: Int
  private let queue: WorkQueue

  package init(threads: Int, queueLength: Int) throws(FaceDetectionError) {
    try Self.check(threads: threads)
    guard queueLength >= 0 else {
      throw .invalidOption("queue of \(queueLength) photos: give a number from 0")
    }
    self.queueLength = queueLength
    state = Mutex(State(free: threads))
    queue = WorkQueue(name: "face detection", threads: threads, order: .oldestFirst)
  }

  package static func check(threads: Int) throws(FaceDetectionError) {
    guard (1...1024).contains(threads) else {
      throw .invalidOption("\(threads) threads: give a number from 1 to 1024")
    }
  }

  /// Runs `body` on a thread of this object's own. The calling task is suspended, and resumes at once when it is
  /// cancelled; then the flag is set, and a question that waits is forgotten with everything that it holds.
  ///
  /// - Parameter isBounded: whether ``FaceDetectionError/overloaded`` is thrown when too many wait.
  package func answer<Answer: Sendable>(
    isBounded: Bool = true, _ body: @escaping @Sendable (CancellationFlag) throws -> Answer
  ) async throws -> Answer {
    let question = Question<Answer>()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        guard question.wait(for: continuation) else { return }
        let added = add(isBounded: isBounded) {
          question.answer(Result { try body(question.flag) })
        }
        guard let added else { return question.answer(.failure(FaceDetectionError.overloaded)) }
        // Cancelled between the two: the handler did not know the number yet.
        if question.isAnswered(number: added) { remove(added) }
      }
    } onCancel: {
      if let number = question.cancel() { remove(number) }
    }
  }

  private func add(isBounded: Bool, _ work: @escaping @Sendable () -> Void) -> UInt64? {
    let number: UInt64? = state.withLock { state in
      guard !isBounded || state.waiting.count < queueLength + state.free else { return nil }
      state.nextNumber += 1
      state.waiting.append(Job(number: state.nextNumber, work: work))
      return state.nextNumber
    }
    if number != nil { queue.add { [self] in runNext() } }
    return number
  }

  /// Does the job that waits longest; none may be left, because jobs are removed.
  private func runNext() {
    let job: Job? = state.withLock { state in
      guard !state.waiting.isEmpty else { return nil }
      state.free -= 1
      return state.waiting.removeFirst()
    }
    guard let job else { return }
    job.work()
    state.withLock { $0.free += 1 }
  }

  private func remove(_ number: UInt64) {
    // What the job holds is let go outside the lock.
    _ = state.withLock { state in
      state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0) }
    }
  }
}

/// A task that waits for an answer, which comes once: from a thread, or because the task was cancelled.
private final class Question<Answer: Sendable>: Sendable {
  private struct State {
    var continuation: CheckedContinuation<Answer, any Error>?
    var number: UInt64?
    var isAnswered = false
  }

  let flag = CancellationFlag()
  private let state = Mutex(State())

  /// - Returns: false when the task was cancelled before; then it has been resumed.
  func wait(for continuation: CheckedContinuation<Answer, any Error>) -> Bool {
    let waits = state.withLock { state in
      if !state.isAnswered { state.continuation = continuation }
      return !state.isAnswered
    }
    if !waits { continuation.resume(throwing: CancellationError()) }
    return waits
  }

  /// Remembers the job of the question, and says whether it is no longer needed.
  func isAnswered(number: UInt64) -> Bool {
    state.withLock { state in
      state.number = number
      return state.isAnswered
    }
  }

  /// The first answer resumes the task; later ones are dropped.
  func answer(_ answer: Result<Answer, any Error>) {
    let continuation = state.withLock { state in
      state.isAnswered = true
      return state.continuation.take()
    }
    continuation?.resume(with: answer)
  }

  /// - Returns: the number of the job to remove, if it is known.
  func cancel() -> UInt64? {
    flag.cancel()
    answer(.failure(CancellationError()))
    return state.withLock { $0.number }
  }
}

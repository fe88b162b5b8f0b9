/// Answers in the order of their questions, of which a limited number is asked ahead.
actor DetectionWindow<Sources: AsyncSequence & Sendable>
where Sources.Element == PhotoSource, Sources.Failure == Never {
  private var sources: Sources.AsyncIterator?
  private let size: Int
  private let detect: @Sendable (PhotoSource) async throws -> Detection
  private var tasks: [Task<Detection, any Error>] = []

  init(_ sources: Sources, size: Int, detect: @escaping @Sendable (PhotoSource) async throws -> Detection) {
    self.sources = sources.makeAsyncIterator()
    self.size = size
    self.detect = detect
  }

  /// The next answer; nil after the last one. Called by one consumer, which waits for each.
  func next() async -> Result<Detection, any Error>? {
    while tasks.count < size, var iterator = sources.take() {
      guard let source = await iterator.next(isolation: self) else { break }
      sources = consume iterator
      tasks.append(Task { [detect] in try await detect(source) })
    }
    guard !tasks.isEmpty else { return nil }
    let task = tasks.removeFirst()
    return await withTaskCancellationHandler {
      await task.result
    } onCancel: {
      task.cancel()
    }
  }

  /// Stops what has been asked for and not been taken.
  func cancel() {
    sources = nil
    for task in tasks { task.cancel() }
    tasks = []
  }
}

import Annotations
package import Browser
import Detection
import Files
import Foundation
package import Imaging
import Library
import Parallel
import Synchronization
package import SystemPackage

/// Does what the browser asks of the library, off the main thread: edits in their order, look-ups beside them.
package final class LibraryWork: Sendable {
  private let path: FilePath
  let files: PhotoFileCache
  let post: @Sendable (Action) -> Void
  /// Held by whoever opens the library, too: ask ``opening`` first where a thread must not wait for that.
  let store: Mutex<LibraryStore>
  /// Ready once the library was opened, or could not be.
  let opening = Readiness()
  /// Edits, undo, and what is asked for the photo on screen: one after the other.
  private let edits = WorkQueue(name: "edits", order: .oldestFirst, patience: heldUp * 5)
  /// The folder's photos, in parts.
  private let looking = WorkQueue(
    name: "library", priority: .background, order: .oldestFirst, patience: heldUp * 5)
  let recording = WorkQueue(name: "recording", priority: ThreadPriority(niceness: 5), order: .oldestFirst)
  /// Detections to be recorded, by what found them.
  let waiting = Mutex<[Finder: [DetectionRecord]]>([:])
  let moved = MovedFiles()
  let facts = FactsOnTheWay()
  private let stopped = SharedFlag()

  var isStopped: Bool { stopped.isSet }

  /// Photos that are looked up in one step.
  private static let part = 200
  /// How often other programs' changes are looked for.
  private static let interval = Duration.milliseconds(400)

  /// - Parameter rescueFolders: where edits are kept that the library does not take; the user's own when nil.
  package init(
    path: FilePath, files: PhotoFileCache, rescueFolders: [FilePath]? = nil,
    post: @escaping @Sendable (Action) -> Void
  ) {
    store = Mutex(rescueFolders.map { LibraryStore(rescueFolders: $0) } ?? LibraryStore())
    (self.path, self.files, self.post) = (path, files, post)
  }

  /// Where the annotations are: another place once they were saved elsewhere.
  package var currentPath: FilePath { store.withLock { $0.library?.path } ?? path }

  func answer(_ answer: LibraryAnswer) { post(.library(answer)) }

  // MARK: Requests

  package func perform(_ request: LibraryRequest) {
    switch request {
    case .open: edits.add { [self] in open() }
    case .recognise(let files, let isOnScreen):
      let queue = isOnScreen ? edits : looking
      if !isOnScreen { facts.expect(files) }
      for start in stride(from: 0, to: files.count, by: Self.part) {
        let part = Array(files[start..<min(files.count, start + Self.part)])
        whenOpen(queue) { $0.recognise(part, givesFacts: !isOnScreen) }
      }
    case .edit(let edit, let request): change(request) { try $0.apply(edit.dated()) }
    case .merge(let merged, let person, let request):
      change(request) { try $0.merge(merged, into: person) }
    case .undo(let request): change(request) { try $0.undo() }
    case .redo(let request): change(request) { try $0.redo() }
    case .save(let path, let request): edits.add { [self] in save(to: path, request) }
    case .writeRegions(let paths, let request):
      whenOpen(looking) { $0.writeRegions(paths, request) }
    case .landmarks, .patch: break  // About pixels; see `PatchWork`.
    }
  }

  private func open() {
    let (condition, rescued) = store.withLock { store in
      let rescued = store.open(path)
      return (store.condition, rescued)
    }
    opening.becomeReady()
    answer(.opened(condition))
    if rescued > 0 { answer(.rescued(rescued)) }
    watch()
  }

  /// Adds work to a queue once the library is open. Until then it takes no thread.
  private func whenOpen(_ queue: WorkQueue, _ work: @escaping @Sendable (LibraryWork) -> Void) {
    opening.whenReady { [weak self] in
      guard let self else { return }
      queue.add { work(self) }
    }
  }

  private func change(_ request: Int, _ body: @escaping @Sendable (inout LibraryStore) throws -> EditOutcome)
  {
    edits.add { [self] in
      // Answered under the lock: the answers to two changes must not overtake each other.
      store.withLock { store in
        do {
          answer(.edited(request: request, try body(&store)))
        } catch {
          if let condition = store.unreportedCondition() { answer(.opened(condition)) }
          answer(.editFailed(request: request, reason: "nothing was changed: \(error)"))
        }
      }
    }
  }

  private func save(to path: FilePath, _ request: Int) {
    do {
      try store.withLock { try $0.save(to: path) }
      answer(.saved(request: request, path))
    } catch {
      answer(.saveFailed(request: request, reason: "\(error)"))
    }
  }

  /// Reports what other programs change, as long as the browser runs.
  private func watch() {
    edits.add(after: Self.interval) { [weak self] in
      guard let self, !isStopped else { return }
      store.withLock { store in
        if let photos = try? store.changesByOthers(), !photos.isEmpty { answer(.changed(photos)) }
      }
      watch()
    }
  }

  /// Lets the edits that were asked for be finished, for two seconds at most, keeps the detections that wait for it,
  /// and closes the file.
  ///
  /// - Parameter discards: whether edits that are in memory only are to be forgotten.
  /// - Returns: what the user must know about edits that are not in the library; nil when there are none.
  package func stop(discards: Bool) -> String? {
    stopped.set()
    // Thousands of parts that would each find out that there is nothing to do any more.
    looking.removeAll()
    guard edits.finish(within: .seconds(2)) else {
      return "\(path.shown): the library does not answer; the last edits may not be in it"
    }
    opening.forget()
    // Here and not on its queue, which waits for a processor behind the detection.
    record()
    return store.withLock { store in
      // All edits are in it by now. What is still at work recognises photos, which the next start does again; a file
      // that stays open on its account survives as it does a crash.
      defer { store.close(patience: 0.02) }
      return store.closingMessage(discards: discards)
    }
  }
}

extension Edit {
  /// The same with the time at which answers to proposals are kept.
  fileprivate func dated() -> Edit {
    let now = Date().timeIntervalSince1970
    var edit = self
    edit.steps = steps.map { step in
      guard case .answer(var answer) = step else { return step }
      answer.time = now
      return .answer(answer)
    }
    return edit
  }
}

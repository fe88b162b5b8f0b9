import Files
package import Parallel
package import SystemPackage

/// Reads a folder of people for a command: progress and failures go to standard error.
package final class PeopleFolderReader: Sendable {
  private let failed = SharedFlag()

  package init() {}

  package var anyFailed: Bool { failed.isSet }

  package func read(
    _ path: FilePath, _ search: PersonSearch, cancellation: CancellationFlag? = nil
  ) throws -> PeopleFolder {
    try PeopleFolder(
      path, by: search, cancellation: cancellation,
      failed: { [failed] path, reason in
        failed.set()
        StandardError.write("\(path.shown): \(reason)")
      },
      progress: { total in
        let line = ProgressLine(total: total, what: "photos")
        return { done in
          line.show(done)
          if done == total { line.clear() }
        }
      })
  }
}

import ArgumentParser
import Files
import Identity
import Jobs
import Library
import Parallel
import Recognition
import TextWriting

/// The options for work on the faces of a library.
struct LibraryIdentityOptions: ParsableArguments {
  @OptionGroup var source: LibraryOption
  @OptionGroup var model: PersonModelOption
  @OptionGroup var detection: DetectionOptions
  @OptionGroup var size: SizeOption

  @Flag(
    help:
      "Switch telling people apart on for this library, if it is not: facet then keeps a vector of each face."
  )
  var switchOn = false

  /// Calls `work` with the library's faces; vectors that are missing are made first.
  func run(_ work: (AnnotationLibrary, LibraryIdentity, PersonSearch, CancellationFlag) throws -> Void) throws
  {
    let library = try source.open(.existing)
    defer { library.close() }
    try RecognitionConsent.require(library, isOrdered: switchOn, ask: RecognitionConsent.terminal)
    let search = try model.search(detection, size.limits)
    let cancellation = CancellationFlag()
    let interrupt = Interrupt { cancellation.cancel() }
    defer { interrupt.stop() }
    let faces: LibraryIdentity
    do {
      faces = try LibraryIdentity(library, by: search, cancellation: cancellation) { total in
        let progress = ProgressLine(total: total, what: "photos with new faces")
        return { done in
          progress.show(done)
          if done == total { progress.clear() }
        }
      }
      for (path, reason) in faces.left.prefix(20) {
        StandardError.write("\(path?.shown ?? "a photo"): \(reason)")
      }
      if faces.left.count > 20 {
        StandardError.write("and \(faces.left.count - 20) more faces could not be compared")
      }
      try work(library, faces, search, cancellation)
    } catch is CancellationError {
      StandardError.write("interrupted; run it again to continue")
      throw ExitStatus.somePhotosFailed
    }
    if !faces.left.isEmpty { throw ExitStatus.somePhotosFailed }
  }
}

struct PeopleSuggest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suggest", abstract: "Propose names for faces without one, as JSON Lines.",
    discussion: """
      One line a face that is near to a named one, the likeliest first. 'chance' is the share of such proposals that \
      was right; with 30 answers and more it is learnt from your own. Nothing is named: say yes in the browser.
      """)

  @Flag(help: "Only those that are sure.")
  var sure = false

  @OptionGroup var options: LibraryIdentityOptions

  func run() throws {
    try options.run { library, faces, search, _ in
      let answers = try library.answers(model: search.model.identifier)
      let proposals = faces.proposals(
        try NamedPeople(library), cutOffs: search.model.recognition, answers: answers,
        lanes: search.search.lanes)
      for proposal in proposals where !sure || proposal.suggestion.isSure {
        StandardOutput.write(proposal.json.text)
      }
    }
  }
}

struct PeopleGroups: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "groups", abstract: "Group the faces without a name by who they seem to be.")

  @Option(help: "text or jsonl.")
  var format = LineFormat.text

  @OptionGroup var options: LibraryIdentityOptions

  func run() throws {
    try options.run { _, faces, search, cancellation in
      let groups = try faces.groups(
        cutOffs: search.model.recognition, lanes: search.search.lanes, cancellation: cancellation)
      for (index, group) in groups.enumerated() {
        switch format {
        case .text:
          StandardOutput.write("group \(index + 1): \(counted(group.count, "face"))")
          for face in group { StandardOutput.write("  \(face.text)") }
        case .jsonl:
          let members = group.map { JSONText.object($0.jsonMembers) }
          StandardOutput.write(
            JSONText.object([("group", .literal("\(index + 1)")), ("faces", .list(members))]).text)
        }
      }
      if groups.isEmpty, format == .text {
        StandardError.write("no two faces without a name seem to be one person")
      }
    }
  }
}

import ArgumentParser
import Files
import Imaging
import Jobs
import Library
import Parallel
import Recognition
import TextWriting
import SystemPackage

struct PeopleAudit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Show the faces that do not fit under their name, the worst first.",
    discussion: """
      Of the library, or of a folder with one subfolder a person, as data sets for recognisers are laid out: there, \
      the face of each photo that is large and near the middle is compared, no library is needed, and nothing is \
      stored. Each line has a score (higher is worse), the mean distance to the nearest faces of the same name, and \
      the nearest of another one.
      """)

  @Argument(help: "A folder with one subfolder a person.", completion: .directory)
  var folder: String?

  @Option(help: ArgumentHelp("Show so many; 0 for all.", valueName: "number"))
  var limit = 100

  @Option(help: "text or jsonl.")
  var format = LineFormat.text

  @OptionGroup var options: LibraryIdentityOptions

  func validate() throws {
    if limit < 0 { throw ValidationError("--limit \(limit): give a number from 0") }
    if folder == "" { throw ValidationError("an empty path was given; name a folder") }
    if folder != nil, options.source.library != nil {
      throw ValidationError("give a folder or --library, not both")
    }
  }

  func run() throws {
    if let folder { return try audit(RawArguments.path(folder)) }
    try options.run { library, faces, search, cancellation in
      show(
        try faces.doubts(try NamedPeople(library), lanes: search.search.lanes, cancellation: cancellation)
          .map(\.line))
    }
  }

  private func audit(_ path: FilePath) throws {
    let search = try options.model.search(options.detection, options.size.limits)
    let reader = PeopleFolderReader()
    let folder = try reader.read(path, search)
    let audit = try NameAudit(folder.vectors, names: folder.numbers, lanes: search.search.lanes)
    show(folder.doubts(audit))
    for path in folder.faceless { StandardError.write("\(path.shown): no face was found") }
    if reader.anyFailed { throw ExitStatus.somePhotosFailed }
  }

  private func show(_ lines: [AuditLine]) {
    for line in limit == 0 ? lines[...] : lines.prefix(limit) {
      StandardOutput.write(format == .text ? line.text : line.json.text)
    }
    if lines.isEmpty, format == .text { StandardError.write("no face has a name") }
  }
}

struct PeopleDuplicates: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "duplicates",
    abstract:
      "List photos that look the same: made smaller, encoded again, or one after another from a tripod.",
    discussion:
      "Of the photos given, or of all photos of the library. Photos are compared by difference hash (dHash).")

  @Argument(help: "Photos and folders of photos. (default: the library's)", completion: .file())
  var paths: [String] = []

  @Flag(name: .shortAndLong, help: "Search folders below the given folders, too.")
  var recursive = false

  @Option(help: ArgumentHelp("How many bits of 64 may differ, from 0 to 20.", valueName: "number"))
  var bits = DuplicatePhotos.usualBits

  @Option(help: "text or jsonl.")
  var format = LineFormat.text

  @OptionGroup var source: LibraryOption
  @OptionGroup var size: SizeOption

  func validate() throws {
    try checkNotEmpty(paths)
    if !(0...20).contains(bits) { throw ValidationError("--bits \(bits): give a number from 0 to 20") }
  }

  func run() throws {
    let failed = SharedFlag()
    let photos = try photos(failed)
    let progress = ProgressLine(total: photos.count, what: "photos")
    let groups = try DuplicatePhotos(
      photos, bits: bits, limits: size.limits, lanes: Lanes(),
      failed: { path, reason in
        failed.set()
        progress.clear()
        StandardError.write("\(path.shown): \(reason)")
      }, progress: { progress.show($0) }
    ).groups
    progress.clear()
    for (index, group) in groups.enumerated() {
      StandardOutput.write(DuplicatePhotos.line(index, group, format == .jsonl))
    }
    if groups.isEmpty, format == .text {
      StandardError.write("no two of \(counted(photos.count, "photo")) look the same")
    }
    if failed.isSet { throw ExitStatus.somePhotosFailed }
  }

  private func photos(_ failed: SharedFlag) throws -> [FilePath] {
    guard paths.isEmpty else {
      let scan = FolderScan(paths.map(RawArguments.path), isRecursive: recursive).all()
      for error in scan.errors {
        failed.set()
        StandardError.write("\(error.path.shown): \(error.explanation)")
      }
      return scan.photos
    }
    let library = try source.open(.readOnly)
    defer { library.close() }
    return try DuplicatePhotos.photos(of: library)
  }
}

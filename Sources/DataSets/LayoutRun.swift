import Alignment
import Files
package import Parallel
package import SystemPackage
import TextWriting

/// Writes the crops of a finished export as a set for training, in one of several layouts.
///
/// A set is written as a whole, with `labels.csv` (what the numbers mean), `left-out.jsonl` (crops that are
/// not in it), `duplicates.jsonl` and `layout.json` (how it was made) beside the layout's own files. The same
/// crops and options give the same bytes.
package struct LayoutRun: Sendable {
  /// The export's folder.
  package var source: FilePath
  package var target: FilePath
  package var kind: LayoutKind
  package var rules: SetRules
  /// Whether crops are copied; otherwise they are linked where the disk can do that.
  package var copies = false
  /// Crops in a tar file of `webdataset`.
  package var perShard = 10_000
  /// Of `pairs`.
  package var folds = 10, pairs = 300

  package init(source: FilePath, target: FilePath, kind: LayoutKind, rules: SetRules = SetRules()) {
    (self.source, self.target, self.kind, self.rules) = (source, target, kind, rules)
  }

  /// What became of it.
  package struct Summary: Sendable {
    package var set: DataSet
    package var isCancelled = false

    /// Crops whose files are gone.
    package var missing: [FilePath] {
      self.set.leftOut.filter { $0.reason == .missing }.map { self.set.file(of: $0.crop) }
    }
  }

  /// - Parameter progress: called with the number of crops done and of all.
  package func run(
    cancellation: CancellationFlag = CancellationFlag(),
    progress: (_ done: Int, _ all: Int) -> Void = { _, _ in }
  ) throws(DataSetError) -> Summary {
    var set = try DataSet(try ManifestReader.crops(in: source), in: source, by: rules)
    let crops = set.parts.flatMap { $0.labels.flatMap(\.crops) }
    try set.leaveOut(
      missing: Set(crops.filter { !AtomicFile.exists(set.file(of: $0)) }.map(\.file)))
    let all = set.count
    let folder = try SetFolder(target, copies: copies)
    var done = 0
    var isStopped = false
    do {
      try layout.write(set, into: folder) { () throws(DataSetError) in
        if cancellation.isCancelled {
          isStopped = true
          throw .stopped
        }
        done += 1
        progress(done, all)
      }
    } catch {
      if isStopped { return Summary(set: set, isCancelled: true) }
      throw error
    }
    try describe(set, in: folder)
    try folder.finish()
    return Summary(set: set)
  }

  private var layout: any SetLayout {
    switch kind {
    case .folders: FolderLayout()
    case .list: ListLayout()
    case .recordio: RecordIOLayout()
    case .webdataset: WebDatasetLayout(perShard: perShard)
    case .imagefolder: ImageFolderLayout()
    case .pairs: PairsLayout(folds: folds, pairs: pairs, seed: rules.split?.seed ?? seed)
    }
  }

  /// Of the pairs, where nothing is divided.
  package var seed: UInt64 = 0

  private func describe(_ set: DataSet, in folder: SetFolder) throws(DataSetError) {
    var labels = "part,label,label_name,folder,crops\r\n"
    for part in set.parts {
      for label in part.labels where !label.crops.isEmpty {
        labels +=
          CSVText.row(
            [part.name, "\(label.number)", label.name, label.folder, "\(label.crops.count)"]) + "\r\n"
      }
    }
    try folder.write(labels, to: "labels.csv")
    try folder.write(set.leftOut.map { $0.json + "\n" }.joined(), to: "left-out.jsonl")
    try folder.write(set.duplicates.map { $0.json + "\n" }.joined(), to: "duplicates.jsonl")
    try folder.write(set.description(kind, rules).spacedText + "\n", to: "layout.json")
  }
}

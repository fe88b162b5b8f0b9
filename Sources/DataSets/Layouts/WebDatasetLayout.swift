import Imaging
import TextWriting

/// Tar files as the `webdataset` library reads them: `train-000000.tar` and so on. Each crop is three entries
/// with one name: its file, `.cls` with its label's number, and `.json` with what the manifest says.
///
/// Such files are read from their beginning, so the crops are mixed, always in the same way.
struct WebDatasetLayout: SetLayout {
  /// Crops in a tar file.
  var perShard = 10_000

  func write(_ set: DataSet, into folder: SetFolder, _ step: SetStep) throws(DataSetError) {
    for part in set.parts {
      let samples = part.labels.flatMap { label in label.crops.map { (label: label, crop: $0) } }
      let mixed = samples.map { (hash: ContentHash.of(Array($0.crop.name.utf8)), sample: $0) }
        .sorted { first, second in
          first.hash != second.hash
            ? first.hash < second.hash : SetCrop.precedes(first.sample.crop, second.sample.crop)
        }
      for start in stride(from: 0, to: mixed.count, by: perShard) {
        let shard = Self.digits(start / perShard, 6)
        let tar = TarWriter(try folder.file("\(part.name)-\(shard).tar"))
        for (index, item) in mixed[start..<min(start + perShard, mixed.count)].enumerated() {
          try step()
          let (label, crop) = item.sample
          // Names without dots: the library takes everything behind the first one for the kind of an entry.
          let key = Self.digits(start + index, 9)
          try tar.add("\(key).cls", Array("\(label.number)".utf8))
          try tar.add("\(key).json", Array(Facts.json(crop, label, file: nil).utf8))
          try tar.add("\(key).\(crop.ending)", set.bytes(of: crop))
        }
        try tar.finish()
      }
    }
  }

  private static func digits(_ number: Int, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }
}

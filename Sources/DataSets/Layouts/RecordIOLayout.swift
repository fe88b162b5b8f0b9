import Files
import Geometry
import SystemPackage

/// MXNet's RecordIO as InsightFace reads it: `train.rec` with the crops' files, `train.idx` with the places
/// of its records, `train.lst` with their labels and names, and `property` with the number of labels and the
/// crops' size.
///
/// Record 0 is a head that says how many records are crops, and which stand for labels. Crops have the
/// numbers from 1, those of a label beside each other. After them comes a record for each label with the
/// numbers of its crops.
struct RecordIOLayout: SetLayout {
  func write(_ set: DataSet, into folder: SetFolder, _ step: SetStep) throws(DataSetError) {
    for part in set.parts {
      let list = try folder.file("\(part.name).lst")
      var records = try RecordIOWriter(
        records: try folder.file("\(part.name).rec"), index: try folder.file("\(part.name).idx"))
      let end = part.count + 1
      try records.add(0, labels: [Float(end), Float(end + part.labels.count)])
      var number = 1
      var ranges: [ClosedRange<Int>] = []
      for label in part.labels {
        let first = number
        for crop in label.crops {
          try step()
          try records.add(number, label: Float(label.number), set.bytes(of: crop))
          try list.write(Array("\(number)\t\(label.number)\t".utf8) + crop.file.bytes + [0x0A])
          number += 1
        }
        ranges.append(first...number)
      }
      for range in ranges {
        try records.add(number, labels: [Float(range.lowerBound), Float(range.upperBound)])
        number += 1
      }
      try records.finish()
      try list.finish()
    }
    // Loaders look for one file, which is about what they train with.
    guard let part = set.parts.first else { return }
    let size = part.labels.first?.crops.first?.size
    let count = set.hasSharedNumbers ? set.labelCount : part.labels.count
    try folder.write("\(count),\(size?.height ?? 0),\(size?.width ?? 0)\n", to: "property")
  }
}

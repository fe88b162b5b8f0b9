import Files
import SystemPackage
import TextWriting

/// Lists of the crops, which stay where they are: `train.lst` (number, label's number and path, as MXNet's
/// im2rec), the same as `train.txt` (path and label's number, as Caffe and many others), and `train.csv`.
///
/// Paths are those below the export's folder, which a loader gets as its root.
struct ListLayout: SetLayout {
  func write(_ set: DataSet, into folder: SetFolder, _ step: SetStep) throws(DataSetError) {
    for part in set.parts {
      let list = try folder.file("\(part.name).lst")
      let text = try folder.file("\(part.name).txt")
      let table = try folder.file("\(part.name).csv")
      try table.write(Array("path,label,label_name,part\r\n".utf8))
      var number = 0
      for label in part.labels {
        for crop in label.crops {
          try step()
          try list.write(Array("\(number)\t\(label.number)\t".utf8) + crop.file.bytes + [0x0A])
          try text.write(crop.file.bytes + Array(" \(label.number)\n".utf8))
          let row = CSVText.row([crop.name, "\(label.number)", label.name, part.name])
          try table.write(Array((row + "\r\n").utf8))
          number += 1
        }
      }
      for file in [list, text, table] { try file.finish() }
    }
  }
}

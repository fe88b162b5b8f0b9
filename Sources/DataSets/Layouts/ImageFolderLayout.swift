/// A folder for each part, with a `metadata.jsonl` that the `imagefolder` builder of Hugging Face's
/// `datasets` reads: `file_name`, the label's number and name, and what the manifest says. Within it crops
/// lie in folders of their labels, so that torchvision's `ImageFolder` reads it, too.
struct ImageFolderLayout: SetLayout {
  func write(_ set: DataSet, into folder: SetFolder, _ step: SetStep) throws(DataSetError) {
    try set.place(into: folder, isParted: true, step)
    for part in set.parts {
      let lines = try folder.file("\(part.name)/metadata.jsonl")
      for label in part.labels {
        for crop in label.crops {
          try lines.write(Array((Facts.json(crop, label, file: label.path(of: crop)) + "\n").utf8))
        }
      }
      try lines.finish()
    }
  }
}

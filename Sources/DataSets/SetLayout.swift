import Files
import SystemPackage

/// How a set lies on the disk for one kind of loader. There is one type for each kind.
protocol SetLayout {
  /// Writes the files that hold the crops of the set.
  func write(_ set: DataSet, into folder: SetFolder, _ step: SetStep) throws(DataSetError)
}

/// Called once for each crop; throws when the work shall stop.
typealias SetStep = () throws(DataSetError) -> Void

extension DataSet.Label {
  /// The crop's file in a tree of folders, one for each label: its name in the export, below the label unless
  /// it lies there already.
  func path(of crop: SetCrop) -> String {
    let name = crop.plainName
    return name.hasPrefix(folder + "/") ? name : "\(folder)/\(name)"
  }
}

extension DataSet {
  /// Where a crop's file is.
  func file(of crop: SetCrop) -> FilePath { source.pushing(crop.file) }

  /// The bytes of a crop's file.
  func bytes(of crop: SetCrop) throws(DataSetError) -> [UInt8] {
    let path = file(of: crop)
    do {
      let file = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
      return try file.closeAfter {
        let size = Int(try file.seek(offset: 0, from: .end))
        return try file.bytes(at: 0..<size)
      }
    } catch {
      throw .unreadable(path, reason: (error as? Errno) ?? .ioError)
    }
  }

  /// Puts every crop into a folder with its label's name, below one with its part's name when `isParted`.
  func place(into folder: SetFolder, isParted: Bool, _ step: SetStep) throws(DataSetError) {
    for part in parts {
      for label in part.labels {
        var owners: [String: String] = [:]
        for crop in label.crops {
          try step()
          let path = label.path(of: crop)
          if let other = owners.updateValue(crop.name, forKey: path) { throw .sameFile(other, crop.name) }
          try folder.place(file(of: crop), at: isParted ? "\(part.name)/\(path)" : path)
        }
      }
    }
  }
}

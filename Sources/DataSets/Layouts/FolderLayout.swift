/// A folder for each label, as torchvision's `ImageFolder` and Keras read them: `train/ada/a_00.png`, without
/// the parts when the set was not divided.
struct FolderLayout: SetLayout {
  func write(_ set: DataSet, into folder: SetFolder, _ step: SetStep) throws(DataSetError) {
    try set.place(into: folder, isParted: set.isDivided, step)
  }
}

public import Imaging

/// What an export wants to know of a photo's file beside its pixels; the file itself need not be held for it.
public struct ExportSource: Sendable {
  /// Of the moment before the pixels were read.
  package let stamp: FileStamp
  /// XXH64 of the content; nil while it was not read, as of films and other large files.
  let hash: UInt64?
  let profile: ColorProfile?
  /// What crops are cut from, where that is not the picture in which faces are found.
  let shown: Image?

  /// From what was read for the pixels, where that is all of it.
  ///
  /// - Parameters:
  ///   - photo: the decoded photo.
  ///   - crops: say what becomes of its colours.
  public init(of file: PhotoFile, _ photo: Photo, for crops: CropSettings) throws(PhotoError) {
    let shown = crops.colors == .managed ? try file.managed(photo) : nil
    self.init(of: file, shown: shown, carriesProfile: crops.carriesProfile)
  }

  /// The same for crops of the stored colours.
  public init(of file: PhotoFile) { self.init(of: file, shown: nil, carriesProfile: true) }

  private init(of file: PhotoFile, shown: Image?, carriesProfile: Bool) {
    self.shown = shown
    stamp = file.stamp
    hash = file.stamp.size <= PhotoFile.mostKept ? ContentHash.of(file) : nil
    // Converted colours are those that files without a profile have.
    profile = shown == nil && carriesProfile ? file.colorProfile() : nil
  }

  /// Of a photo whose pixels are not read.
  init(stamp: FileStamp, hash: UInt64?) { (self.stamp, self.hash, profile, shown) = (stamp, hash, nil, nil) }
}

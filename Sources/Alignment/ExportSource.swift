public import Imaging

/// What an export wants to know of a photo's file beside its pixels; the file itself need not be held for it.
public struct ExportSource: Sendable {
  /// Of the moment before the pixels were read.
  package let stamp: FileStamp
  /// XXH64 of the content; nil while it was not read, as of films and other large files.
  let hash: UInt64?
  let profile: ColorProfile?

  /// From what was read for the pixels, where that is all of it.
  public init(of file: PhotoFile) {
    stamp = file.stamp
    hash = file.stamp.size <= PhotoFile.mostKept ? ContentHash.of(file) : nil
    profile = file.colorProfile()
  }

  /// Of a photo whose pixels are not read.
  init(stamp: FileStamp, hash: UInt64?) { (self.stamp, self.hash, profile) = (stamp, hash, nil) }
}

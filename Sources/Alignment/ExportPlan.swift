import Imaging
public import SystemPackage

/// The photos of an export, and what their crops are called unless a pattern says otherwise: `<stem>_<face>.png`,
/// where the stem is the photo's name without its extension and the face has at least two digits.
///
/// A crop's name depends on its photo and its face, and never on which other photos are exported.
public struct ExportPlan: Sendable {
  /// Each photo once, in the order given.
  public let photos: [FilePath]
  private let indices: [FilePath: Int]
  private let roots: Set<[UInt8]>

  /// - Parameters:
  ///   - photos: in the order of the export; repeated paths are ignored, however they are written.
  ///   - roots: the folders that `{path}` in a pattern is relative to, of which the nearest counts. A photo below none of
  ///     them is its own root.
  public init(photos: [FilePath], roots: [FilePath] = []) {
    var indices: [FilePath: Int] = [:]
    var unique: [FilePath] = []
    // The same path may be written in several ways.
    var keys: Set<[UInt8]> = []
    for photo in photos where indices[photo] == nil && keys.insert(PhotoPlace.key(of: photo)).inserted {
      indices[photo] = unique.count
      unique.append(photo)
    }
    self.photos = unique
    self.indices = indices
    self.roots = Set(roots.map(PhotoPlace.key))
  }

  /// The name of a photo's crop; nil when the photo is not part of the plan. Faces are counted from 0.
  public func name(of photo: FilePath, face: Int) -> FilePath? {
    precondition(face >= 0, "export plan: face \(face) does not exist")
    guard indices[photo] != nil else { return nil }
    let digits = face < 10 ? "0\(face)" : "\(face)"
    return FilePath(bytes: place(of: photo).stem + Array("_\(digits).png".utf8))
  }

  /// The first photo that is not below a folder; nil when there is none.
  package func firstOutside(_ folder: FilePath) -> FilePath? {
    let key = PhotoPlace.key(of: folder)
    return photos.first { !place(of: $0).folderKey.starts(with: key) }
  }

  func contains(_ photo: FilePath) -> Bool { indices[photo] != nil }

  /// Where a photo lies.
  func place(of photo: FilePath) -> PhotoPlace { PhotoPlace(photo, roots: roots) }
}

extension FilePath {
  /// The path's bytes, without the zero at its end.
  var bytes: [UInt8] {
    // SAFETY: the platform string has `length` bytes.
    unsafe withPlatformString { (string: UnsafePointer<CChar>) -> [UInt8] in
      unsafe UnsafeBufferPointer(start: string, count: length).map { UInt8(bitPattern: $0) }
    }
  }

  init(bytes: [UInt8]) {
    var terminated: [CChar] = bytes.map { CChar(bitPattern: $0) }
    terminated.append(0)
    self.init(platformString: terminated)
  }
}

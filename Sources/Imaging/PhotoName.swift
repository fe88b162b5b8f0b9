/// Which names in a folder are taken for photos.
public enum PhotoName {
  /// Extensions of photos, without the dot, in lower case, the most common first.
  public static let endings = [
    "jpg", "jpeg", "png", "jpe", "jfif", "webp", "heic", "heif", "hif", "avif", "tif", "tiff", "gif", "bmp",
    "jxl",
    "jp2", "j2k", "jpf", "jpx", "j2c", "jpc", "dib", "mpo", "pjpeg", "pjpg", "pjp",
    // Camera raw files.
    "dng", "cr2", "cr3", "nef", "nrw", "arw", "srw", "raf", "orf", "rw2", "pef",
  ]

  private static let photoEndings = Set(endings.map { Array($0.utf8) })

  /// The endings as numbers, the most common first: to compare one with these few takes less time than to look it up.
  private static let photoCodes = endings.map { code(of: Array($0.utf8)) }

  private static let filmEndings: Set<[UInt8]> = Set(
    [
      "mp4", "m4v", "mov", "mkv", "webm", "avi", "mpg", "mpeg", "wmv", "flv", "mts", "m2ts", "m2t", "ts",
      "3gp", "3g2",
      "ogv", "vob",
    ].map { Array($0.utf8) })

  /// Extensions of films that are also those of other files, such as programs in TypeScript.
  private static let sharedEndings: Set<[UInt8]> = [Array("ts".utf8), Array("mts".utf8)]

  /// Whether the name has the extension of any ``PhotoFormat``, in upper or lower case. That includes formats that
  /// this build cannot read: their error message says what is missing.
  public static func isPhoto(_ name: some BidirectionalCollection<UInt8>) -> Bool {
    ending(of: name).map(photoEndings.contains) ?? false
  }

  /// The same, many times as fast, for whole folders of names.
  static func isPhoto(_ name: UnsafeRawBufferPointer) -> Bool {
    var start = name.count
    while unsafe start > 0 && name[start - 1] != 0x2E {
      start -= 1
      if name.count - start > 8 { return false }
    }
    // Behind the last dot, which does not begin the name, there is something.
    guard start > 1, start < name.count else { return false }
    return unsafe photoCodes.contains(code(of: name[start...]))
  }

  /// A number for up to eight bytes, the same for upper and lower case.
  private static func code(of ending: some Collection<UInt8>) -> UInt64 {
    ending.reduce(0) { $0 << 8 | UInt64((0x41...0x5A).contains($1) ? $1 | 0x20 : $1) }
  }

  /// Whether the name has the extension of a film, in upper or lower case.
  public static func isFilm(_ name: some BidirectionalCollection<UInt8>) -> Bool {
    ending(of: name).map(filmEndings.contains) ?? false
  }

  /// Whether only the content of the file can tell what it is: its name has no extension, one that films share with other
  /// files, or one that a download or a backup left behind that of a photo (`a.jpg_large`, `a.jpg~`, `a.png.1`).
  public static func leavesDoubt(_ name: some BidirectionalCollection<UInt8>) -> Bool {
    guard let ending = ending(of: name) else { return true }
    if sharedEndings.contains(ending) { return true }
    if photoEndings.contains(ending) { return false }
    let letters = Array(ending.prefix { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) })
    if letters.count < ending.count, photoEndings.contains(letters) { return true }
    guard ending.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
    return isPhoto(name.dropLast(ending.count + 1))
  }

  /// What comes after the last dot, in lower case; nil without one. A hidden file's first dot begins its name.
  private static func ending(of name: some BidirectionalCollection<UInt8>) -> [UInt8]? {
    guard let dot = name.lastIndex(of: 0x2E), dot != name.startIndex else { return nil }
    let ending = name[name.index(after: dot)...]
    // A name may have any length.
    guard ending.count <= 16 else { return [] }
    return ending.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  }
}

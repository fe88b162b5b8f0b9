import Imaging
public import SystemPackage

/// The names of all crops of an export, fixed before anything is written.
///
/// A crop is called `<stem>_<face>.png`, where the face has at least two digits. The stem is the photo's name
/// without its extension. Where that would give two photos one stem (upper and lower case count as equal,
/// because some disks do not distinguish them), all of these photos get as much of the following as needed:
/// the extension (`a.jpg_00.png`), the folder above (`trip-a_00.png`), both, more folders above, and at last
/// a number. Only that number depends on the order of photos.
public struct ExportPlan: Sendable {
  /// Each photo once, in the order given.
  public let photos: [FilePath]
  private let stems: [[UInt8]]
  private let indices: [FilePath: Int]

  /// The longest stem in bytes; names may have 255 on every common disk.
  static let longestStem = 232

  /// Fixes the names.
  ///
  /// - Parameter photos: in the order of the export; repeated paths are ignored.
  public init(photos: [FilePath]) {
    var indices: [FilePath: Int] = [:]
    var unique: [FilePath] = []
    for photo in photos where indices[photo] == nil {
      indices[photo] = unique.count
      unique.append(photo)
    }
    self.photos = unique
    self.indices = indices
    stems = Self.distinctStems(unique.map(StemForms.init))
  }

  /// The name of a photo's crop; nil when the photo is not part of the plan. Faces are counted from 0.
  public func name(of photo: FilePath, face: Int) -> FilePath? {
    precondition(face >= 0, "export plan: face \(face) does not exist")
    guard let index = indices[photo] else { return nil }
    let digits = face < 10 ? "0\(face)" : "\(face)"
    return FilePath(bytes: stems[index] + Array("_\(digits).png".utf8))
  }

  /// The name of a photo's copy: its part of names and an ending.
  ///
  /// - Precondition: the photo is part of the plan.
  public func name(of photo: FilePath, ending: String) -> FilePath {
    guard let stem = stem(of: photo) else { preconditionFailure("export plan: \(photo) is not part of it") }
    return FilePath(bytes: stem + Array(ending.utf8))
  }

  /// The photo's part of names; nil when the photo is not part of the plan.
  func stem(of photo: FilePath) -> [UInt8]? { indices[photo].map { stems[$0] } }

  /// Lengthens the stems of photos that share one until all differ.
  private static func distinctStems(_ forms: [StemForms]) -> [[UInt8]] {
    var levels = [Int](repeating: 0, count: forms.count)
    while true {
      let groups = Dictionary(grouping: forms.indices) { folded(forms[$0].stem(level: levels[$0])) }
      var raised = false
      for group in groups.values where group.count > 1 {
        for index in group where levels[index] < forms[index].lastLevel {
          levels[index] += 1
          raised = true
        }
      }
      if !raised { break }
    }
    var taken: Set<String> = []
    return forms.indices.map { index in
      let stem = forms[index].stem(level: levels[index])
      var candidate = stem
      var number = 2
      while !taken.insert(folded(candidate)).inserted {
        candidate = stem + Array("-\(number)".utf8)
        number += 1
      }
      return candidate
    }
  }

  private static func folded(_ stem: [UInt8]) -> String { String(decoding: stem, as: UTF8.self).lowercased() }
}

/// The possible stems of a photo, the shortest first.
struct StemForms {
  private let folders: [[UInt8]]
  private let stem, name: [UInt8]

  init(_ photo: FilePath) {
    let components = photo.components.map { FilePath(root: nil, [$0]).bytes }
    let name = components.last ?? Array("photo".utf8)
    // A leading dot begins a hidden name, not an extension.
    let dot = name.dropFirst().lastIndex(of: 0x2E) ?? name.endIndex
    self.name = name
    stem = Array(name[..<dot])
    folders = components.dropLast().filter { $0 != [0x2E] && $0 != [0x2E, 0x2E] }
  }

  var lastLevel: Int { 1 + 2 * folders.count }

  /// Level 0 is the stem, 1 the name with its extension, 2 and 3 the same below their folder, and so on.
  func stem(level: Int) -> [UInt8] {
    let above: [UInt8] = folders.suffix(level / 2).flatMap { $0 + [0x2D] }
    let whole: [UInt8] = above + (level.isMultiple(of: 2) ? stem : name)
    guard whole.count > ExportPlan.longestStem else { return whole }
    // Cut from the front, where the folders are, and never inside a UTF-8 sequence.
    return Array(whole.suffix(ExportPlan.longestStem).drop { $0 & 0xC0 == 0x80 })
  }
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

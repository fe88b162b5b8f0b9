package import SystemPackage

/// The names of copies of photos in one folder (`facet draw`), fixed before anything is written.
///
/// A copy has its photo's name without the extension. Where that would give two photos one name (upper and lower case
/// count as equal, because some disks do not distinguish them), all of these photos get as much of the following as
/// needed: the extension (`a.jpg`), the folder above (`trip-a`), both, more folders above, and at last a number. Only
/// that number depends on the order of photos. Crops, which go on into data sets, are named by ``CropNaming``.
package struct CopyNames: Sendable {
  private let stems: [FilePath: [UInt8]]

  package init(_ photos: [FilePath]) {
    var seen: Set<FilePath> = []
    let unique = photos.filter { seen.insert($0).inserted }
    stems = Dictionary(uniqueKeysWithValues: zip(unique, Self.distinctStems(unique.map(StemForms.init))))
  }

  /// A photo's part of the name and an ending.
  ///
  /// - Precondition: the photo is one of those that the names were made for.
  package func name(of photo: FilePath, ending: String) -> FilePath {
    guard let stem = stems[photo] else {
      preconditionFailure("copy names: \(photo) is not one of the photos")
    }
    return FilePath(bytes: stem + Array(ending.utf8))
  }

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
    guard whole.count > PhotoPlace.longestStem else { return whole }
    // Cut from the front, where the folders are, and never inside a UTF-8 sequence.
    return Array(whole.suffix(PhotoPlace.longestStem).drop { $0 & 0xC0 == 0x80 })
  }
}

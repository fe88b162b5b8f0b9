import Imaging
package import SystemPackage

/// What the crops of an export are called, and to which label they belong.
package struct CropNaming: Sendable {
  private let plan: ExportPlan
  private let pattern: NamePattern
  private let label: LabelPattern?
  private let mixesFolders: Bool
  private let template, ending: [UInt8]

  package init(_ plan: ExportPlan, _ options: ExportOptions) {
    self.plan = plan
    (pattern, label, mixesFolders) = (options.pattern, options.label, options.mixesFolders)
    template = NamePattern.safe(options.crops.template.name, orElse: "template")
    ending = Array(options.crops.format.ending.utf8)
  }

  // MARK: Names

  /// The bytes that stand for a face's number and a person where these are not known yet. No path has them.
  static let faceMark: UInt8 = 0, personMark: UInt8 = 1

  /// - Parameters:
  ///   - face: nil for a mark in its place.
  ///   - index: of a pattern that counts; nil when it is not known yet.
  func name(of photo: FilePath, face: ExportFace?, index: Int? = nil) -> [UInt8] {
    name(at: plan.place(of: photo), face: face, index: index)
  }

  private func name(at place: PhotoPlace, face: ExportFace?, index: Int? = nil) -> [UInt8] {
    pattern.bytes { field, digits in
      switch field {
      case .face: face.map { NamePattern.number($0.index, digits: digits) } ?? [Self.faceMark]
      case .index: index.map { NamePattern.number($0, digits: digits) } ?? []
      case .person: face.map { NamePattern.safe($0.person ?? "", orElse: "unknown") } ?? [Self.personMark]
      case .template: template
      default: Self.text(field, place)
      }
    } + ending
  }

  /// The name of a face's crop, for a pattern that does not count.
  package func name(of photo: FilePath, _ face: ExportFace) -> FilePath {
    FilePath(bytes: name(of: photo, face: face))
  }

  /// A field that depends on where the photo lies.
  private static func text(_ field: NamePattern.Field, _ place: PhotoPlace) -> [UInt8] {
    switch field {
    case .photo, .stem: place.stem
    case .path: place.path
    case .ending: place.ending.isEmpty ? Array("none".utf8) : place.ending
    default: NamePattern.safe(String(decoding: place.folder(field.level), as: UTF8.self), orElse: "folder")
    }
  }

  // MARK: Labels

  /// The label of a face: by the pattern for labels when there is one. Otherwise the person's name when it is known, the
  /// folders in the crop's name when they come from the photo's, and else the name of the photo's folder.
  package func label(of photo: FilePath, _ face: ExportFace) -> String {
    if label == nil, let person = face.person { return person }
    return String(decoding: labelBytes(at: plan.place(of: photo), face.person), as: UTF8.self)
  }

  private func labelBytes(at place: PhotoPlace, _ person: String?) -> [UInt8] {
    if let label {
      return label.parts.bytes { field, _ in
        field == .person ? Array((person ?? "unknown").utf8) : Self.rawText(field, place)
      }
    }
    if pattern.has(.person) { return Array("unknown".utf8) }
    let above = pattern.folders.bytes { field, _ in Self.rawText(field, place) }
    if pattern.folders.hasPlace, let end = above.lastIndex(of: 0x2F) { return Array(above[..<end]) }
    return place.folder(0)
  }

  /// As the disk has it: labels are text in manifests and need not be safe for files.
  private static func rawText(_ field: NamePattern.Field, _ place: PhotoPlace) -> [UInt8] {
    switch field {
    case .photo, .stem, .path, .ending: text(field, place)
    default: place.folder(field.level)
    }
  }

  // MARK: Clashes

  /// Two photos whose crops would have one name, or whose folders would become one unasked; nil when there are none.
  package func clash() -> NameClash? {
    guard var clash = firstClash() else { return nil }
    for text in clash.isOfFolders && !pattern.folders.hasPlace ? [] : pattern.alternatives {
      guard let other = try? NamePattern(text, isSingle: !pattern.has(.face)) else { continue }
      if CropNaming(self, other).firstClash() == nil {
        clash.suggestion = "--name '\(text)'"
        clash.pattern = other
        break
      }
    }
    if clash.suggestion == nil, clash.isOfFolders {
      let levels = NamePattern.Field.above
      for count in 2...levels.count {
        let text = levels.prefix(count).reversed().map { "{\($0.rawValue)}" }.joined(separator: "/")
        guard let other = try? LabelPattern(text), hasOneFolder(for: other) else { continue }
        clash.suggestion = "--label '\(text)'"
        break
      }
    }
    return clash
  }

  /// With another pattern.
  private init(_ other: CropNaming, _ pattern: NamePattern) {
    (plan, label, mixesFolders) = (other.plan, other.label, other.mixesFolders)
    (template, ending) = (other.template, other.ending)
    self.pattern = pattern
  }

  private func firstClash() -> NameClash? {
    var names: [[UInt8]: FilePath] = [:]
    // By the folder among the crops, or the label: the folder of photos that it stands for.
    var folders: [[UInt8]: (key: [UInt8], photo: FilePath)] = [:]
    for photo in plan.photos {
      let place = plan.place(of: photo)
      let name = name(at: place, face: nil)
      if !pattern.counts, let other = names.updateValue(photo, forKey: Self.folded(name)) {
        return NameClash(photo: other, other: photo, name: shown(name))
      }
      guard label == nil, !mixesFolders, !pattern.has(.person) else { continue }
      let group = group(at: place, name)
      let key = place.folderKey
      let first = folders[Self.folded(group)]
      if let first, first.key != key {
        return NameClash(
          photo: first.photo, other: photo, name: String(decoding: group, as: UTF8.self), isOfFolders: true)
      }
      if first == nil { folders[Self.folded(group)] = (key, photo) }
    }
    return nil
  }

  /// The folder among the crops where the pattern makes one of the photo's; else its label.
  private func group(at place: PhotoPlace, _ name: [UInt8]) -> [UInt8] {
    guard pattern.folders.hasPlace, let end = name.lastIndex(of: 0x2F) else {
      return labelBytes(at: place, nil)
    }
    return Array(name[..<end])
  }

  private func hasOneFolder(for label: LabelPattern) -> Bool {
    var folders: [[UInt8]: [UInt8]] = [:]
    return plan.photos.allSatisfy { photo in
      let place = plan.place(of: photo)
      let text = label.parts.bytes { field, _ in Self.rawText(field, place) }
      let first = folders[Self.folded(text)]
      folders[Self.folded(text)] = first ?? place.folderKey
      return first == nil || first == place.folderKey
    }
  }

  /// A name for messages, with the first face for the mark.
  private func shown(_ name: [UInt8]) -> String {
    String(
      decoding: name.flatMap { byte -> [UInt8] in
        switch byte {
        case Self.faceMark: Array("00".utf8)
        case Self.personMark: Array("PERSON".utf8)
        default: [byte]
        }
      }, as: UTF8.self)
  }

  /// Upper and lower case count as equal, because some disks do not distinguish them.
  static func folded(_ name: [UInt8]) -> [UInt8] {
    guard let text = String(validating: name, as: UTF8.self) else {
      return name.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
    }
    return Array(text.lowercased().utf8)
  }
}

/// Two photos that a pattern does not part.
package struct NameClash: Sendable, Equatable {
  package var photo, other: FilePath
  /// The name of the crops, or of the folder or label.
  package var name: String
  /// Whether their crops have different names, but their folders would become one.
  package var isOfFolders = false
  /// The option that parts them, and its pattern if it is one of names; nil when none was found.
  package var suggestion: String?
  package var pattern: NamePattern?
}

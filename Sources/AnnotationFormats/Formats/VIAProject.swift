import Annotations

/// A project of VIA, version 3: attributes, files, views (what is shown at once) and regions, each by their numbers.
struct VIAProject {
  /// What is shown at once: usually one photo.
  struct View {
    var files: [JSONPart] = []
    var regions: [(id: String, part: JSONPart)] = []
  }

  private(set) var views: [(id: String, view: View)] = []
  private var attributes: [String: JSONPart] = [:]

  static func isOne(_ start: [UInt8]) -> Bool {
    start.holds("\"vid_list\"") && start.holds("\"project\"")
  }

  init(_ sections: [String: JSONPart]) {
    func members(_ name: String) -> [(key: String, part: JSONPart)] { sections[name]?.members ?? [] }
    attributes = Dictionary(members("attribute").map { ($0.key, $0.part) }) { first, _ in first }
    let files = Dictionary(members("file").map { ($0.key, $0.part) }) { first, _ in first }
    views = members("view").map { id, part in
      (id, View(files: (part["fid_list"].list ?? []).compactMap(\.plainText).compactMap { files[$0] }))
    }
    let places = Dictionary(views.enumerated().map { ($1.id, $0) }) { first, _ in first }
    for (id, part) in members("metadata") {
      guard let place = part["vid"].plainText.flatMap({ places[$0] }) else { continue }
      views[place].view.regions.append((id, part))
    }
  }

  /// The values of a region by the names of their attributes. What was chosen is in the file as its number.
  func values(_ region: JSONPart) -> JSONPart {
    var values: [String: any Sendable] = [:]
    for (id, part) in region["av"].members ?? [] {
      guard let attribute = attributes[id], let text = part.plainText else { continue }
      let name = attribute["aname"].text ?? id
      let options = attribute["options"]
      // Check boxes can have several.
      let chosen = text.split(separator: ",").compactMap { options[$0.trimmed].text }
      if attribute["type"].number == Self.checkBox {
        values[name] = Dictionary(chosen.map { ($0, true) }) { first, _ in first }
      } else {
        values[name] = chosen.first ?? text
      }
    }
    return JSONPart(members: values)
  }

  private static let checkBox = 2.0
  private static let shapes = [
    1: "point", 2: "rect", 3: "circle", 4: "ellipse", 5: "line", 6: "polyline", 7: "polygon", 8: "polygon",
    9: "extreme circle",
  ]

  /// A region's shape as version 2 has it: the numbers of the file are the kind, and then the coordinates.
  static func shape(_ region: JSONPart) -> JSONPart? {
    guard let numbers = region["xy"].numbers, let kind = numbers.first.flatMap({ Int(exactly: $0) }) else {
      return nil
    }
    let rest = Array(numbers.dropFirst())
    let name = shapes[kind] ?? "\(kind)"
    let names: [String] =
      switch name {
      case "point": ["cx", "cy"]
      case "rect": ["x", "y", "width", "height"]
      case "circle": ["cx", "cy", "r"]
      case "ellipse": ["cx", "cy", "rx", "ry"]
      default: []
      }
    var members: [String: any Sendable] = Dictionary(zip(names, rest)) { first, _ in first }
    if name.hasPrefix("poly") {
      members["all_points_x"] = rest.indices.filter { $0 % 2 == 0 }.map { rest[$0] }
      members["all_points_y"] = rest.indices.filter { $0 % 2 == 1 }.map { rest[$0] }
    }
    members["name"] = name
    return JSONPart(members: members)
  }
}

extension Reading {
  func readVIAProject(_ stream: ByteStream) throws {
    var scanner = JSONScanner(stream, format)
    var sections: [String: JSONPart] = [:]
    try scanner.run { key, bytes in
      guard ["attribute", "file", "view", "metadata"].contains(key) else { return }
      guard let section = JSONPart(bytes), section.members != nil else {
        throw FormatError.malformed(format, place: "'\(key)'", reason: "it is not a JSON object")
      }
      sections[key] = section
    }
    var isUnlabelled = false
    let project = VIAProject(sections)
    for (id, view) in project.views {
      guard view.files.count == 1, let file = view.files.first, let name = file["fname"].text else {
        skipPhoto("view \(id)", "it shows \(view.files.count) files instead of one photo")
        continue
      }
      let place = "photo '\(name)'"
      guard file["type"].number ?? 2 == 2 else {
        skipPhoto(place, "it is a film or a sound, not a photo")
        continue
      }
      var drawn = DrawnShapes()
      for (number, region) in view.regions.enumerated() {
        let place = "\(place), region \(number + 1)"
        guard let shape = VIAProject.shape(region.part) else {
          report.skip(place, "its xy is not the numbers of a shape")
          continue
        }
        isUnlabelled = !add(shape, project.values(region.part), to: &drawn, place) || isUnlabelled
      }
      try finish(name, JSONPart(members: [:]), drawn, place)
    }
    if isUnlabelled { report.warn("the file", Self.unlabelled) }
  }
}

import Annotations
import Geometry

// The VGG Image Annotator, versions 1 and 2: projects, exported annotations, and CSV.

extension Reading {
  /// Photos by keys, at the top or in a project's `_via_img_metadata`.
  func readVIA(_ stream: ByteStream) throws {
    if VIAProject.isOne(Array(try stream.peek(AnnotationFormat.sniffedBytes))) {
      return try readVIAProject(stream)
    }
    var scanner = JSONScanner(stream, format)
    var isUnlabelled = false
    try scanner.run(opening: ["_via_img_metadata"]) { key, bytes in
      if key.hasPrefix("_via_") { return }
      guard let photo = JSONPart(bytes), let name = photo["filename"].text else {
        return report.skip("photo '\(key)'", "it is not an object with a file name")
      }
      let place = "photo '\(name)'"
      // In version 1 the regions are an object with numbers as keys.
      guard let regions = photo["regions"].list ?? photo["regions"].members?.map(\.part) else {
        return report.skip(place, "it has no regions that can be read")
      }
      var drawn = DrawnShapes()
      for (number, region) in regions.enumerated() {
        let shape = region["shape_attributes"]
        let isLabelled = add(shape, region["region_attributes"], to: &drawn, "\(place), region \(number + 1)")
        isUnlabelled = isUnlabelled || !isLabelled
      }
      try finish(name, photo["file_attributes"], drawn, place)
    }
    if isUnlabelled { report.warn("the file", Self.unlabelled) }
  }

  /// A row for each region, with the shape and its attributes as JSON; the rows of a photo are consecutive.
  func readVIACSV(_ stream: ByteStream) throws {
    var rows = try CSVParser(stream)
    let header = (try rows.next() ?? []).map { $0.trimmed.trimmingHash.lowercased() }
    func column(_ name: String) throws -> Int {
      guard let index = header.firstIndex(of: name) else {
        throw FormatError.malformed(format, place: "line 1", reason: "the header names no column \(name)")
      }
      return index
    }
    let (name, shape) = (try column("filename"), try column("region_shape_attributes"))
    let (attributes, about) = (try column("region_attributes"), try column("file_attributes"))
    var photo: (name: String, about: JSONPart, place: String)?
    var drawn = DrawnShapes()
    var isUnlabelled = false
    func finish() throws {
      if let photo { try self.finish(photo.name, photo.about, drawn, photo.place) }
    }
    // The photo before a broken row is delivered.
    func nextRow() throws -> [String]? {
      do {
        return try rows.next()
      } catch {
        try finish()
        throw error
      }
    }
    while let row = try nextRow() {
      let place = "line \(rows.line)"
      guard row.count > max(name, shape, attributes, about), let region = JSONPart(text: row[shape]),
        let values = JSONPart(text: row[attributes])
      else {
        report.skip(place, "it has too few fields, or they are not JSON")
        continue
      }
      // Texts are equal in all Unicode forms, but names of files are not.
      if photo?.name.utf8.elementsEqual(row[name].utf8) != true {
        try finish()
        guard let about = JSONPart(text: row[about].isEmpty ? "{}" : row[about]) else {
          report.skip(place, "its file_attributes are not JSON")
          photo = nil
          continue
        }
        (photo, drawn) = ((row[name], about, place), DrawnShapes())
      }
      // A photo without regions has a row with an empty shape.
      if region.members?.isEmpty != false { continue }
      isUnlabelled = !add(region, values, to: &drawn, place) || isUnlabelled
    }
    try finish()
    if isUnlabelled { report.warn("the file", Self.unlabelled) }
  }

  static let unlabelled = "regions without a class were read as faces"

  func finish(_ name: String, _ about: JSONPart, _ drawn: DrawnShapes, _ place: String) throws {
    var record = PhotoRecord(name: PhotoAddress.name(name))
    record.state = about["state"].text.flatMap(PhotoState.init)
    record.note = about["note"].text
    try finish(record, drawn.joined(place, &report), stated: nil, place: place)
  }

  /// - Returns: whether the region says what it shows.
  func add(
    _ shape: JSONPart, _ attributes: JSONPart, to drawn: inout DrawnShapes, _ place: String
  ) -> Bool {
    let values = Self.values(attributes)
    func value(_ names: [String]) -> String? {
      names.lazy.compactMap { name in values.first { $0.name.lowercased() == name }?.value.trimmed }
        .first { !$0.isEmpty }
    }
    let kind = value(["class", "label", "type", "category", "object", "landmark"])
    let label = kind ?? value(["name"])
    let group = value(["group", "group_id", "face_id"])
    if shape["name"].text == "point" {
      if let label, let index = DrawnShapes.landmark(label), let x = shape["cx"].number,
        let y = shape["cy"].number
      {
        drawn.addLandmark(
          index, x: x, y: y, group: group, isHidden: value([LabelMe.hidden]).map(Words.meanYes) == true)
      } else {
        report.skip(place, "point '\(label ?? "")' is not an eye, a nose or a mouth corner")
      }
      return true
    }
    let none = RawFace(minX: 0, minY: 0, maxX: 0, maxY: 0)
    guard let labelled = label.map({ self.face(none, labels: [$0]) }) ?? none else { return true }
    guard var face = viaFace(shape, place) else { return true }
    (face.flags, face.person) = (labelled.flags, labelled.person)
    for (name, value) in values where kind != nil || name.lowercased() != "name" {
      apply(name, value, to: &face, place)
    }
    drawn.add(face, group: group)
    return label != nil
  }

  /// Attributes with one value; of check boxes, those that are set, as values of "yes".
  private static func values(_ attributes: JSONPart) -> [(name: String, value: String)] {
    (attributes.members ?? []).flatMap { name, part -> [(name: String, value: String)] in
      if let choices = part.members {
        return choices.filter(\.part.isTrue).flatMap { [($0.key, "yes"), (name, $0.key)] }
      }
      if part.text == nil, part.isTrue, part.number == nil { return [(name, "yes")] }
      return part.plainText.map { [(name, $0)] } ?? []
    }
  }

  private func viaFace(_ shape: JSONPart, _ place: String) -> RawFace? {
    func numbers(_ names: String...) -> [Double]? {
      let numbers = names.compactMap { shape[$0].number }
      return numbers.count == names.count ? numbers : nil
    }
    let kind = shape["name"].text ?? ""
    var face: RawFace?
    switch kind {
    case "rect":
      face = numbers("x", "y", "width", "height").map {
        RawFace(minX: $0[0], minY: $0[1], maxX: $0[0] + $0[2], maxY: $0[1] + $0[3])
      }
    case "circle":
      face = numbers("cx", "cy", "r").map {
        RawFace(ellipseX: $0[0], y: $0[1], acrossRadius: $0[2], downRadius: $0[2])
      }
    case "ellipse":
      face = numbers("cx", "cy", "rx", "ry").map {
        RawFace(
          ellipseX: $0[0], y: $0[1], acrossRadius: $0[2], downRadius: $0[3],
          degrees: (shape["theta"].number ?? 0) * 180 / .pi)
      }
    case "polygon", "polyline":
      let (xs, ys) = (shape["all_points_x"].numbers ?? [], shape["all_points_y"].numbers ?? [])
      if xs.count == ys.count { face = RawFace(around: zip(xs, ys).map { ($0, $1) }) }
    default:
      report.skip(place, "shape '\(kind)' is not known")
      return nil
    }
    if face == nil { report.skip(place, "its \(kind) is not complete") }
    return face
  }
}

extension String {
  /// Without the `#` with which version 1 begins its header.
  fileprivate var trimmingHash: String { hasPrefix("#") ? String(dropFirst()).trimmed : self }
}

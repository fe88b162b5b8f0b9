import Annotations
import Geometry

/// The columns of facet's CSV, in the order in which they are written. A photo without faces has a row with
/// empty columns for the face.
enum CSVColumn: String, CaseIterable {
  case photo, width, height
  case photoState = "photo_state"
  case photoNote = "photo_note"
  /// What a box shows, in other programs' files.
  case kind = "class"
  case id, state
  case minX = "min_x"
  case minY = "min_y"
  case maxX = "max_x"
  case maxY = "max_y"
  case boxWidth = "box_width"
  case boxHeight = "box_height"
  case score, person, flags, note
  case leftEyeX = "left_eye_x"
  case leftEyeY = "left_eye_y"
  case rightEyeX = "right_eye_x"
  case rightEyeY = "right_eye_y"
  case noseX = "nose_x"
  case noseY = "nose_y"
  case leftMouthX = "left_mouth_x"
  case leftMouthY = "left_mouth_y"
  case rightMouthX = "right_mouth_x"
  case rightMouthY = "right_mouth_y"
  case hidden = "hidden_landmarks"

  /// The columns that are written; the box's size and the class are only read.
  static let written = allCases.filter { $0 != .boxWidth && $0 != .boxHeight && $0 != .kind }

  static let points: [(x: CSVColumn, y: CSVColumn)] = [
    (.leftEyeX, .leftEyeY), (.rightEyeX, .rightEyeY), (.noseX, .noseY), (.leftMouthX, .leftMouthY),
    (.rightMouthX, .rightMouthY),
  ]

  /// The names that other programs use.
  private static let others: [String: CSVColumn] = [
    "path": .photo, "file": .photo, "filename": .photo, "file_name": .photo, "image": .photo,
    "image_name": .photo,
    "image_id": .photo, "image_path": .photo, "xmin": .minX, "ymin": .minY, "xmax": .maxX, "ymax": .maxY,
    "x1": .minX, "y1": .minY, "x2": .maxX, "y2": .maxY, "left": .minX, "top": .minY, "right": .maxX,
    "bottom": .maxY,
    "x": .minX, "y": .minY, "x_1": .minX, "y_1": .minY, "w": .boxWidth, "h": .boxHeight, "name": .person,
    "identity": .person, "label": .kind, "class_name": .kind, "classname": .kind, "labelname": .kind,
    "label_name": .kind, "category": .kind, "category_name": .kind, "object": .kind, "tag": .kind,
    "class_id": .kind, "category_id": .kind, "confidence": .score, "lefteye_x": .leftEyeX,
    "lefteye_y": .leftEyeY,
    "righteye_x": .rightEyeX, "righteye_y": .rightEyeY, "leftmouth_x": .leftMouthX,
    "leftmouth_y": .leftMouthY,
    "rightmouth_x": .rightMouthX, "rightmouth_y": .rightMouthY,
  ]

  init?(header: String) {
    let name = header.trimmed.lowercased()
    guard let column = CSVColumn(rawValue: name) ?? Self.others[name] else { return nil }
    self = column
  }
}

extension Reading {
  /// A header row with the names of the columns, then a row for each face; the rows of a photo are
  /// consecutive.
  func readCSV(_ stream: ByteStream) throws {
    var rows = try CSVParser(stream)
    guard let header = try rows.next() else { return }
    var columns: [CSVColumn: Int] = [:]
    for (index, name) in header.enumerated() {
      guard let column = CSVColumn(header: name) else {
        report.warn("column '\(name)'", "it is not known and was left out")
        continue
      }
      if columns[column] == nil { columns[column] = index }
    }
    // As in CelebA, "width" and "height" next to a corner, without another size, are those of the box.
    let hasBox = columns[.maxX] != nil || columns[.boxWidth] != nil
    if !hasBox, let width = columns[.width], let height = columns[.height] {
      (columns[.boxWidth], columns[.boxHeight]) = (width, height)
      (columns[.width], columns[.height]) = (nil, nil)
    }
    guard columns[.photo] != nil, columns[.minX] != nil, columns[.minY] != nil,
      columns[.maxX] != nil || columns[.boxWidth] != nil, columns[.maxY] != nil || columns[.boxHeight] != nil
    else {
      throw FormatError.malformed(
        format, place: "line 1",
        reason: "the header names no columns photo, min_x, min_y, max_x and max_y (or others in use for them)"
      )
    }
    var group: CSVGroup?
    var kinds: Set<String> = []
    while let row = try nextRow(&rows, after: group) {
      let line = CSVRow(fields: row, columns: columns, line: rows.line)
      let name = line[.photo] ?? ""
      // Texts are equal in all Unicode forms, but names of files are not.
      if group?.record.name.utf8.elementsEqual(name.utf8) != true {
        try finish(group)
        group = CSVGroup(line, name: name)
      }
      do {
        guard let raw = try line.face() else { continue }
        guard columns[.kind] != nil else {
          group?.faces.append(raw)
          continue
        }
        let kind = line[.kind]?.trimmed ?? ""
        // The rows to come are not known yet.
        if kinds.count < 2 { kinds.insert(FaceWords.folded(kind)) }
        if let face = face(raw, ofClass: kind, isAlone: kinds.count == 1) { group?.faces.append(face) }
      } catch {
        report.skip("line \(rows.line)", error.reason)
      }
    }
    try finish(group)
  }

  /// The next row. The photo before a broken one is delivered.
  private func nextRow(_ rows: inout CSVParser, after group: CSVGroup?) throws -> [String]? {
    do {
      return try rows.next()
    } catch {
      try finish(group)
      throw error
    }
  }

  private func finish(_ group: CSVGroup?) throws {
    guard let group else { return }
    try finish(group.record, group.faces, stated: group.size, place: "line \(group.line)")
  }
}

/// The rows of one photo.
private struct CSVGroup {
  var record: PhotoRecord
  var size: PixelSize?
  var line: Int
  var faces: [RawFace] = []

  init(_ row: CSVRow, name: String) {
    record = PhotoRecord(
      name: name, state: row[.photoState].flatMap(PhotoState.init), note: row[.photoNote])
    if let width = row[.width].flatMap({ Int($0) }), let height = row[.height].flatMap({ Int($0) }) {
      size = PixelSize(width: width, height: height)
    }
    line = row.line
  }
}

private struct CSVRow {
  var fields: [String]
  var columns: [CSVColumn: Int]
  var line: Int

  /// Nil when the column or the field is missing or empty.
  subscript(column: CSVColumn) -> String? {
    guard let index = columns[column], index < fields.count, !fields[index].isEmpty else { return nil }
    return fields[index]
  }

  private func number(_ column: CSVColumn) throws(Reading.Fault) -> Double? {
    guard let text = self[column] else { return nil }
    guard let number = Double(text.trimmed) else {
      throw Reading.Fault(reason: "\(column.rawValue) is '\(text)', which is not a number")
    }
    return number
  }

  /// Nil for a photo without faces.
  func face() throws(Reading.Fault) -> RawFace? {
    let (x, y) = (try number(.minX), try number(.minY))
    if x == nil, y == nil { return nil }
    guard let x, let y else { throw Reading.Fault(reason: "its box is not complete") }
    let right = try number(.maxX)
    let bottom = try number(.maxY)
    let (width, height) = (try number(.boxWidth), try number(.boxHeight))
    guard let maxX = right ?? width.map({ x + $0 }), let maxY = bottom ?? height.map({ y + $0 }) else {
      throw Reading.Fault(reason: "its box is not complete")
    }
    var face = RawFace(minX: x, minY: y, maxX: maxX, maxY: maxY)
    var points: [(x: Double, y: Double)] = []
    for column in CSVColumn.points {
      if let x = try number(column.x), let y = try number(column.y) { points.append((x, y)) }
    }
    if points.count == 5 { face.points = points }
    let hidden = self[.hidden]?.split(separator: " ").compactMap { COCO.keypoints.firstIndex(of: String($0)) }
    face.hidden = LandmarkSet(indices: hidden ?? [])
    face.id = self[.id].flatMap { AnnotationID($0) }
    if let state = self[.state] {
      face.state = FaceState(rawValue: state)
      if face.state == nil {
        throw Reading.Fault(reason: "state '\(state)' is not one of found, accepted, rejected, added")
      }
    }
    face.score = try number(.score)
    face.person = self[.person]
    if let names = self[.flags] {
      guard let flags = FaceFlags(names: names.split(whereSeparator: { $0 == " " || $0 == "|" })) else {
        throw Reading.Fault(reason: "flags '\(names)' are not all known")
      }
      face.flags = flags
    }
    face.note = self[.note] ?? ""
    return face
  }
}

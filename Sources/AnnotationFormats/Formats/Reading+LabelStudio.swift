import Annotations
import Foundation
import Geometry
import Imaging

// Label Studio's exports: tasks with annotations, and the short form with a row for each annotation.

extension Reading {
  /// Tasks with `data`, `annotations` and `predictions`. A task that nobody has annotated gives its predictions, as
  /// found faces; without these it says nothing about its photo.
  func readLabelStudio(_ stream: ByteStream) throws {
    var number = 0
    try labelStudioTasks(stream) { task in
      number += 1
      let name = Self.photoName(task["data"])
      let place = "task \(task["id"].plainText ?? "\(number)") '\(name ?? "")'"
      guard let name else { return report.skip(place, "its data names no photo") }
      var record = PhotoRecord(name: name)
      record.state = task["data"]["facet_state"].text.flatMap(PhotoState.init)
      record.note = task["data"]["facet_note"].text
      if let annotation = annotation(task, place) {
        try finish(record, annotation["result"].list ?? [], isFound: false, nil, place)
      } else if let prediction = task["predictions"].list?.last(where: { $0["result"].list != nil }) {
        try finish(record, prediction["result"].list ?? [], isFound: true, prediction["score"].number, place)
      } else if task["annotations"].list?.isEmpty == true {
        report.warn(place, "nobody has annotated it; it was left out")
      } else {
        report.skip(place, "it has no annotations that can be read")
      }
    }
  }

  /// Rows with the photo and, for each control of the labelling screen, a list of what was drawn with it.
  func readLabelStudioMin(_ stream: ByteStream) throws {
    var number = 0
    try labelStudioTasks(stream) { row in
      number += 1
      let name = Self.photoName(row)
      let place = "row \(row["id"].plainText ?? "\(number)") '\(name ?? "")'"
      guard let name else { return report.skip(place, "it names no photo") }
      var record = PhotoRecord(name: name)
      record.state = row["facet_state"].text.flatMap(PhotoState.init)
      record.note = row["facet_note"].text
      try finish(record, Self.results(row), isFound: false, nil, place, names: Self.names(row))
    }
  }

  /// What people wrote into a field for names; the short form does not say to which face they belong.
  private static func names(_ row: JSONPart) -> [String] {
    (row.members ?? []).filter { FaceAttribute(name: $0.key) == .person }.flatMap { _, part in
      [part.text].compactMap(\.self) + (part.list ?? []).compactMap(\.text)
    }
  }

  private func labelStudioTasks(_ stream: ByteStream, _ body: (JSONPart) throws -> Void) throws {
    var scanner = JSONScanner(stream, format)
    var number = 0
    try scanner.runList { bytes in
      number += 1
      if let task = JSONPart(bytes), task.members != nil {
        try body(task)
      } else {
        report.skip("task \(number)", "it is not a JSON object")
      }
    }
  }

  /// The annotation that counts: the one that is marked as true, or else the last that was not cancelled.
  private func annotation(_ task: JSONPart, _ place: String) -> JSONPart? {
    let all = (task["annotations"].list ?? task["completions"].list ?? [])
      .filter { !$0["was_cancelled"].isTrue && $0["result"].list != nil }
    if all.count > 1 {
      report.warn(place, "\(all.count) people have annotated it; one of their annotations was read")
    }
    if let truth = all.first(where: { $0["ground_truth"].isTrue }) { return truth }
    func time(_ annotation: JSONPart) -> String {
      annotation["updated_at"].text ?? annotation["created_at"].text ?? ""
    }
    let latest = all.map(time).max()
    return all.last { time($0) == latest }
  }

  private static let photoKeys = [
    "image", "img", "photo", "picture", "url", "path", "file", "file_name", "filename",
  ]

  private static func photoName(_ data: JSONPart) -> String? {
    for key in photoKeys {
      if let text = data[key].text, !text.isEmpty { return PhotoAddress.name(text) }
    }
    let texts = (data.members ?? []).compactMap { $0.part.text }.map(PhotoAddress.name)
    return texts.first { PhotoName.isPhoto(Array($0.utf8)) }
  }

  /// The lists of a row as results of the long form.
  private static func results(_ row: JSONPart) -> [JSONPart] {
    (row.members ?? []).flatMap { name, part in
      (part.list ?? []).filter { $0.members != nil }.map { JSONPart(result: $0, from: name) }
    }
  }

  private func finish(
    _ record: PhotoRecord, _ results: [JSONPart], isFound: Bool, _ score: Double?, _ place: String,
    names: [String] = []
  ) throws {
    var regions = LabelStudioRegions(results)
    var faces = regions.faces(self, isFound: isFound, score, place)
    if names.count == 1, faces.count == 1, faces[0].person == nil {
      faces[0].person = names[0]
    } else if !names.isEmpty {
      report.warn(place, "the short form does not say whose names these are; export as JSON instead")
    }
    try finish(
      record, faces, stated: regions.size, isRelative: regions.size == nil && !faces.isEmpty,
      listsFaces: !isFound, place: place)
  }
}

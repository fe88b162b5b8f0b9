import Annotations
import Geometry

extension Reading {
  /// One photo with `object` elements named "face", each with a `bndbox` in pixels from 1, including the
  /// last.
  func readVOC(_ stream: ByteStream) throws {
    let handler = VOCHandler()
    try XMLEvents.parse(try stream.all(limit: XMLEvents.largest, format), format, handler)
    guard handler.isVOC else {
      throw FormatError.malformed(format, place: "the file", reason: "its element is not <annotation>")
    }
    let name = handler.photoName ?? reader.photoName
    var stated: PixelSize?
    if let width = handler.fields["annotation/size/width"].flatMap({ Int($0) }),
      let height = handler.fields["annotation/size/height"].flatMap({ Int($0) })
    {
      stated = PixelSize(width: width, height: height)
    }
    let isAlone = Self.isAlone(handler.objects.map { $0["name"] ?? "" })
    let faces = handler.objects.enumerated().compactMap { index, object -> RawFace? in
      let place = "object \(index + 1)"
      let edges = ["xmin", "ymin", "xmax", "ymax"].map { object["bndbox/\($0)"].flatMap { Double($0) } }
      // An object of another class needs no box.
      let name = object["name"] ?? ""
      guard let face = face(RawFace(minX: 0, minY: 0, maxX: 0, maxY: 0), ofClass: name, isAlone: isAlone)
      else {
        return nil
      }
      guard let minX = edges[0], let minY = edges[1], let maxX = edges[2], let maxY = edges[3] else {
        report.skip(place, "its bndbox is not complete")
        return nil
      }
      var placed = face
      (placed.minX, placed.minY, placed.maxX, placed.maxY) = (minX - 1, minY - 1, maxX, maxY)
      if object["difficult"] == "1" { placed.flags.insert(.ignore) }
      if object["occluded"] == "1" { placed.flags.insert(.occluded) }
      return placed
    }
    try finish(PhotoRecord(name: name), faces, stated: stated, place: "photo '\(name)'")
  }
}

/// Collects text by the path of its element, separately for each object.
private final class VOCHandler: XMLHandler {
  var fields: [String: String] = [:]
  var objects: [[String: String]] = []
  var isVOC = false
  private var path: [String] = []
  private var content = ""

  /// The photo's name with its folder, if that is given; nil when the file names no photo.
  var photoName: String? {
    guard let name = fields["annotation/filename"], !name.isEmpty else { return nil }
    guard let folder = fields["annotation/folder"], !folder.isEmpty, !name.contains("/") else { return name }
    return "\(folder)/\(name)"
  }

  func start(_ name: String, _ attributes: [String: String]) {
    if path.isEmpty { isVOC = name == "annotation" }
    path.append(name)
    content = ""
    if path == ["annotation", "object"] { objects.append([:]) }
  }

  func text(_ text: String) { content += text }

  func end(_ name: String) {
    let text = content.trimmed
    content = ""
    if path.count > 2, path.starts(with: ["annotation", "object"]) {
      // The first one counts, because parts of an object may have boxes of their own deeper down.
      let key = path.dropFirst(2).joined(separator: "/")
      if objects[objects.count - 1][key] == nil { objects[objects.count - 1][key] = text }
    } else if fields[path.joined(separator: "/")] == nil {
      fields[path.joined(separator: "/")] = text
    }
    path.removeLast()
  }
}

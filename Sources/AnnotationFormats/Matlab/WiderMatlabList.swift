/// A list of WIDER FACE as MATLAB writes it: the ground truth (`wider_face_val.mat`), or one that also says which faces
/// count (`wider_easy_val.mat`).
public struct WiderMatlabList: Sendable {
  /// A photo of the list.
  public struct Photo: Sendable, Hashable {
    /// `0--Parade/0_Parade_marchingband_1_465.jpg`, as in the text list.
    public var name: String
    /// Left, top, width, height of each face, in pixels.
    public var boxes: [[Double]]
    /// Blur, expression, illumination, invalid, occlusion and pose of each face, as in the text list.
    public var labels: [[Int]]
    /// Numbers of the faces that count, from 1; nil when the list does not say.
    public var chosen: [Int]?
  }

  /// In the file's order, event by event.
  public private(set) var photos: [Photo] = []

  /// Whether these bytes are the beginning of a MATLAB file.
  public static func isOne(_ start: some Sequence<UInt8>) -> Bool { start.starts(with: "MATLAB ".utf8) }

  /// - Throws: ``MatlabError``.
  public init(_ bytes: [UInt8]) throws(MatlabError) {
    let variables = try MatlabFile(bytes).variables
    func cells(_ name: String) throws(MatlabError) -> [MatlabFile.Value] {
      guard case .cells(let cells)? = variables[name] else { throw .missing(name) }
      return cells
    }
    let events = try cells("event_list"), files = try cells("file_list"), boxes = try cells("face_bbx_list")
    let names = ["blur", "expression", "illumination", "invalid", "occlusion", "pose"]
    let labels = names.map { Self.cells(variables["\($0)_label_list"]) }
    let chosen = variables["gt_list"].map { Self.cells($0) }
    guard events.count == files.count, files.count == boxes.count else {
      throw .damaged("its lists have \(events.count), \(files.count) and \(boxes.count) events")
    }
    for (event, value) in events.enumerated() {
      guard case .text(let folder) = value else { throw .damaged("event \(event + 1) has no name") }
      let (fileCells, boxCells) = (Self.cells(files[event]), Self.cells(boxes[event]))
      guard fileCells.count == boxCells.count else { throw .damaged("'\(folder)' has photos without boxes") }
      for (index, file) in fileCells.enumerated() {
        guard case .text(let name) = file else { throw .damaged("a photo of '\(folder)' has no name") }
        let rows = Self.rows(boxCells[index], columns: 4)
        let columns = labels.map { list -> [Int] in
          guard event < list.count else { return [] }
          let own = Self.cells(list[event])
          return index < own.count ? Self.rows(own[index], columns: 1).map { Int(exactly: $0[0]) ?? 0 } : []
        }
        photos.append(
          Photo(
            name: "\(folder)/\(name).jpg", boxes: rows,
            labels: rows.indices.map { row in columns.map { row < $0.count ? $0[row] : 0 } },
            chosen: chosen.map { list in
              guard event < list.count else { return [] }
              let own = Self.cells(list[event])
              guard index < own.count, case .numbers(let numbers, _) = own[index] else { return [] }
              return numbers.compactMap { Int(exactly: $0) }
            }))
      }
    }
  }

  private static func cells(_ value: MatlabFile.Value?) -> [MatlabFile.Value] {
    if case .cells(let cells)? = value { cells } else { [] }
  }

  private static func rows(_ value: MatlabFile.Value, columns: Int) -> [[Double]] {
    guard case .numbers(let numbers, let rows) = value, rows > 0, numbers.count == rows * columns else {
      return []
    }
    return (0..<rows).map { row in (0..<columns).map { numbers[$0 * rows + row] } }
  }

  /// The same list as text, for the reader of ``AnnotationFormat/widerFace``.
  public var text: String {
    var lines: [String] = []
    for photo in photos {
      lines += [photo.name, "\(photo.boxes.count)"]
      if photo.boxes.isEmpty { lines.append("0 0 0 0 0 0 0 0 0 0") }
      for (box, labels) in zip(photo.boxes, photo.labels) {
        let edges = box.map { value in Int(exactly: value).map(String.init) ?? "\(value)" }
        lines.append((edges + labels.map(String.init)).joined(separator: " "))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

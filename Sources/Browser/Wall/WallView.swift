import Annotations
import Detection
import Geometry
import Imaging
import Preview
import Screen
import Widgets

extension BrowserPainter {
  /// The faces in their grid, a name and a figure under each.
  mutating func drawWall(_ memo: inout PictureMemo) {
    let grid = state.wallGrid, wall = state.wall
    guard !wall.faces.isEmpty else {
      let isDone = state.detection.queue.done >= state.photos.count
      let words =
        state.list.arrangement.filter != nil
        ? "no face passes the filter" : isDone ? "no faces here" : "no faces yet"
      put(words, column: grid.area.column + 2, row: grid.area.row + 1, role: .dim)
      return
    }
    let first = wall.top * grid.perRow, marked = state.markedFaces
    let seen = wall.faces[min(first, wall.faces.count)...].prefix(grid.count)
    if state.picture.canShowPixels && state.picture.wantsPixels { drawWallPixels(seen, grid, &memo) }
    for (offset, place) in seen.enumerated() {
      let tile = grid.tile(offset)
      drawThumbnail(place, grid, tile)
      let isMarked = state.key(place).map(marked.contains) ?? false
      drawLabel(place, tile, isSelected: first + offset == wall.cursor, isMarked: isMarked)
    }
  }

  private mutating func drawThumbnail(_ face: Wall.Entry, _ grid: WallGrid, _ tile: CellRect) {
    let cells = grid.picture(in: tile)
    guard let key = state.key(face), let place = state.thumbnailPlace(key, grid: grid) else { return }
    drawThumbnail(key, place, in: cells, at: cells)
  }

  private mutating func drawWallPixels(
    _ seen: ArraySlice<Wall.Entry>, _ grid: WallGrid, _ memo: inout PictureMemo
  ) {
    var parts: [PictureMemo.WallPart] = []
    for (offset, face) in seen.enumerated() {
      guard let key = state.key(face), let place = state.thumbnailPlace(key, grid: grid) else { continue }
      add(place, key, in: grid.picture(in: grid.tile(offset)), &parts)
    }
    drawPixels(parts, in: grid.area, &memo)
  }

  /// Draws faces of the People view.
  mutating func drawFacePixels(
    _ faces: [(entry: Wall.Entry, cells: CellRect)], in area: CellRect, _ memo: inout PictureMemo
  ) {
    var parts: [PictureMemo.WallPart] = []
    for (face, cells) in faces {
      guard let key = state.key(face), let place = state.thumbnailPlace(key, cells: cells) else { continue }
      add(place, key, in: place.view.cells.moved(to: cells), &parts)
    }
    drawPixels(parts, in: area, &memo)
  }

  private func add(
    _ place: RenderRequest.Place, _ key: FaceKey, in cells: CellRect, _ parts: inout [PictureMemo.WallPart]
  ) {
    guard let entry = state.picture.renders.entries[place], case .pixels(let image) = entry.picture else {
      return
    }
    parts.append(PictureMemo.WallPart(cells: cells, key: key, serial: entry.serial, image: image))
  }

  /// Draws all faces in a single picture, because some terminals keep only few pictures at a time.
  private mutating func drawPixels(
    _ parts: [PictureMemo.WallPart], in cells: CellRect, _ memo: inout PictureMemo
  ) {
    guard !parts.isEmpty, !cells.isEmpty else { return }
    let picture = memo.wall(parts, cells: cells) {
      let ground = theme[.background].background ?? Color(0, 0, 0)
      var image = Image(
        width: cells.columns * state.shell.metrics.width, height: cells.rows * state.shell.metrics.height,
        red: ground.red, green: ground.green, blue: ground.blue)
      for part in parts {
        image.paste(
          part.image, x: (part.cells.column - cells.column) * state.shell.metrics.width,
          y: (part.cells.row - cells.row) * state.shell.metrics.height)
      }
      return PixelPicture(width: image.width, height: image.height, pixels: image.pixels)
    }
    frame.place(ImagePlacement(cells: cells, picture: picture))
    // Only the cells of the faces show it; those between are text.
    var isPicture = [Bool](repeating: false, count: cells.columns * cells.rows)
    for part in parts {
      for row in max(part.cells.row, cells.row)..<min(part.cells.endRow, cells.endRow) {
        for column in max(part.cells.column, cells.column)..<min(part.cells.endColumn, cells.endColumn) {
          isPicture[(row - cells.row) * cells.columns + column - cells.column] = true
        }
      }
    }
    for row in cells.row..<cells.endRow {
      for column in cells.column..<cells.endColumn
      where !isPicture[(row - cells.row) * cells.columns + column - cells.column] {
        frame.put(" ", column: column, row: row)
      }
    }
  }

  /// - Parameters:
  ///   - cells: what the face has room in.
  ///   - own: where the picture itself begins.
  private mutating func drawThumbnail(
    _ key: FaceKey, _ place: RenderRequest.Place, in cells: CellRect, at own: CellRect
  ) {
    switch state.picture.renders.entries[place]?.picture {
    case .cells(let picture): frame.draw(picture, column: own.column, row: own.row)
    case .pixels: break  // drawn already, in a single picture
    case nil:
      if state.wall.thumbnails.failed.contains(key) {
        put(
          "no picture", column: cells.column, row: cells.row + cells.rows / 2, limit: cells.columns,
          role: .dim)
      } else if let thumbnail = state.wall.thumbnails.entries[key] {
        let source = PictureSource(image: thumbnail.image, photo: thumbnail.image.size)
        let picture = CellFit.coarsePicture(of: source, view: place.view, mode: state.picture.mode)
        frame.draw(picture, column: own.column, row: own.row)
      }
    }
  }

  /// Draws a face of the People view in cells.
  mutating func drawFace(_ face: Wall.Entry, in cells: CellRect) {
    guard let key = state.key(face), let place = state.thumbnailPlace(key, cells: cells) else { return }
    drawThumbnail(key, place, in: cells, at: place.view.cells.moved(to: cells))
  }

  private mutating func drawLabel(_ place: Wall.Entry, _ tile: CellRect, isSelected: Bool, isMarked: Bool) {
    guard let face = state.face(place) else { return }
    let row = tile.endRow - 1, ground: Role? = isSelected ? .selection : nil
    let columns = tile.columns - 1
    if isSelected {
      fillLine(column: tile.column, row: row, columns: columns, role: .selection, ground: .selection)
      for line in tile.row..<tile.endRow {
        put(
          glyphs.cursorBar, column: tile.column, row: line, role: .accent, ground: line == row ? ground : nil)
      }
    }
    let photo = state.photos[place.photo.index], style = style(photo, place.index)
    put(style.mark, column: tile.column + 1, row: row, role: style.role, ground: ground)
    if isMarked { put(glyphs.marked, column: tile.column + 2, row: row, role: .accent, ground: ground) }
    let figure = figure(of: face, place.photo)
    let end = tile.column + columns
    putRight(figure, end: end, row: row, role: .dim, ground: ground)
    let mark = nameMark(place.photo, place.index)
    // Who it is says more than the photo's name. The face's number distinguishes faces of one photo. Number and
    // marks are not cut.
    let name = mark?.name ?? photo.name
    let number = mark?.suffix ?? (photo.faces.count > 1 ? " \(place.index + 1)" : "")
    let room = end - figure.columns - 1 - (tile.column + 3) - number.columns
    guard room > 2 else { return }
    let used = put(
      name, column: tile.column + 3, row: row, limit: room,
      role: mark?.role ?? (isSelected ? .text : .dim), ground: ground)
    put(number, column: tile.column + 3 + used, row: row, role: mark?.role ?? .text, ground: ground)
  }

  /// The value that the wall is sorted by, or else the score.
  private func figure(of face: Face, _ photo: PhotoID) -> String {
    switch state.wall.order {
    case .photo, .score, .person, .group: return face.score.fixed(3)
    case .size: return "\(Int(max(face.box.width, face.box.height))) px"
    case .sharpness:
      let known = state.wall.thumbnails.sharpness[state.faceKey(photo, face.box)]
      return known.map { $0.fixed(0) } ?? glyphs.ellipsis
    }
  }

  /// Where the selection is, for the status line.
  var wallWords: String {
    let wall = state.wall
    guard !wall.faces.isEmpty else { return "no faces" }
    let order = wall.order.words(isReversed: wall.isReversed)
    let marked = state.markedPlaces.count
    let words = marked == 0 ? "faces, \(order)" : "faces, \(marked.grouped) marked"
    return "\((wall.cursor + 1).grouped) of \(wall.faces.count.grouped) \(words)"
  }
}

extension CellRect {
  /// The same cells counted from a corner of others.
  fileprivate func moved(to other: CellRect) -> CellRect {
    CellRect(column: other.column + column, row: other.row + row, columns: columns, rows: rows)
  }
}

extension Image {
  /// Copies a picture over a part of this one; what sticks out is cut off.
  fileprivate mutating func paste(_ other: Image, x: Int, y: Int) {
    let columns = min(other.width, width - x), rows = min(other.height, height - y)
    guard columns > 0, rows > 0, x >= 0, y >= 0 else { return }
    for row in 0..<rows {
      let from = row * other.width * 3, to = ((y + row) * width + x) * 3
      pixels.replaceSubrange(to..<to + columns * 3, with: other.pixels[from..<from + columns * 3])
    }
  }
}

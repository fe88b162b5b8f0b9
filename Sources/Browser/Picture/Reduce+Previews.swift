import Geometry
import Imaging
import Preview
import Screen
import Widgets

extension BrowserState {
  /// Requests the pictures of the photo on screen and of those likely to be next, and cancels others.
  mutating func requestPreviews(_ effects: inout [Effect]) {
    let bounds = previewBounds
    guard current != nil, bounds.width > 0, bounds.height > 0 else { return }
    picture.previews.clock += 1
    // The wall does not show the photo itself.
    let rows =
      showsManyFaces
      ? []
      : [
        list.cursor, list.cursor + list.direction, list.cursor - list.direction,
        list.cursor + 2 * list.direction,
      ]
    var wanted = rows.filter { list.rows.indices.contains($0) }.map { list.rows[$0] }
    if let held = picture.comparison?.photo, !showsManyFaces, !wanted.contains(held) { wanted.append(held) }
    for (id, entry) in picture.previews.entries where !wanted.contains(id) {
      guard let request = entry.request else { continue }
      effects.append(.cancelPreview(id, request: request))
      // The request was cancelled: request it again when the photo is needed again.
      picture.previews.entries[id]?.request = nil
      picture.previews.entries[id]?.requestedSize = PixelSize(width: 0, height: 0)
      if entry.preview == nil { picture.previews.entries[id] = nil }
    }
    for id in wanted { requestPreview(of: id, bounds: bounds, &effects) }
    picture.previews.trim(to: setup.pictureLimit / 8, keeping: wanted)
  }

  private mutating func requestPreview(of id: PhotoID, bounds: PixelSize, _ effects: inout [Effect]) {
    guard photos[id.index].failure == nil else { return }
    let entry = picture.previews.entries[id]
    picture.previews.entries[id]?.used = picture.previews.clock
    if let entry {
      let isEnough = entry.requestedSize.width >= bounds.width && entry.requestedSize.height >= bounds.height
      let isWhole = entry.preview.map { $0.image.size == $0.photo } ?? false
      if isEnough || isWhole { return }
      if let request = entry.request { effects.append(.cancelPreview(id, request: request)) }
    }
    let request = newRequest()
    picture.previews.entries[id] = PreviewStore.Entry(
      preview: entry?.preview, serial: entry?.serial ?? 0, requestedSize: bounds, request: request,
      since: shell.ticks, used: picture.previews.clock)
    effects.append(
      .preview(
        PreviewRequest(
          photo: id, path: photos[id.index].path, request: request, bounds: bounds, isOnScreen: id == current)
      ))
  }

  /// The resolution that the picture's cells can show: eight samples across a cell, square pixels.
  private var previewBounds: PixelSize {
    let area = layout.pictureArea
    let across = max(8, picture.canShowPixels ? shell.metrics.width : 0)
    return PixelSize(
      width: area.columns * across, height: area.rows * across * shell.metrics.height / shell.metrics.width)
  }

  mutating func takePreview(
    _ preview: Preview, of id: PhotoID, request: Int, isFinal: Bool, _ effects: inout [Effect]
  ) {
    guard var entry = picture.previews.entries[id], entry.request == request else { return }
    // What else there is of an older file goes; this picture stays.
    picture.previews.entries[id] = nil
    note(preview.stamp, of: id, &effects)
    picture.previews.serial += 1
    entry.preview = preview
    entry.serial = picture.previews.serial
    if isFinal { entry.request = nil }
    picture.previews.entries[id] = entry
    photos[id.index].size = preview.photo
    if let warning = preview.warning, photos[id.index].warning == nil {
      photos[id.index].warning = warning
      report(.warning, "\(photos[id.index].name): \(warning)")
    }
    summarize(id)
  }

  mutating func failPreview(
    _ reason: String, of id: PhotoID, request: Int, _ effects: inout [Effect]
  ) {
    guard picture.previews.entries[id]?.request == request else { return }
    // Requested again once a detection has been able to read the photo; until then its failure prevents that.
    picture.previews.entries[id] = nil
    if let job = detection.queue.running[id] {
      detection.queue.running[id] = nil
      effects.append(.cancelDetection(id, request: job.request))
    }
    fail(id, reason: reason, version: detection.queue.version)
  }
}

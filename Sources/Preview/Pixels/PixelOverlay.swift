import Drawing
import Geometry
public import Imaging
public import Screen

/// Draws marks into the pixels of a picture, so that they stay readable on any photo: bright lines in dark casings.
public struct PixelOverlay: Hashable, Sendable {
  /// `casing` lies half transparent behind lines, dots and labels; `landmark` fills the dots of all marks.
  public var casing, landmark: Color
  /// The size of a cell in pixels, which determines the size of lines and letters.
  public var metrics: CellMetrics

  public init(
    casing: Color = Color(0, 0, 0), landmark: Color = Color(255, 255, 255), metrics: CellMetrics = .usual
  ) {
    (self.casing, self.landmark, self.metrics) = (casing, landmark, metrics)
  }

  /// Draws the marks in order; later ones lie on top.
  ///
  /// - Parameter image: the pixels that `view` shows, of any size.
  public func draw(_ marks: [FaceMark], over image: inout Image, view: PictureView) {
    guard !marks.isEmpty else { return }
    let scaleX = Float(image.width) / view.visible.width, scaleY = Float(image.height) / view.visible.height
    func place(_ point: Point) -> SIMD2<Float> {
      SIMD2((point.x - view.visible.minX) * scaleX, (point.y - view.visible.minY) * scaleY)
    }
    var canvas = PixelCanvas(image)
    let labels = labelPlaces(marks, in: image.size, place)
    for (index, mark) in marks.enumerated() {
      let low = place(Point(x: mark.box.minX, y: mark.box.minY))
      let high = place(Point(x: mark.box.maxX, y: mark.box.maxY))
      guard high.x > 0, high.y > 0, low.x < Float(image.width), low.y < Float(image.height),
        high.x > low.x, high.y > low.y
      else { continue }
      if mark.showsBox { drawBox(mark, low, high, on: &canvas) }
      // They would cover a small face.
      let isLarge = BoxCells(mark.box, view: view)?.isLarge == true
      if let landmarks = mark.landmarks, isLarge {
        let radius = min(max(1.5, (high.x - low.x) / 60), Float(metrics.height) / 6)
        for point in landmarks.points.map(place) {
          canvas.disc(x: point.x, y: point.y, radius: radius + 1, casing, opacity: 0.7)
          canvas.disc(x: point.x, y: point.y, radius: radius, landmark)
        }
      }
      if mark.showsBox, let label = labels[index] { drawLabel(label, mark, on: &canvas) }
    }
    image = canvas.image
  }

  /// The thickness of a face's line; the selected face's is twice that.
  private var line: Float { max(2, (Float(metrics.height) / 10).rounded()) }

  private func drawBox(
    _ mark: FaceMark, _ low: SIMD2<Float>, _ high: SIMD2<Float>, on canvas: inout PixelCanvas
  ) {
    let width = mark.stroke == .heavy ? line * 2 : line
    // Lines on whole pixels are sharper, and half a pixel of displacement is not visible.
    let (minX, minY) = ((low.x - width / 2).rounded(), (low.y - width / 2).rounded())
    let (maxX, maxY) = ((high.x - width / 2).rounded(), (high.y - width / 2).rounded())
    for isCasing in [true, false] {
      let grow: Float = isCasing ? 1 : 0
      func bar(_ x: Float, _ y: Float, _ toX: Float, _ toY: Float) {
        canvas.fill(
          minX: x - grow, minY: y - grow, maxX: toX + width + grow, maxY: toY + width + grow,
          isCasing ? casing : mark.color, opacity: isCasing ? 0.6 : 1)
      }
      for (start, end) in pieces(minX, maxX, mark.stroke) {
        bar(start, minY, end, minY)
        bar(start, maxY, end, maxY)
      }
      // The corners belong to the horizontal lines.
      let inset = width + (isCasing ? 2 : 0)
      for (start, end) in pieces(minY + inset, maxY - inset, mark.stroke) where end > start {
        bar(minX, start, minX, end)
        bar(maxX, start, maxX, end)
      }
    }
  }

  /// A line from one place to another, solid or in dashes that begin and end at the corners.
  private func pieces(_ from: Float, _ to: Float, _ stroke: Stroke) -> [(Float, Float)] {
    let length = to - from, dash = line * (stroke == .dashed ? 6 : 3)
    guard stroke == .dotted || stroke == .dashed, length > dash * 3 else { return [(from, to)] }
    let count = Int(length / dash) | 1
    let step = length / Float(count)
    return stride(from: 0, to: count, by: 2).map {
      (from + Float($0) * step, from + Float($0 + 1) * step - line)
    }
  }

  /// A label and the pixels that it takes.
  private struct LabelPlace {
    var text: String
    var minX, minY, maxX, maxY: Float

    func overlaps(_ other: LabelPlace) -> Bool {
      minX < other.maxX && other.minX < maxX && minY < other.maxY && other.minY < maxY
    }
  }

  /// How many pixels a letter's unit has.
  private var unit: Float { max(1, Float(metrics.height) * 0.58 / Float(StrokeFont.height)) }
  /// The pixels around a label's letters.
  private var pad: Float { unit * 2 }
  /// The height of capital letters.
  private var letter: Float { Float(StrokeFont.height) * unit }

  private func width(of label: String) -> Float {
    let script = ScriptFont.needed(for: label).map { Float($0.width(of: label, height: Double(letter))) }
    return (script ?? Float(StrokeFont.letters.width(of: label)) * unit) + 2 * pad
  }

  /// The labels that are drawn, by the marks' indices. None lies over another: of two, the mark on top keeps its label,
  /// and the other one gets a shorter one or none.
  private func labelPlaces(
    _ marks: [FaceMark], in size: PixelSize, _ place: (Point) -> SIMD2<Float>
  ) -> [Int: LabelPlace] {
    let (room, height) = (Float(size.width), letter + 2 * pad)
    guard height <= Float(size.height) else { return [:] }
    var places: [Int: LabelPlace] = [:]
    for (index, mark) in marks.enumerated().reversed() where mark.showsBox && !mark.labels.isEmpty {
      let low = place(Point(x: mark.box.minX, y: mark.box.minY))
      let high = place(Point(x: mark.box.maxX, y: mark.box.maxY))
      guard high.x > 0, high.y > 0, low.x < room, low.y < Float(size.height), high.x > low.x, high.y > low.y
      else { continue }
      // The label of the selected face may be wider than the face, since it lies on top.
      let fitting = mark.stroke == .heavy ? room : (high.x - low.x) * 1.3
      let labels = mark.labels.map { ($0, width(of: $0)) }
      let wide = labels.filter { $0.1 <= fitting }
      // Below the face, unless the picture ends there.
      let y = min(max(0, high.y.rounded() + line), Float(size.height) - height).rounded()
      for (text, width) in wide.isEmpty ? labels.suffix(1) : wide[...] where width <= room {
        let x = min(max(0, low.x.rounded() - line / 2 - 1), room - width).rounded()
        let label = LabelPlace(text: text, minX: x, minY: y, maxX: x + width, maxY: y + height)
        if places.values.contains(where: label.overlaps) { continue }
        places[index] = label
        break
      }
    }
    return places
  }

  private func drawLabel(_ label: LabelPlace, _ mark: FaceMark, on canvas: inout PixelCanvas) {
    let (x, y) = (label.minX, label.minY)
    canvas.fill(minX: x, minY: y, maxX: label.maxX, maxY: label.maxY, casing, opacity: 0.72)
    if let line = ScriptFont.needed(for: label.text)?.line(label.text, height: Double(letter)) {
      canvas.put(
        line, x: Int((x + pad).rounded()) - line.left,
        y: Int((y + pad + letter - Float(line.baseline)).rounded()), mark.color)
      return
    }
    let lines = StrokeFont.letters.placed(label.text).flatMap { glyph in
      glyph.lines.map { line in
        line.map { SIMD2(x + pad + Float(glyph.x + $0.x) * unit, y + pad + Float($0.y) * unit) }
      }
    }
    canvas.stroke(lines, width: max(1.3, unit * (mark.stroke == .heavy ? 1.3 : 1)), mark.color)
  }
}

extension PixelPicture {
  /// The pixels of a view: as many as its cells have on the screen.
  ///
  /// - Parameters:
  ///   - image: the photo at any resolution.
  ///   - marks: drawn over it by `overlay`.
  public init(of image: Image, view: PictureView, marks: [FaceMark], overlay: PixelOverlay) {
    self.init(
      Self.pixels(of: image, view: view, metrics: overlay.metrics), view: view, marks: marks, overlay: overlay
    )
  }

  /// The pixels that `view` shows, with marks drawn over them.
  public init(_ pixels: Image, view: PictureView, marks: [FaceMark], overlay: PixelOverlay) {
    var pixels = pixels
    overlay.draw(marks, over: &pixels, view: view)
    self.init(width: pixels.width, height: pixels.height, pixels: pixels.pixels)
  }

  /// The pixels without marks.
  public static func pixels(of image: Image, view: PictureView, metrics: CellMetrics) -> Image {
    pixels(of: PictureSource(image: image, photo: view.photo), view: view, metrics: metrics)
  }

  /// The pixels without marks, from pixels that cover what the view shows.
  public static func pixels(of source: PictureSource, view: PictureView, metrics: CellMetrics) -> Image {
    AreaSampler.samples(
      of: source.image, part: source.pixels(view.visible), width: view.cells.columns * metrics.width,
      height: view.cells.rows * metrics.height)
  }

  /// Pixels sampled coarsely from the source, to show until they are sampled well.
  public static func coarsePixels(
    of source: PictureSource, view: PictureView, metrics: CellMetrics
  ) -> Image {
    PointSampler.samples(
      of: source.image, part: source.pixels(view.visible), width: view.cells.columns * metrics.width,
      height: view.cells.rows * metrics.height)
  }
}

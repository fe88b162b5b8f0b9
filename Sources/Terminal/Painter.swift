internal import CTerm
internal import Foundation
internal import Screen

/// Brings a frame onto the screen: text through curses, picture cells past it.
///
/// Curses sees every picture cell as the same placeholder, which it must not touch, so a picture costs it
/// nothing. It may still print over picture cells that lie in a short gap between two texts that change;
/// those cells are sent again.
@MainActor
struct Painter {
  var synchronizes = false
  /// Whether the terminal repeats characters on demand, and whether colours may be sent by their number in the palette.
  var repeats = false, shortens = false
  /// Whether pictures that the terminal keeps are shown by placeholders, as tmux needs it.
  var usesPlaceholders = false
  /// How pictures in pixels are sent; their cells stay empty when nil.
  var graphics: GraphicsEncoder? {
    didSet {
      pixelBytes = PixelPainter.Output(uploads: pixels?.clearPictures() ?? [])
      let placeholders =
        usesPlaceholders ? Placeholders(process: Int(ProcessInfo.processInfo.processIdentifier)) : nil
      pixels = graphics.map { PixelPainter(encoder: $0, placeholders: placeholders) }
      shown = nil
    }
  }

  private var depth: ColorDepth
  /// Whether the pairs of colours are those of another depth.
  private var hasOtherDepth = false
  private let utf8: Bool
  /// Pictures go past curses; otherwise they are text in curses' colours.
  private(set) var bypassesCurses: Bool
  private var writer: PictureWriter
  private var pixels: PixelPainter?
  /// The bytes to send before and after text and cells.
  private var pixelBytes = PixelPainter.Output()
  /// Cells of pictures in pixels that curses may have printed over, row by row.
  private var damaged: Set<Int> = []
  private var styles: CursesStyles
  /// What the screen shows; nil when unknown.
  private(set) var shown: Frame? { didSet { wanted = nil } }
  /// The frame that looks like ``shown``, as it was wanted; nil when it is the same.
  private var wanted: Frame?
  /// Rows of the frame being drawn whose pictures are coded while they are sent, with the columns of changed texts.
  private var postponed: [(row: Int, texts: [Int])] = []
  /// The colour of cells under pixels.
  private var blank: Color { theme?[.background].background ?? Color(0, 0, 0) }
  /// How many bytes the last frame took past curses.
  private(set) var sentBytes = 0
  private var theme: Theme?
  /// Unchanged cells between two changed texts that curses may print over instead of moving the cursor; it does
  /// so when that is shorter than the sequence that moves it, which is never near this long.
  nonisolated static let gapOverwritten = 24
  /// The same for cells before a changed text when curses has just cleared the line up to them.
  nonisolated static let marginOverwritten = 12

  init(depth: ColorDepth = .mono, utf8: Bool = false) {
    self.depth = depth
    self.utf8 = utf8
    bypassesCurses = Self.bypassesCurses(depth, utf8)
    writer = PictureWriter(usesPalette: depth != .truecolor)
    styles = CursesStyles(depth: depth)
  }

  private static func bypassesCurses(_ depth: ColorDepth, _ utf8: Bool) -> Bool {
    utf8 && (depth == .truecolor || depth == .palette256)
  }

  /// From the next frame on, which is sent whole, shows as many colours.
  ///
  /// Pairs of colours are made anew only then: curses draws its windows again when it next reads a key, in pairs that
  /// would have no colours, and takes what it drew for right from then on.
  mutating func use(_ depth: ColorDepth) {
    self.depth = depth
    bypassesCurses = Self.bypassesCurses(depth, utf8)
    hasOtherDepth = true
    forget()
  }

  /// Forgets what the screen shows, so that the next frame is sent whole.
  mutating func forget() { shown = nil }

  /// The bytes that remove all pictures, for a screen that is about to be given back.
  mutating func clearPictures() -> [UInt8] { pixels?.clearPictures() ?? [] }

  /// Shows a frame of the screen's size, which has no halves of wide characters or pictures.
  ///
  /// - Parameter codesPictures: whether picture cells are sent so that they look the same and take few bytes, rather
  ///   than as they are.
  /// - Returns: false when the terminal is gone.
  mutating func draw(_ frame: Frame, theme: Theme, codesPictures: Bool = false) -> Bool {
    if hasOtherDepth {
      styles.reset()
      styles = CursesStyles(depth: depth)
      hasOtherDepth = false
    }
    let newTheme = theme != self.theme
    if newTheme {
      self.theme = theme
      styles.forgetRoles()
    }
    let known = shown.flatMap { $0.columns == frame.columns && $0.rows == frame.rows ? $0 : nil }
    let codes = codesPictures && bypassesCurses
    var job = CodedFrame(frame, over: known, usesPalette: depth != .truecolor)
    if codes { job.findUncoded(lastWanted: wanted) }
    sentBytes = 0
    if known == job.frame, job.uncoded.isEmpty, !newTheme { return true }
    styles.overflowed = false
    paint(&job, allText: newTheme, theme: theme)
    if styles.overflowed {
      // Every pair number is in use, most of them by pairs that are no longer on screen: start over.
      styles.reset()
      job.old = nil
      paint(&job, allText: true, theme: theme)
    }
    if let output = pixels?.bytes(for: frame, over: job.old, damaged: damaged) {
      pixelBytes.uploads += output.uploads
      pixelBytes.shown += output.shown
    }
    defer { pixelBytes = PixelPainter.Output() }
    let isSent = send(&job)
    shown = job.frame
    if codes { wanted = frame }
    return isSent
  }

  /// A picture is sent in pieces of about this size: while one is on its way, the next is made.
  private static let pieceBytes = 24_000

  private mutating func send(_ job: inout CodedFrame) -> Bool {
    let cursor = job.frame.cursor
    // A screen that is not known is cleared first, and pixels with it: then they come last.
    let isFresh = job.old == nil
    if !isFresh, !Self.write(pixelBytes.uploads) { return false }
    let begin = Array((synchronizes ? "\u{1b}[?2026h" : "").utf8)
    let end = Array((synchronizes ? "\u{1b}[?2026l" : "").utf8)
    guard Self.write(begin) else { return false }
    ct_update(Int32(cursor?.row ?? -1), Int32(cursor?.column ?? 0))
    sentBytes = pixelBytes.uploads.count + pixelBytes.shown.count
    var isSplit = false
    for (row, texts) in postponed {
      job.code(row)
      paintPictures(job, row: row, texts: texts)
      guard writer.count >= Self.pieceBytes else { continue }
      var piece = writer.take()
      sentBytes += piece.count
      if synchronizes, !isSplit {
        // A large picture is a frame of its own: the text need not wait until all of it is through.
        piece = end + begin + piece
        isSplit = true
      }
      guard Self.write(piece) else { return false }
      job.beginPiece()
    }
    let cells = writer.take()
    sentBytes += cells.count
    if isFresh { return Self.write(cells + end) && Self.write(pixelBytes.uploads + pixelBytes.shown) }
    return Self.write(cells + pixelBytes.shown + end)
  }

  static func write(_ bytes: [UInt8]) -> Bool {
    if bytes.isEmpty { return true }
    // SAFETY: the buffer lives through the call, which reads `count` bytes of it.
    return unsafe bytes.withUnsafeBufferPointer { unsafe ct_write($0.baseAddress, $0.count) }
  }

  /// Hands the text to curses, and makes the bytes of the pictures, which are sent after it.
  private mutating func paint(_ job: inout CodedFrame, allText: Bool, theme: Theme) {
    writer = PictureWriter(usesPalette: depth != .truecolor, repeats: repeats, shortens: shortens)
    damaged.removeAll(keepingCapacity: true)
    postponed.removeAll(keepingCapacity: true)
    var texts: [Int] = []  // the changed texts' columns of a row
    let past = cursesBypass, frame = job.frame
    let cells = frame.cells, shown = job.old?.cells
    for row in 0..<frame.rows {
      texts.removeAll(keepingCapacity: true)
      var hasPicture = false
      for column in 0..<frame.columns {
        let index = row * frame.columns + column
        if past.takes(cells[index]) {
          hasPicture = true
          if !(shown.map { past.takes($0[index]) } ?? false) {
            ct_put_picture(Int32(row), Int32(column), 1)
          }
        } else if allText || shown?[index] != cells[index] {
          texts.append(column)
          put(cells[index], frame: frame, column: column, row: row, theme: theme)
        }
      }
      guard hasPicture else { continue }
      // Pixels depend on what was printed over them, which must be known before anything is sent.
      if job.uncoded.contains(row), frame.images.isEmpty {
        postponed.append((row, texts))
      } else {
        job.code(row)
        paintPictures(job, row: row, texts: texts)
      }
    }
  }

  /// Sends the picture cells of a row that changed or that curses may have printed over.
  private mutating func paintPictures(_ job: CodedFrame, row: Int, texts: [Int]) {
    var texts = texts[...]
    var before = Int.min / 2  // the last changed text left of the column
    // After clearing the start of a line, curses prints the first cell after it again.
    var isFirst = !texts.isEmpty
    let past = cursesBypass, frame = job.frame
    let cells = frame.cells, old = job.old?.cells, blank = blank
    for column in 0..<frame.columns {
      while let first = texts.first, first <= column {
        before = first
        texts.removeFirst()
      }
      let index = row * frame.columns + column
      let cell = cells[index]
      guard past.takes(cell) else { continue }
      let shown = old?[index]
      let after = texts.first ?? Int.max / 2
      let isPrintedOver =
        isFirst || after - column <= Self.marginOverwritten || after - before <= Self.gapOverwritten
      isFirst = false
      switch cell.content {
      case .picture(let picture) where picture.isWideTail:
        // The right half is sent with its left half, which is lost too when the right half is printed over.
        if isPrintedOver, case .picture(let head) = cells[index - 1].content {
          writer.put(head, column: column - 1, row: row, columns: 2)
        }
      case .picture(let picture):
        if shown?.content != cell.content || isPrintedOver {
          writer.put(picture, column: column, row: row, columns: picture.isWide ? 2 : 1)
        }
      case .image:
        let wasImage = if case .image = shown?.content { true } else { false }
        // Pixels need an empty cell under them; the pixels themselves follow.
        if !wasImage || isPrintedOver {
          writer.put(
            PictureCell(glyph: " ", foreground: blank, background: blank), column: column, row: row)
          damaged.insert(index)
        }
      default: break
      }
    }
  }

  /// Which cells are written past curses. A separate type because it is consulted for every cell, which must
  /// be fast.
  private struct CursesBypass {
    var pictures: Bool
    var images: Bool

    func takes(_ cell: Cell) -> Bool {
      switch cell.content {
      case .picture: pictures
      case .image: images
      case .text, .wideTail: false
      }
    }
  }

  private var cursesBypass: CursesBypass { CursesBypass(pictures: bypassesCurses, images: graphics != nil) }

  private mutating func put(_ cell: Cell, frame: Frame, column: Int, row: Int, theme: Theme) {
    switch cell.content {
    case .wideTail: break  // sent with its left half
    case .image:
      put([0x20], styles.style(role: .background, ground: nil, theme: theme), column: column, row: row)
    case .text(let character):
      let isWide = column + 1 < frame.columns && frame[column + 1, row].content == .wideTail
      let style = styles.style(role: cell.role, ground: cell.ground, theme: theme)
      let glyph = CursesText(character, columns: isWide ? 2 : 1, utf8: utf8)
      put(glyph.scalars, style, column: column, row: row)
      if isWide, glyph.columns == 1 { put([0x20], style, column: column + 1, row: row) }
    case .picture(let picture):
      if picture.isWideTail { break }  // sent with its left half
      let isWide = picture.isWide
      let glyph = CursesText(Character(picture.glyph), columns: isWide ? 2 : 1, utf8: utf8)
      let style = styles.style(foreground: picture.foreground, background: picture.background)
      put(glyph.scalars, style, column: column, row: row)
      if isWide, glyph.columns == 1 { put([0x20], style, column: column + 1, row: row) }
    }
  }

  private func put(_ scalars: [UInt32], _ style: CursesStyles.Entry, column: Int, row: Int) {
    // SAFETY: the buffer lives through the call, which copies `count` scalars of it.
    unsafe scalars.withUnsafeBufferPointer {
      unsafe ct_put(
        Int32(row), Int32(column), $0.baseAddress, Int32($0.count), Int32(style.attributes.rawValue),
        style.pair)
    }
  }
}

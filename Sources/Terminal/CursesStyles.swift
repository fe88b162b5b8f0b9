internal import CTerm
internal import Screen

/// Turns styles and colours into what curses takes: attributes and the number of a colour pair.
@MainActor
struct CursesStyles {
  struct Entry {
    var attributes: Style.Attributes
    var pair: Int32
  }

  /// Set when the table of pairs was full; styles asked for since then have the terminal's own colours.
  var overflowed = false

  private enum Colors {
    case none
    /// The palette's first 8 or 16.
    case few(Int)
    case palette
    /// A `*-direct` description: 24-bit values, except 0…7, which are the first palette colours.
    case direct
  }

  private let colors: Colors
  private var pairs: PairCache
  private var roles: [RoleKey: Entry] = [:]

  private struct RoleKey: Hashable {
    var role: Role
    var ground: Role?
  }

  init(depth: ColorDepth) {
    let count = Int(ct_colors())
    pairs = PairCache(pairs: Int(ct_color_pairs()))
    if depth == .mono || count < 8 {
      colors = .none
    } else if ct_is_direct_color(), count > 256 {
      colors = depth == .truecolor ? .direct : .few(8)
    } else if depth == .ansi16 || count < 256 {
      colors = .few(count < 16 ? 8 : 16)
    } else {
      colors = .palette
    }
  }

  /// Forgets the styles of roles, for a change of theme.
  mutating func forgetRoles() { roles.removeAll(keepingCapacity: true) }

  /// Frees all pairs; every cell must then be drawn again.
  mutating func reset() {
    ct_reset_pairs()
    pairs.removeAll()
    forgetRoles()
    overflowed = false
  }

  mutating func style(role: Role, ground: Role?, theme: Theme) -> Entry {
    let key = RoleKey(role: role, ground: ground)
    if let style = roles[key] { return style }
    let style = style(of: theme.style(for: role, on: ground))
    if !overflowed { roles[key] = style }
    return style
  }

  mutating func style(foreground: Color, background: Color) -> Entry {
    style(of: Style(foreground: foreground, background: background))
  }

  private mutating func style(of style: Style) -> Entry {
    var attributes = style.attributes
    var (foreground, background): (Int32, Int32)
    switch colors {
    case .none: return Entry(attributes: style.mono ?? style.attributes, pair: 0)
    case .few(let count):
      foreground = index(style.foreground, style.ansi16.foreground, Palette.nearest16)
      background = index(style.background, style.ansi16.background, Palette.nearest16)
      if count == 8 {
        // Black in bold is grey on some terminals and stays black on others.
        if foreground == 8, background & 7 == 0 { foreground = 7 }
        if foreground >= 8 {
          foreground -= 8
          attributes.insert(.bold)  // such terminals show bold in the bright colour
        }
        if background >= 8 { background -= 8 }
      }
    case .palette:
      foreground = index(style.foreground, style.palette256.foreground, Palette.nearest256)
      background = index(style.background, style.palette256.background, Palette.nearest256)
    case .direct:
      foreground = direct(style.foreground)
      background = direct(style.background)
    }
    // A small table (64 pairs on 8 colours) holds all combinations if a pair and its reverse share a number.
    // Bold text keeps its own pair: bold brightens the pair's foreground, which would be the background once
    // reversed.
    if pairs.capacity < 1024, foreground > background, !attributes.contains(.bold) {
      swap(&foreground, &background)
      attributes.formSymmetricDifference(.reverse)
    }
    return Entry(attributes: attributes, pair: pair(foreground, background))
  }

  private func index(_ color: Color?, _ chosen: UInt8?, _ nearest: (Color) -> UInt8) -> Int32 {
    chosen.map(Int32.init) ?? color.map { Int32(nearest($0)) } ?? -1
  }

  private func direct(_ color: Color?) -> Int32 {
    color.map { max(8, Int32($0.red) << 16 | Int32($0.green) << 8 | Int32($0.blue)) } ?? -1
  }

  private mutating func pair(_ foreground: Int32, _ background: Int32) -> Int32 {
    guard let found = pairs.number(of: .init(foreground: foreground, background: background)) else {
      overflowed = true
      return 0
    }
    if found.isNew, !ct_init_pair(found.number, foreground, background) { return 0 }
    return found.number
  }
}

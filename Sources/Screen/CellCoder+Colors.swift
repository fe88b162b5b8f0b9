extension CellCoder {
  /// A colour, and how many bytes its parameters take.
  struct Paint {
    var color: UInt32
    var bytes: Float
  }

  func number(_ color: Color) -> UInt32 {
    let color = usesPalette ? Palette.color(Palette.nearest256(to: color)) : color
    return UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue)
  }

  static func color(_ number: UInt32) -> Color? {
    number == unknown
      ? nil
      : Color(
        UInt8(truncatingIfNeeded: number >> 16), UInt8(truncatingIfNeeded: number >> 8),
        UInt8(truncatingIfNeeded: number))
  }

  static func channels(_ number: UInt32) -> SIMD3<Float> {
    SIMD3(Float(number >> 16 & 255), Float(number >> 8 & 255), Float(number & 255))
  }

  /// The nearest colour of the palette that is sent by its number, if it may be worth its error; else the colour itself.
  func short(_ paint: Paint, weight: Float) -> Paint {
    let parts = Self.channels(paint.color)
    let index = Palette.nearest256(to: Color(UInt8(parts.x), UInt8(parts.y), UInt8(parts.z)))
    if PictureWriter.fixed.contains(index) {
      let color = Palette.color(index)
      let near = UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue)
      if weight * Self.difference(near, paint.color) < 10 * byteWorth {
        return Paint(color: near, bytes: 5 + Self.digits(UInt32(index)))
      }
    }
    return paint
  }

  func paint(_ number: UInt32) -> Paint { Paint(color: number, bytes: parameters(number)) }

  static func bytes(of glyph: UInt32) -> Float {
    glyph < 0x80 ? 1 : glyph < 0x800 ? 2 : glyph < 0x10000 ? 3 : 4
  }

  /// The bytes of a colour's parameters, as ``PictureWriter`` sends them.
  func parameters(_ number: UInt32) -> Float {
    if let color = Self.color(number), usesPalette || byteWorth > 0,
      let index = usesPalette ? Palette.nearest256(to: color) : PictureWriter.index(of: color)
    {
      return 5 + Self.digits(UInt32(index))
    }
    return 7 + Self.digits(number >> 16 & 255) + Self.digits(number >> 8 & 255) + Self.digits(number & 255)
  }

  static func digits(_ value: UInt32) -> Float { value >= 100 ? 3 : value >= 10 ? 2 : 1 }
}

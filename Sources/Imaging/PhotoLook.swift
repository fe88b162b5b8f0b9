import CCodecs

/// What becomes of the colours of photos that carry a profile.
public enum ColorHandling: String, Sendable, Hashable, CaseIterable {
  /// Converted to sRGB, where the profile means other colours, and this build has Little CMS.
  case managed
  /// The values that are stored, which the detector gets, too.
  case asIs = "as-is"

  /// Whether this build can convert colours.
  public static var canConvert: Bool { fc_can_convert_colors() != 0 }

  /// The Debian package that a build needs to convert colours.
  public static let debianPackage = "liblcms2-dev"
}

/// An opaque colour of 8 bits for each of red, green and blue, behind what is transparent in a photo.
public struct PhotoBackground: Sendable, Hashable {
  /// From 0 to 255 each.
  public var red, green, blue: UInt8

  public init(red: UInt8, green: UInt8, blue: UInt8) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  /// From `#RRGGBB`, with or without `#`; nil when the text is not a colour.
  public init?(_ text: String) {
    let digits = text.hasPrefix("#") ? text.dropFirst() : Substring(text)
    guard digits.utf8.count == 6, digits.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(digits, radix: 16)
    else { return nil }
    self.init(
      red: UInt8(value >> 16), green: UInt8(value >> 8 & 0xFF), blue: UInt8(value & 0xFF))
  }

  /// 0xRRGGBB.
  var number: Int32 { Int32(red) << 16 | Int32(green) << 8 | Int32(blue) }
}

/// How a photo is shown to people. The detector always gets the values that are stored, without transparency.
public struct PhotoLook: Sendable, Hashable {
  /// Whether colours are converted to sRGB.
  public var colors: ColorHandling
  /// Behind what is transparent; nil to show the colours that are stored there.
  public var background: PhotoBackground?

  /// By default, as stored.
  public init(colors: ColorHandling = .asIs, background: PhotoBackground? = nil) {
    (self.colors, self.background) = (colors, background)
  }
}

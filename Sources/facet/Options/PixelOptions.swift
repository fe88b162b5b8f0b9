public import ArgumentParser
import Files
import Imaging

/// What files that are made of photos take over of their colours and metadata.
struct PixelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "managed (colours of a profile, such as Display P3 or CMYK, become sRGB) or as-is (the stored values, with the "
        + "profile).", valueName: "how"))
  var colour = ColorHandling.asIs

  @Flag(help: "Write pixels alone: no EXIF, XMP, texts or colour profile.")
  var stripMetadata = false

  /// - Throws: `UsageError` when this build cannot do what was asked for.
  func check() throws(UsageError) { try colour.check() }
}

extension ColorHandling: ExpressibleByArgument {
  /// - Throws: `UsageError` when this build cannot convert colours, and that was asked for.
  func check() throws(UsageError) {
    guard self == .managed, !Self.canConvert else { return }
    throw UsageError(
      "--colour managed: this facet was built without Little CMS; install \(Self.debianPackage) and run make again"
    )
  }

  /// What photos are shown with unless something else is asked for: a terminal shows sRGB.
  static var forShowing: ColorHandling { canConvert ? .managed : .asIs }
}

import ArgumentParser

/// The option of commands that may look at photos quickly.
struct QuickOption: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help: """
      Look at photos quickly: faces from a sixtieth of the longer side are searched in fewer pixels, in about a third of \
      the time. Boxes differ a little from those of an exact search, and are marked as a first look.
      """)
  var quick = false
}

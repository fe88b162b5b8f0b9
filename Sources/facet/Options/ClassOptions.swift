import AnnotationFormats
import ArgumentParser

/// The options for what the classes of other programs' files mean.
struct ClassOptions: ParsableArguments {
  @Option(
    name: .customLong("class"),
    help: ArgumentHelp(
      "What the objects of a class are; may be given more than once. By default the known words for a face are faces, "
        + "and other classes are left out. YOLO's and COCO's classes without a name are called by their number.",
      valueName: "name=face|ignore|skip"))
  var given: [ClassRule] = []

  @Flag(
    name: .customLong("class-is-name"), help: "Classes are people's names, except the known words for a face."
  )
  var areNames = false

  var rules: ClassRules {
    var rules = ClassRules(areNames: areNames)
    for rule in given { rules[rule.name] = rule.meaning }
    return rules
  }
}

/// `NAME=face`, `NAME=ignore` or `NAME=skip`.
struct ClassRule: ExpressibleByArgument {
  var name: String
  var meaning: ClassRules.Meaning

  init?(argument: String) {
    // A name may hold the sign itself.
    guard let sign = argument.lastIndex(of: "="), sign != argument.startIndex,
      let meaning = ClassRules.Meaning(
        rawValue: String(argument[argument.index(after: sign)...]).lowercased())
    else { return nil }
    (name, self.meaning) = (String(argument[..<sign]), meaning)
  }
}

import ArgumentParser

@main
struct Facet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "facet",
    abstract: "Find, correct and export the faces in a folder of photos.",
    version: "0.1.0")
}

import ArgumentParser
import Benchmarks
import Runners

struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what facet knows about the terminal, the processor and its files.",
    discussion: """
      The terminal, if there is one, is asked about itself for half a second at most. Include the output in a report \
      of a problem; it names folders, but no photos.
      """)

  func run() { DoctorReport(processorName: Machine.processor).write() }
}

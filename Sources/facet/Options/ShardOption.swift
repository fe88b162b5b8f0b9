import ArgumentParser
import Jobs

extension Shard: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

/// Which part of the photos a command works on; commands that can be spread over machines take it.
struct ShardOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Work on one of n equal parts of the photos only, such as 3/8; a photo's content decides which part it is in.",
      valueName: "i/n"))
  var shard: Shard?
}

import ArgumentParser
import Jobs

extension Shard: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

/// The option for a part of the photos, shared by commands that several machines can run together.
struct ShardOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Work on only one of n parts of the photos, such as 3/8. A photo's content decides which part it is in.",
      valueName: "i/n"))
  var shard: Shard?
}

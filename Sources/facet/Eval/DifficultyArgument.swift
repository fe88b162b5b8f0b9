import ArgumentParser
import Evaluation
import Jobs

/// `easy=FILE` on the command line.
struct DifficultyArgument: ExpressibleByArgument {
  var difficulty: WiderDifficulty
  var path: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let difficulty = WiderDifficulty(rawValue: String(parts[0])) else { return nil }
    (self.difficulty, path) = (difficulty, String(parts[1]))
  }
}

extension EvalProtocol: ExpressibleByArgument {}

import Alignment
import ArgumentParser

/// What to do with files that exist, for commands whose files keep their names. `rename` is for crops and drawings.
struct ConflictOption: ParsableArguments {
  @Option(help: ArgumentHelp("What to do with a file that exists.", valueName: "what"))
  var onConflict = Choice.refuse

  enum Choice: String, ExpressibleByArgument, CaseIterable {
    case refuse, skip, overwrite
  }

  var existing: ExistingFiles {
    switch onConflict {
    case .refuse: .refuse
    case .skip: .skip
    case .overwrite: .overwrite
    }
  }
}

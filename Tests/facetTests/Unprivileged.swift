import Foundation
import SystemPackage
import TestSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The program run by somebody who is not root: root may read and write everything.
enum Unprivileged {
  static let absence =
    "the tests run as root, and no other user can run the program here (setpriv, and a checkout that all may read)"

  /// Whether the tests' own user, or `nobody`, can run the program.
  static let isAvailable: Bool = {
    if geteuid() != 0 { return true }
    return (try? run(["detect", RepositoryPaths.samples.appending("camera.png")]))?.status == 0
  }()

  static func run(_ arguments: [any ProgramArgument]) throws -> Outcome {
    if geteuid() != 0 { return try Program(arguments).outcome() }
    let identity = ["--reuid=65534", "--regid=65534", "--clear-groups"]
    let all: [any ProgramArgument] = identity + [Program.facet] + arguments
    return try Program(all, of: "setpriv", in: "/").outcome()
  }
}

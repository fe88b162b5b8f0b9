import Foundation
import SystemPackage
import TestSupport
import Testing

/// `facet people model` as a whole; what needs ONNX Runtime is in IdentityTests.
@Suite("facet people model", .limit(minutes: 5))
struct PeopleModelTests {
  private let folder = TemporaryFolder()

  private static let fixtures = RepositoryPaths.root.appending("Tests/IdentityTests/Fixtures")

  @Test("the network in use is facet's own until another is chosen")
  func shown() throws {
    let environment = ["XDG_DATA_HOME": folder.path("data").string]
    for arguments in [["people", "model"], ["people", "model", "--shipped"]] {
      let outcome = try Program(arguments, environment: environment).outcome()
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(outcome.output.contains("dlib-resnet-v1-"))
      #expect(outcome.output.contains("comes with facet"))
    }
    #expect(folder.names().isEmpty || folder.names() == ["data"])
  }

  @Test("without ONNX Runtime there is one message, and nothing is chosen")
  func noRuntime() throws {
    let environment = ["XDG_DATA_HOME": folder.path("data").string, "FACET_ONNXRUNTIME": "/nowhere/lib.so"]
    let model = Self.fixtures.appending("tiny.onnx").string
    let outcome = try Program.run("people", "model", model, environment: environment)
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.hasPrefix("facet: /nowhere/lib.so: ONNX Runtime cannot be opened"))
    #expect(outcome.error.split(separator: "\n").count == 1)
    #expect(try Program.run("people", "model", environment: environment).output.contains("comes with facet"))
  }

  @Test("--shipped goes with no file")
  func wrongUse() throws {
    let outcome = try Program.run("people", "model", "--shipped", "own.onnx")
    #expect(outcome.status == 2)
    #expect(outcome.error.contains("leave out the file and --runtime"))
  }
}

import Files
import Foundation
import Identity
import SystemPackage
import TestSupport
import Testing

@Suite("The choice of a model") struct ModelChoiceTests {
  @Test("without a choice it is the shipped network")
  func shipped() throws {
    let folder = try TemporaryFolder()
    let choice = try ModelChoice(at: folder.path.appending("absent.json"))
    #expect(choice == ModelChoice() && choice.file == nil)
    #expect(try ModelChoice(at: nil) == ModelChoice())
    #expect(
      ModelChoice.path(["HOME": "/home/ada"])?.string == "/home/ada/.local/share/facet/people-model.json")
    #expect(ModelChoice.path([:]) == nil)
  }

  @Test("a choice is kept with absolute paths, replaced, and taken back")
  func kept() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("new/people-model.json")
    try ModelChoice(file: "own.onnx", runtime: "/opt/lib").save(at: path)
    let here = FileManager.default.currentDirectoryPath
    #expect(
      try ModelChoice(at: path)
        == ModelChoice(file: FilePath(here).appending("own.onnx"), runtime: "/opt/lib"))
    // A name of the system's is no path, and a name may be any bytes.
    let odd = FilePath("/m/").appending([0x66, 0xFF, 0x0A].path.components)
    try ModelChoice(file: odd, runtime: "libonnxruntime.so.1").save(at: path)
    #expect(try ModelChoice(at: path) == ModelChoice(file: odd, runtime: "libonnxruntime.so.1"))
    try ModelChoice().save(at: path)
    #expect(try ModelChoice(at: path) == ModelChoice())
    #expect(!FileManager.default.fileExists(atPath: path.string))
  }

  @Test("a damaged file is named, with what to do; without a home nothing is kept")
  func damaged() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("people-model.json", Array("{".utf8))
    let error = try #require(throws: UsageError.self) { try ModelChoice(at: path) }
    #expect("\(error)".hasPrefix("\(path): cannot be read; choose again with facet people model FILE"))
    #expect(throws: UsageError.self) { try ModelChoice(file: "/m/own.onnx").save(at: nil) }
  }

  @Test("a chosen model that cannot run has one message; the library named last goes first")
  func unusable() throws {
    let choice = ModelChoice(file: "/m/own.onnx", runtime: "/kept/libonnxruntime.so.1")
    let cases: [(FilePath?, [String: String], String)] = [
      (nil, [:], "/kept/libonnxruntime.so.1"), (nil, ["FACET_ONNXRUNTIME": "/e/lib.so"], "/e/lib.so"),
      ("/o/lib.so", ["FACET_ONNXRUNTIME": "/e/lib.so"], "/o/lib.so"),
    ]
    for (named, environment, tried) in cases {
      let error = try #require(throws: UsageError.self) {
        try choice.open(runtime: named, environment: environment)
      }
      #expect("\(error)".hasPrefix("\(tried): ONNX Runtime cannot be opened"), "\(error)")
    }
  }

  @Test("the facts of the shipped network")
  func facts() throws {
    let facts = try #require(Fixture.all.last).facts
    #expect(facts.first?.value == "dlib-resnet-v1")
    #expect(facts.contains { $0 == ("values of a vector", "128") })
    #expect(facts.contains { $0 == ("picture", "150×150") })
    #expect(facts.contains { $0 == ("sure at most", "0.435") })
  }

  @Test("the time of a face is measured, alone and of a batch")
  func time() throws {
    let time = try EmbeddingTime(#require(Fixture.all.last), seconds: 0)
    #expect(time.alone > 0 && time.ofBatch > 0)
    #expect(time.text.hasSuffix("ms in batches of 16"))
  }
}

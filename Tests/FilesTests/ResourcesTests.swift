import Foundation
import Files
import SystemPackage
import Testing

@Suite("Resource finder") struct ResourceFinderTests {
  @Test("an installed program looks in share/facet next to its bin folder")
  func installed() {
    let finder = ResourceFinder(environment: [:], executable: "/opt/facet/bin/facet")
    #expect(
      finder.candidates(for: "mtcnn.safetensors", bundle: "facet_Networks") == [
        "/opt/facet/share/facet/mtcnn.safetensors",
        "/opt/facet/bin/facet_Networks.resources/mtcnn.safetensors",
      ])
  }

  @Test("FACET_RESOURCES comes first")
  func environment() {
    let finder = ResourceFinder(
      environment: ["FACET_RESOURCES": "/data"], executable: "/usr/bin/facet")
    #expect(finder.candidates(for: "Themes/dark.toml").first == "/data/Themes/dark.toml")
  }

  @Test("a build inside a checkout finds the checkout's files")
  func checkout() throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    let build = root.appendingPathComponent(".build/release")
    try FileManager.default.createDirectory(at: build, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }
    try Data().write(to: root.appendingPathComponent("Package.swift"))
    try Data("x".utf8).write(to: root.appendingPathComponent("data.txt"))
    let finder = ResourceFinder(
      environment: [:], executable: FilePath(build.appendingPathComponent("facet").path))
    #expect(finder.find("data.txt") == FilePath(root.appendingPathComponent("data.txt").path))
    #expect(finder.find("absent.txt") == nil)
  }
}

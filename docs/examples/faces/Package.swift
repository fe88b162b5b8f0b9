// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "faces",
  platforms: [.macOS(.v15)],
  // A program of your own names facet's address and a version instead of a path. Further photo formats are traits:
  // .package(url: …, from: …, traits: ["WebP", "HEIF"]).
  dependencies: [.package(name: "facet", path: "../../..")],
  targets: [
    .executableTarget(name: "faces", dependencies: [.product(name: "FaceDetection", package: "facet")])
  ]
)

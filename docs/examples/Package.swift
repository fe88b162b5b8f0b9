// swift-tools-version: 6.2
import PackageDescription

// Four programs on the detector as a library. `.ci/example.sh` makes the package beside this one, builds and tries them.
// A program of your own names an address and a version:
//   .package(url: "https://…/FaceDetection", from: "0.2.0", traits: ["WebP", "HEIF"])
let package = Package(
  name: "examples",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "FaceDetection", path: "../../.build-library/FaceDetection"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.0.0"),
  ],
  targets: [
    .executableTarget(
      name: "faces", dependencies: [.product(name: "FaceDetection", package: "FaceDetection")]),
    .executableTarget(
      name: "alike",
      dependencies: [
        .product(name: "FaceDetection", package: "FaceDetection"),
        .product(name: "FaceVectors", package: "FaceDetection"),
      ]),
    .executableTarget(
      name: "watcher", dependencies: [.product(name: "FaceDetection", package: "FaceDetection")]),
    .executableTarget(
      name: "service",
      dependencies: [
        .product(name: "FaceDetection", package: "FaceDetection"),
        .product(name: "Hummingbird", package: "hummingbird"),
      ]),
  ]
)

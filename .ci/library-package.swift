// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .strictMemorySafety(),
]

let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

/// Photo formats beside JPEG and PNG; each needs a library of the system.
let codecs = [
  (trait: "WebP", define: "FACET_WEBP", libraries: ["webp", "webpdemux"], reads: "WebP through libwebp"),
  (trait: "HEIF", define: "FACET_HEIF", libraries: ["heif"], reads: "HEIC and AVIF through libheif"),
  (trait: "TIFF", define: "FACET_TIFF", libraries: ["tiff"], reads: "TIFF through libtiff"),
  (trait: "GIF", define: "FACET_GIF", libraries: ["gif"], reads: "GIF through giflib"),
  (
    trait: "RAW", define: "FACET_RAW", libraries: ["raw_r"],
    reads: "the JPEG in camera raw files through LibRaw, in a forked process: not for servers"
  ),
]

let package = Package(
  name: "FaceDetection",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "FaceDetection", targets: ["FaceDetection"]),
    .library(name: "FaceVectors", targets: ["FaceVectors"]),
  ],
  traits: Set(codecs.map { .trait(name: $0.trait, description: "Read \($0.reads).") }),
  dependencies: [.package(url: "https://github.com/apple/swift-system", from: "1.8.1")],
  targets: [
    .target(
      name: "FaceDetection",
      dependencies: [
        "CFaceDetectionCascadeWeights", "FaceDetectionDetection", "FaceDetectionNetworks", "FaceDetectionAlignment",
        "FaceDetectionImaging", "FaceDetectionGeometry", "FaceDetectionParallel", system,
      ], swiftSettings: strict),
    .target(
      name: "FaceVectors",
      dependencies: [
        "CFaceDetectionVectorWeights", "FaceDetection", "FaceDetectionIdentity", "FaceDetectionNetworks",
        "FaceDetectionParallel",
      ], swiftSettings: strict),
    .target(name: "CFaceDetectionCascadeWeights", exclude: ["mtcnn.safetensors"]),
    .target(name: "CFaceDetectionVectorWeights", exclude: ["face-embedding.safetensors"]),
    .target(name: "CFaceDetectionKernels"),
    .target(
      name: "CFaceDetectionCodecs",
      cSettings: codecs.map { .define($0.define, .when(traits: [$0.trait])) },
      linkerSettings: [.linkedLibrary("jpeg"), .linkedLibrary("png"), .linkedLibrary("z")]
        + codecs.flatMap { codec in
          codec.libraries.map { .linkedLibrary($0, .when(traits: [codec.trait])) }
        }),
    .target(name: "FaceDetectionGeometry", swiftSettings: strict),
    .target(name: "FaceDetectionParallel", swiftSettings: strict),
    .target(name: "FaceDetectionFiles", dependencies: [system], swiftSettings: strict),
    .target(name: "FaceDetectionTextWriting", swiftSettings: strict),
    .target(
      name: "FaceDetectionImaging",
      dependencies: [
        "CFaceDetectionCodecs", "FaceDetectionFiles", "FaceDetectionGeometry", "FaceDetectionParallel", system,
      ], swiftSettings: strict),
    .target(
      name: "FaceDetectionNetworks",
      dependencies: [
        "CFaceDetectionKernels", "FaceDetectionImaging", "FaceDetectionFiles", "FaceDetectionGeometry",
        "FaceDetectionParallel", "FaceDetectionTextWriting", system,
      ], swiftSettings: strict),
    .target(
      name: "FaceDetectionDetection",
      dependencies: [
        "FaceDetectionNetworks", "FaceDetectionImaging", "FaceDetectionGeometry", "FaceDetectionParallel",
      ], swiftSettings: strict),
    .target(
      name: "FaceDetectionAlignment", dependencies: ["FaceDetectionImaging", "FaceDetectionGeometry"],
      swiftSettings: strict),
    .target(
      name: "FaceDetectionIdentity",
      dependencies: [
        "CFaceDetectionKernels", "FaceDetectionNetworks", "FaceDetectionAlignment", "FaceDetectionImaging",
        "FaceDetectionFiles", "FaceDetectionGeometry", "FaceDetectionParallel", system,
      ], swiftSettings: strict),
    .testTarget(
      name: "FaceDetectionTests", dependencies: ["FaceDetection", "FaceVectors"], swiftSettings: strict),
  ],
  cLanguageStandard: .c11
)

// Only for the documentation; nobody who depends on this package resolves it.
if Context.environment["FACET_DOCS"] != nil {
  package.dependencies.append(.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}

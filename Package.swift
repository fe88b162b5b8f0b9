// swift-tools-version: 6.2
import PackageDescription

/// The settings of every Swift target: language mode 6 and the checks that catch mistakes early.
let strict: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .strictMemorySafety(),
  ]
  // `make` sets this, so that no warning survives; a package that depends on facet is not held up by it.
  + (Context.environment["FACET_WARNINGS_AS_ERRORS"] == nil
    ? [] : [.treatAllWarnings(as: .error)])

let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

/// Photo formats, and what is done with colours, that come with a library each. `make` switches a trait on when the library
/// is there (`.ci/traits`); without it a file of the kind gets a message that names the library.
let codecs = [
  (trait: "WebP", define: "FACET_WEBP", libraries: ["webp", "webpdemux"], reads: "WebP through libwebp"),
  (trait: "HEIF", define: "FACET_HEIF", libraries: ["heif"], reads: "HEIC and AVIF through libheif"),
  (trait: "TIFF", define: "FACET_TIFF", libraries: ["tiff"], reads: "TIFF through libtiff"),
  (trait: "GIF", define: "FACET_GIF", libraries: ["gif"], reads: "GIF through giflib"),
  (
    trait: "RAW", define: "FACET_RAW", libraries: ["raw_r"],
    reads: "the JPEG in camera raw files through LibRaw"
  ),
  (trait: "JXL", define: "FACET_JXL", libraries: ["jxl"], reads: "JPEG XL through libjxl"),
  (trait: "JP2", define: "FACET_JP2", libraries: ["openjp2"], reads: "JPEG 2000 through OpenJPEG"),
  (
    trait: "Text", define: "FACET_TEXT", libraries: ["harfbuzz", "fontconfig"],
    reads: "text of any script, drawn with the system's fonts through HarfBuzz and fontconfig"
  ),
  (
    trait: "Colors", define: "FACET_COLORS", libraries: ["lcms2"], reads: "colour profiles through Little CMS"
  ),
]

/// Swift knows no sanitizer of undefined behaviour here; C has it in the fuzz targets alone.
let fuzzed: [CSetting] =
  Context.environment["FACET_FUZZ"] == nil
  ? [] : [.unsafeFlags(["-fsanitize=undefined", "-fno-sanitize-recover=undefined"])]

/// The kernels' loops take fifty times as long under the thread sanitizer, and no kernel starts a thread: what is
/// handed to them is watched where it is handed over.
let unwatched: [CSetting] =
  Context.environment["FACET_TSAN"] == nil ? [] : [.unsafeFlags(["-fno-sanitize=thread"])]

let package = Package(
  name: "facet",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "facet", targets: ["facet"]),
    .library(name: "FaceDetection", targets: ["FaceDetection"]),
    .library(name: "FaceVectors", targets: ["FaceVectors"]),
  ],
  traits: Set(codecs.map { .trait(name: $0.trait, description: "Read \($0.reads).") }),
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // Values and the pixels of a photo.
    .target(name: "Geometry", swiftSettings: strict),
    .target(name: "Parallel", swiftSettings: strict),
    .target(name: "Files", dependencies: [system], swiftSettings: strict),
    .target(
      name: "TOMLReading", dependencies: [.product(name: "TOMLKit", package: "TOMLKit")],
      swiftSettings: strict),
    .target(name: "TextWriting", swiftSettings: strict),
    .target(
      name: "CCodecs",
      cSettings: codecs.map { .define($0.define, .when(traits: [$0.trait])) } + fuzzed,
      linkerSettings: [
        .linkedLibrary("jpeg"), .linkedLibrary("png"), .linkedLibrary("z"), .linkedLibrary("m"),
      ]
        + codecs.flatMap { codec in
          codec.libraries.map { .linkedLibrary($0, .when(traits: [codec.trait])) }
        }),
    .target(
      name: "Imaging", dependencies: ["CCodecs", "Files", "Geometry", "Parallel", system],
      swiftSettings: strict),

    // The detector.
    .target(name: "CKernels", cSettings: unwatched),
    .target(
      name: "Networks",
      dependencies: ["CKernels", "Imaging", "Files", "Geometry", "Parallel", "TextWriting", system],
      resources: [.copy("Resources/mtcnn.safetensors"), .copy("Resources/NOTICE-weights.txt")],
      swiftSettings: strict),
    .target(
      name: "WeightFormats", dependencies: ["Networks", "Files", system], swiftSettings: strict),
    .target(
      name: "Detection", dependencies: ["Networks", "Imaging", "Files", "Geometry", "Parallel"],
      swiftSettings: strict),
    // The detector as a library; `.ci/library-package.sh` makes a package of its own of it and what is below.
    .target(name: "CCascadeWeights"),
    .target(
      name: "FaceDetection",
      dependencies: [
        "CCascadeWeights", "Detection", "Networks", "Alignment", "Imaging", "Geometry", "Parallel", system,
      ],
      swiftSettings: strict),
    .target(name: "CVectorWeights"),
    .target(
      name: "FaceVectors",
      dependencies: ["CVectorWeights", "FaceDetection", "Identity", "Networks", "Parallel"],
      swiftSettings: strict),
    .target(
      name: "Evaluation", dependencies: ["Detection", "Imaging", "Geometry", "Parallel"],
      swiftSettings: strict),
    .target(
      name: "Training",
      dependencies: [
        "CKernels", "Networks", "Detection", "Evaluation", "Imaging", "Files", "Geometry", "Parallel",
        "TextWriting", system,
      ],
      swiftSettings: strict),
    // Faces' vectors: who is near whom. No files and no library.
    .target(name: "Recognition", dependencies: ["Geometry", "Parallel"], swiftSettings: strict),
    .target(
      name: "Alignment",
      dependencies: ["Imaging", "Files", "Geometry", "Parallel", "TOMLReading", "TextWriting", system],
      swiftSettings: strict),

    // The crops of an export as sets for training, in the layouts of other programs.
    .target(
      name: "DataSets",
      dependencies: ["Alignment", "Imaging", "Files", "Geometry", "Parallel", "TextWriting", system],
      swiftSettings: strict),

    // The network that tells people apart, and models of one's own in its place.
    .target(
      name: "Identity",
      dependencies: [
        "CKernels", "Networks", "Alignment", "Imaging", "Files", "Geometry", "Parallel", "TOMLReading",
        system,
      ],
      resources: [
        .copy("Resources/face-embedding.safetensors"), .copy("Resources/NOTICE-face-embedding.txt"),
      ],
      swiftSettings: strict),

    .target(name: "Drawing", dependencies: ["CCodecs", "Imaging", "Geometry"], swiftSettings: strict),
    // Curves as characters and as pixels.
    .target(name: "Plots", dependencies: ["Drawing", "Evaluation", "Imaging"], swiftSettings: strict),

    // Films and cameras, through an ffmpeg process.
    .target(name: "Spawning", dependencies: [system], swiftSettings: strict),
    .target(
      name: "Video", dependencies: ["Imaging", "Files", "Geometry", "Spawning", system], swiftSettings: strict
    ),

    // What people say about photos, and where it is kept.
    .systemLibrary(
      name: "CLibXML", pkgConfig: "libxml-2.0",
      providers: [.apt(["libxml2-dev", "pkgconf"]), .brew(["libxml2"])]),
    .target(
      name: "CXML", dependencies: ["CLibXML"], cSettings: fuzzed,
      linkerSettings: [.linkedLibrary("xml2")]),
    .target(name: "Annotations", dependencies: ["Files", "Geometry", "Detection"], swiftSettings: strict),
    .target(
      name: "AnnotationFormats",
      dependencies: [
        "Annotations", "Imaging", "Files", "Geometry", "CCodecs", "CXML", "TextWriting", system,
      ],
      swiftSettings: strict),
    .target(
      name: "Library",
      dependencies: [
        "Annotations", "Detection", "Imaging", "Files", "Geometry", "TextWriting",
        .product(name: "GRDB", package: "GRDB.swift"), system,
      ],
      swiftSettings: strict),

    // The interface.
    .target(
      name: "Screen", dependencies: ["Files", "TOMLReading", system],
      swiftSettings: strict),
    .target(
      name: "Preview", dependencies: ["Screen", "Drawing", "Imaging", "Files", "Geometry"],
      swiftSettings: strict),
    .target(
      name: "Widgets", dependencies: ["Screen", "Detection", "Geometry"], swiftSettings: strict),
    .target(
      name: "Browser",
      dependencies: [
        "Widgets", "Screen", "Preview", "Plots", "Annotations", "Detection", "Evaluation", "Networks",
        "Imaging", "Files", "Geometry", system,
      ],
      swiftSettings: strict),
    .target(
      name: "Live", dependencies: ["Widgets", "Screen", "Preview", "Detection", "Imaging", "Geometry"],
      swiftSettings: strict),
    .target(
      name: "CTerm",
      linkerSettings: [
        .linkedLibrary("ncursesw", .when(platforms: [.linux])),
        .linkedLibrary("tinfo", .when(platforms: [.linux])),
        .linkedLibrary("ncurses", .when(platforms: [.macOS])),
      ]),
    .target(name: "Terminal", dependencies: ["CTerm", "Screen"], swiftSettings: strict),

    // What commands and browser both do.
    .target(
      name: "Jobs",
      dependencies: [
        "AnnotationFormats", "Library", "Alignment", "Plots", "Drawing", "Evaluation", "Training",
        "Recognition", "Identity",
        "Detection", "WeightFormats", "Networks", "Video", "Annotations", "Screen", "Imaging", "Files",
        "Geometry",
        "Parallel", "TextWriting", "Spawning", system,
      ],
      swiftSettings: strict),
    .target(
      name: "Settings",
      dependencies: [
        "Browser", "Widgets", "Terminal", "Screen", "Detection", "Imaging", "Files", "TOMLReading",
        "TextWriting", system,
      ],
      swiftSettings: strict),
    // They do what the interfaces ask for, off the main thread.
    .target(
      name: "Runners",
      dependencies: [
        "Jobs", "Settings", "Browser", "Live", "Widgets", "Terminal", "Preview", "Screen", "Library",
        "AnnotationFormats", "Annotations", "Alignment", "Plots", "Drawing", "Evaluation", "Training",
        "Recognition", "Identity",
        "Detection", "Networks", "Video", "Imaging", "Files", "Geometry", "Parallel", "TextWriting", system,
      ],
      swiftSettings: strict),
    .target(
      name: "Benchmarks",
      dependencies: [
        "Jobs", "Library", "Annotations", "Alignment", "Training", "Detection", "Recognition", "Networks",
        "Preview", "Screen", "Imaging", "Files", "Geometry", "Parallel", "TextWriting", "Spawning", system,
      ],
      swiftSettings: strict),

    .executableTarget(
      name: "facet",
      dependencies: [
        "Runners", "Benchmarks", "Jobs", "Settings", "Terminal", "Browser", "Live", "Widgets", "Video",
        "Preview", "Screen", "Library", "DataSets", "Alignment", "Plots", "Drawing", "Evaluation", "Training",
        "Recognition",
        "Identity", "Detection", "WeightFormats", "Networks", "AnnotationFormats", "Annotations", "Imaging",
        "Files",
        "Geometry",
        "Parallel", "TextWriting", system, .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // Tests, a target each, and what they share.
    .target(
      name: "TestSupport",
      dependencies: [
        "Identity", "Alignment", "Networks", "Imaging", "Files", "Annotations", "Geometry", "Parallel",
        "Screen", "Video", "Spawning", system,
      ],
      path: "Tests/TestSupport",
      swiftSettings: strict),
    .testTarget(name: "GeometryTests", dependencies: ["Geometry"], swiftSettings: strict),
    .testTarget(
      name: "ParallelTests", dependencies: ["Parallel", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "TOMLReadingTests", dependencies: ["TOMLReading"], swiftSettings: strict),
    .testTarget(name: "TextWritingTests", dependencies: ["TextWriting"], swiftSettings: strict),
    .testTarget(name: "FilesTests", dependencies: ["Files", "TestSupport", system], swiftSettings: strict),
    .testTarget(
      name: "ImagingTests",
      dependencies: ["Imaging", "Files", "Geometry", "Parallel", "TestSupport", system],
      resources: [.copy("Fixtures")],
      swiftSettings: strict),
    .testTarget(
      name: "NetworksTests",
      dependencies: ["Networks", "CKernels", "TestSupport", "Imaging", "Geometry", "Parallel", system],
      resources: [.copy("Golden")],
      swiftSettings: strict),
    .testTarget(
      name: "WeightFormatsTests", dependencies: ["WeightFormats", "Networks", "TestSupport", system],
      resources: [.copy("Fixtures")],
      swiftSettings: strict),
    .testTarget(
      name: "MatlabFilesTests", dependencies: ["AnnotationFormats", "TestSupport", system],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "DetectionTests",
      dependencies: ["Detection", "Networks", "TestSupport", "Imaging", "Geometry", "Parallel", system],
      resources: [.copy("Golden")],
      swiftSettings: strict),
    .testTarget(
      name: "FaceDetectionTests", dependencies: ["FaceDetection", "FaceVectors", "TestSupport", system],
      swiftSettings: strict),
    .testTarget(
      name: "EvaluationTests",
      dependencies: ["Evaluation", "Detection", "Imaging", "Geometry", "Parallel", "TestSupport", system],
      resources: [.copy("Golden")],
      swiftSettings: strict),
    .testTarget(name: "RecognitionTests", dependencies: ["Recognition", "Parallel"], swiftSettings: strict),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Training", "Networks", "CKernels", "Detection", "Evaluation", "Annotations", "Imaging", "Geometry",
        "Parallel", "TestSupport", "Files", system,
      ],
      resources: [.copy("Golden")],
      swiftSettings: strict),
    .testTarget(
      name: "AlignmentTests",
      dependencies: ["Alignment", "Imaging", "Files", "Geometry", "TestSupport", system],
      resources: [.copy("Golden")],
      swiftSettings: strict),
    .testTarget(
      name: "DataSetsTests",
      dependencies: [
        "DataSets", "Alignment", "Imaging", "Files", "Geometry", "Parallel", "TestSupport", system,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "AnnotationsTests",
      dependencies: [
        "Annotations", "AnnotationFormats", "Files", "Imaging", "Geometry", "TestSupport", system,
      ],
      exclude: ["Fixtures"], swiftSettings: strict),
    // A small program that edits a library until it is killed, for the tests of durability.
    .executableTarget(
      name: "LibraryEditor", dependencies: ["Library", "Annotations", "Geometry", system],
      path: "Tests/LibraryEditor", swiftSettings: strict),
    .testTarget(
      name: "LibraryTests",
      dependencies: [
        "Library", "Annotations", "Detection", "Imaging", "Geometry", "Spawning", "TestSupport",
        "LibraryEditor",
        system,
      ],
      resources: [.copy("Fixtures")],
      swiftSettings: strict),
    .testTarget(
      name: "IdentityTests",
      dependencies: [
        "Identity", "Networks", "Alignment", "CKernels", "TestSupport", "Imaging", "Files", "Geometry",
        "Parallel",
        system,
      ],
      exclude: ["Fixtures"], resources: [.copy("Golden")],
      swiftSettings: strict),
    .testTarget(
      name: "DrawingTests", dependencies: ["Drawing", "Imaging", "Geometry"],
      swiftSettings: strict),
    .testTarget(name: "PlotsTests", dependencies: ["Plots", "Drawing", "Imaging"], swiftSettings: strict),
    .testTarget(
      name: "ScreenTests", dependencies: ["Screen", "Files", system], swiftSettings: strict),
    .testTarget(
      name: "PreviewTests", dependencies: ["Preview", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "WidgetsTests", dependencies: ["Widgets", "Screen", "Detection"], swiftSettings: strict),
    .testTarget(
      name: "BrowserTests",
      dependencies: [
        "Browser", "Widgets", "Plots", "Annotations", "Evaluation", "Networks", "Identity", "Jobs", "Library",
        "Recognition", "Alignment", "Parallel", "TestSupport", system,
      ],
      exclude: ["Snapshots"],
      swiftSettings: strict),
    .testTarget(
      name: "VideoTests", dependencies: ["Video", "Spawning", "TestSupport", "Imaging", "Geometry", system],
      swiftSettings: strict),
    .testTarget(
      name: "LiveTests",
      dependencies: ["Live", "Widgets", "Screen", "Detection", "Imaging", "Geometry", "TestSupport", system],
      exclude: ["Snapshots"], swiftSettings: strict),
    // A small program on `Terminal` alone, for the tests that drive it through tmux.
    .executableTarget(
      name: "TerminalDemo", dependencies: ["Terminal", "Screen"], path: "Tests/TerminalDemo",
      swiftSettings: strict),
    .testTarget(
      name: "TerminalTests",
      dependencies: ["Terminal", "CTerm", "Screen", "TestSupport", "TerminalDemo", system],
      swiftSettings: strict),
    .testTarget(
      name: "JobsTests",
      dependencies: [
        "Jobs", "AnnotationFormats", "Library", "Annotations", "Alignment", "Detection", "Networks",
        "Plots", "Recognition", "Identity",
        "Evaluation", "Training", "Video", "Imaging", "Files", "Geometry", "Parallel", "TestSupport",
        system,
      ],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "SettingsTests",
      dependencies: [
        "Settings", "Browser", "Terminal", "Screen", "Detection", "Imaging", "Files", "TestSupport", system,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "RunnersTests",
      dependencies: [
        "Runners", "Jobs", "Browser", "Live", "Library", "Annotations", "Detection", "Evaluation", "Networks",
        "Preview", "Screen", "Video", "Imaging", "Files", "Geometry", "Parallel", "TestSupport", system,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "BenchmarksTests",
      dependencies: [
        "Benchmarks", "TestSupport", "Detection", "Imaging", "Files", "Geometry", "Parallel", system,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "facetTests",
      dependencies: [
        "Geometry", "facet", "Video", "TestSupport", "Files", "Imaging", "Networks", "Annotations",
        "Detection", "Library", "Spawning", system,
      ],
      exclude: ["Snapshots"],
      swiftSettings: strict),
    // What is fuzzed; the tests give it the seeds and all that was ever found.
    .target(
      name: "FuzzTargets",
      dependencies: [
        "CCodecs", "Imaging", "Files", "Geometry", "Annotations", "AnnotationFormats", "Settings", "Jobs",
        "Networks", "WeightFormats", "Alignment", "DataSets", "Identity", "Detection", "Evaluation",
        "Training",
        "Library",
        "Video", "Screen", "Terminal", "Browser", "Widgets", "TOMLReading", system,
      ],
      path: "Tests/Fuzz", exclude: ["Seeds", "Findings"], swiftSettings: strict),
    .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets", system], swiftSettings: strict),
  ],
  cLanguageStandard: .c11
)

// libFuzzer and its sanitizers are linked only here; `make fuzz` sets this.
if Context.environment["FACET_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "Fuzz", dependencies: ["FuzzTargets", system], path: "Tests/FuzzRunner", swiftSettings: strict))
}

// Only `make docs` needs the plugin; nobody who depends on facet resolves it.
if Context.environment["FACET_DOCS"] != nil {
  package.dependencies.append(.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}

import Foundation
public import SystemPackage

/// Finds the program's data files (weights, themes), wherever it was started from.
///
/// It looks in these places, in this order:
/// 1. `$FACET_RESOURCES/NAME`, for packagers and tests;
/// 2. `PREFIX/share/facet/NAME`, where `PREFIX/bin` holds the executable: an installed program;
/// 3. `BUNDLE.resources/NAME` (`.bundle` on macOS) in the executable's folder: a build by the package manager;
/// 4. `NAME` in the executable's folder or one above it that holds a `Package.swift`: a checkout.
public struct ResourceFinder: Sendable {
  private let environment: [String: String]
  private let executable: FilePath

  /// - Parameters:
  ///   - environment: this process's own when nil.
  ///   - executable: this program's own file when nil.
  public init(environment: [String: String]? = nil, executable: FilePath? = nil) {
    self.environment = environment ?? ProcessInfo.processInfo.environment
    self.executable = executable ?? Self.ownExecutable
  }

  /// Every place where the file may be, best first. Messages list them.
  ///
  /// - Parameters:
  ///   - name: path below a resource folder: `mtcnn.safetensors`, `Themes/dark.toml`.
  ///   - bundle: the package manager's name for the target's resources, `facet_Networks`.
  public func candidates(for name: String, bundle: String? = nil) -> [FilePath] {
    var places: [FilePath] = []
    if let folder = environment["FACET_RESOURCES"], !folder.isEmpty {
      places.append(FilePath(folder).appending(name))
    }
    let folder = executable.removingLastComponent()
    places.append(folder.removingLastComponent().appending("share/facet").appending(name))
    if let bundle {
      #if canImport(Darwin)
        // The package manager's folders there; in Xcode's programs they lie among the program's resources.
        places.append(folder.appending("\(bundle).bundle").appending(name))
        places.append(
          folder.removingLastComponent().appending("Resources/\(bundle).bundle/Contents/Resources").appending(
            name))
      #else
        places.append(folder.appending("\(bundle).resources").appending(name))
      #endif
    }
    var above = folder
    while above.removeLastComponent(), !above.components.isEmpty {
      if Self.exists(above.appending("Package.swift")) {
        places.append(above.appending(name))
        break
      }
    }
    return places
  }

  /// The first candidate that exists, or nil.
  public func find(_ name: String, bundle: String? = nil) -> FilePath? {
    candidates(for: name, bundle: bundle).first(where: Self.exists)
  }

  private static func exists(_ path: FilePath) -> Bool {
    FileManager.default.fileExists(atPath: path.string)
  }

  /// This program's executable, with links resolved.
  public static let ownExecutable: FilePath = {
    #if os(Linux)
      // Foundation's main bundle would crash the program when the user may not read the executable's folder.
      let known = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      if let known { return FilePath(known) }
      return FilePath(CommandLine.arguments.first ?? "facet")
    #else
      let path = Bundle.main.executablePath ?? CommandLine.arguments.first ?? "facet"
      return FilePath((try? FileManager.default.destinationOfSymbolicLink(atPath: path)) ?? path)
    #endif
  }()
}

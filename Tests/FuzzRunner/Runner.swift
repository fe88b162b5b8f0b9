import Foundation
import FuzzTargets
import SystemPackage

/// One executable for all targets: `Fuzz TARGET [libFuzzer's arguments]`. libFuzzer brings `main`.
extension Fuzz {
  /// Chosen once, before libFuzzer gives the first input.
  nonisolated(unsafe) fileprivate static var target: @Sendable ([UInt8]) -> Void = { _ in }

  /// Takes the words before libFuzzer's own; what needs no libFuzzer ends the program.
  ///
  /// - Returns: whether the first word named a target.
  fileprivate static func choose(_ words: [String]) -> Bool {
    switch words.first {
    case "mutate": mutate(Array(words.dropFirst()))
    case "seed-library" where words.count == 2: seedLibrary(FilePath(words[1]))
    case let name?:
      // With -jobs and the like, libFuzzer starts the program again with its own words alone.
      guard let chosen = targets[name] else { break }
      unsafe target = chosen
      return true
    case nil: break
    }
    guard ["mutate", "seed-library"].contains(words.first) else {
      print(targets.keys.sorted().joined(separator: "\n"))
      exit(words.isEmpty ? 0 : 2)
    }
    exit(0)
  }
}

@_cdecl("LLVMFuzzerInitialize")
func initializeFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> CInt {
  // SAFETY: these are `main`'s, `count` words and a nil after them, and live as long as the process.
  let words = (1..<max(1, Int(unsafe count.pointee))).compactMap { index in
    unsafe arguments.pointee[index].map { unsafe String(cString: $0) }
  }
  if Fuzz.choose(words) {
    unsafe arguments.pointee[1] = arguments.pointee[0]
    unsafe arguments.pointee += 1
    unsafe count.pointee -= 1
  }
  return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // SAFETY: libFuzzer lends the bytes for the time of the call.
  unsafe Fuzz.target(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}

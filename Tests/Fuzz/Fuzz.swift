import CFuzz
import Foundation

/// One executable for all targets: `Fuzz TARGET [libFuzzer's arguments]`. Built by `make fuzz`, never by a usual build.
@main
enum Fuzz {
  /// Chosen once, before libFuzzer starts.
  nonisolated(unsafe) static var target: @Sendable ([UInt8]) -> Void = { _ in }

  static func main() {
    let arguments = CommandLine.arguments
    if arguments.count > 1, arguments[1] == "mutate" { return mutate(Array(arguments.dropFirst(2))) }
    guard arguments.count > 1, let chosen = targets[arguments[1]] else {
      print(targets.keys.sorted().joined(separator: "\n"))
      exit(arguments.count > 1 ? 2 : 0)
    }
    unsafe target = chosen
    var words = unsafe ([arguments[0]] + arguments.dropFirst(2)).map { unsafe strdup($0) }
    // SAFETY: the words live until the program ends; libFuzzer lends the bytes for the time of the call.
    let status = unsafe words.withUnsafeMutableBufferPointer { words in
      unsafe cfuzz_run(Int32(words.count), words.baseAddress) { bytes, count in
        unsafe Fuzz.target(Array(UnsafeBufferPointer(start: bytes, count: count)))
        return 0
      }
    }
    exit(status)
  }

  static let targets: [String: @Sendable ([UInt8]) -> Void] =
    photoTargets.merging(textTargets) { first, _ in first }
}

import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the system says about processes and its processor. All of what only Linux has to say stands here; elsewhere
/// it is nil.
package enum ProcessFigures {
  /// The processor's name.
  package static var processor: String? {
    #if os(Linux)
      let line = text("/proc/cpuinfo")?.split(separator: "\n").first { $0.hasPrefix("model name") }
      return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
    #else
      nil
    #endif
  }

  /// The most memory that a process has used so far, in megabytes of 2²⁰ bytes. (`getrusage` would include the memory of
  /// the process that started it.)
  ///
  /// - Parameter process: its number; this process when nil.
  package static func peakMemory(of process: Int32? = nil) -> Double? {
    #if os(Linux)
      let status = text("/proc/\(process.map { "\($0)" } ?? "self")/status")
      let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
      return line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Double($0) }.map { $0 / 1024 }
    #else
      nil
    #endif
  }

  /// Bytes of this process in memory now.
  package static var residentMemory: Int? {
    #if os(Linux)
      let pages = text("/proc/self/statm")?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
      return pages.map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) }
    #else
      nil
    #endif
  }

  /// The processor time that a process's threads have taken so far, in milliseconds.
  package static func processorTime(of process: Int32) -> Double? {
    #if os(Linux)
      let tasks = "/proc/\(process)/task"
      guard let threads = try? FileManager.default.contentsOfDirectory(atPath: tasks) else { return nil }
      return threads.reduce(0) { sum, thread in
        let spent = text("\(tasks)/\(thread)/schedstat")?.split(separator: " ").first
        return sum + (spent.flatMap { Double($0) } ?? 0) / 1_000_000
      }
    #else
      nil
    #endif
  }

  #if os(Linux)
    private static func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
  #endif
}

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Checks that the process can open enough files.
///
/// Without this check, system libraries that cannot open the few files they need would end the program without a
/// message, possibly while it is writing. So it comes first.
package enum Descriptors {
  /// Enough for photos and outputs on all threads, the library with its log, the terminal and the system's files.
  private static let needed = 24
  /// The soft limit is raised to this where the hard limit allows it.
  private static let wanted: rlim_t = 4096

  /// Raises the soft limit, then checks it.
  ///
  /// - Throws: `UsageError` when fewer than ``needed`` files can be opened, because the limit is low or because
  ///   the program inherited many open ones.
  package static func secure() throws(UsageError) {
    var limit = rlimit()
    // SAFETY: the limit outlives both calls.
    if unsafe getrlimit(ofFiles, &limit) == 0, limit.rlim_cur < wanted, limit.rlim_max > limit.rlim_cur {
      limit.rlim_cur = min(wanted, limit.rlim_max)
      _ = unsafe setrlimit(ofFiles, &limit)
    }
    var taken: [Int32] = []
    while taken.count < needed {
      // SAFETY: the path is a literal.
      let descriptor = unsafe open("/", O_RDONLY | O_CLOEXEC)
      if descriptor < 0 { break }
      taken.append(descriptor)
    }
    for descriptor in taken { close(descriptor) }
    if taken.count < needed {
      throw UsageError(
        "only \(taken.count) more files can be opened, \(needed) are needed; raise the limit, for example with ulimit -n 256"
      )
    }
  }

  #if canImport(Darwin)
    private static var ofFiles: Int32 { RLIMIT_NOFILE }
  #else
    private static var ofFiles: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }
  #endif
}

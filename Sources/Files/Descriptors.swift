#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Whether there are file descriptors enough to work with.
///
/// System libraries end the program without a word when they cannot have the few that they need, long after it has
/// begun to write; so this is looked at before anything else.
package enum Descriptors {
  /// Photos and outputs on all threads, the library with its log, the terminal, and what the system takes.
  private static let needed = 24
  /// What the soft limit is raised to, where that is allowed.
  private static let wanted: rlim_t = 4096

  /// - Throws: a message when fewer than ``needed`` can be opened, by the limit or because whoever started the
  ///   program left many open.
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

public import Testing

/// Whether a test can go on here; where it cannot, the test, or this case of it, is reported as skipped.
///
/// For what a trait of the test cannot ask: something about a single argument, or what shows only on the way.
/// - Returns: true. Toolchains before Swift 6.3 cannot skip from within a test: there a known issue is reported, and
///   the answer is false.
public func isPossible(
  _ condition: Bool, otherwise reason: Comment, sourceLocation: SourceLocation = #_sourceLocation
) throws -> Bool {
  if condition { return true }
  #if compiler(>=6.3)
    try Test.cancel(reason, sourceLocation: sourceLocation)
  #else
    withKnownIssue(reason, sourceLocation: sourceLocation) {
      Issue.record(reason, sourceLocation: sourceLocation)
    }
    return false
  #endif
}

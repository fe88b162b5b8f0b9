import Foundation
public import Testing

/// How many times longer than usual tests wait before they fail: `FACET_PATIENCE`, by default 1. Programs built with
/// a sanitizer take ten times as long or more.
public let patience = max(1, ProcessInfo.processInfo.environment["FACET_PATIENCE"].flatMap(Int.init) ?? 1)

extension Trait where Self == TimeLimitTrait {
  /// A test's time limit, longer where ``patience`` asks for it.
  ///
  /// - Parameter minutes: the longest time on a usual machine while all other tests run. Tests begin together and share
  ///   the processors, so the limit is four times as long for slow machines.
  public static func limit(minutes: Int) -> Self { .timeLimit(.minutes(4 * minutes * patience)) }
}

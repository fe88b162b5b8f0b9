import Foundation
public import Testing

/// How many times longer than usual tests wait before they give up: `FACET_PATIENCE`, 1 unless it is set. Programs
/// built with a sanitizer take ten times as long and more.
public let patience = max(1, ProcessInfo.processInfo.environment["FACET_PATIENCE"].flatMap(Int.init) ?? 1)

extension Trait where Self == TimeLimitTrait {
  /// A test's time limit, longer where ``patience`` asks for it.
  ///
  /// - Parameter minutes: what it takes at most on a usual machine, all other tests beside it. All begin at once and
  ///   share the processors, so a slow machine gets four times as long.
  public static func limit(minutes: Int) -> Self { .timeLimit(.minutes(4 * minutes * patience)) }
}

import Foundation
public import Testing

/// How many times longer than usual tests wait before they give up: `FACET_PATIENCE`, 1 unless it is set. Programs
/// built with a sanitizer take ten times as long and more.
public let patience = max(1, ProcessInfo.processInfo.environment["FACET_PATIENCE"].flatMap(Int.init) ?? 1)

extension Trait where Self == TimeLimitTrait {
  /// A test's time limit on a usual machine, longer where ``patience`` asks for it.
  public static func limit(minutes: Int) -> Self { .timeLimit(.minutes(minutes * patience)) }
}

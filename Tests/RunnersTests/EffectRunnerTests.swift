import Runners
import Testing

struct EffectRunnerTests {
}

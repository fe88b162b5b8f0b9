public import Networks

/// Answers to a ``LearnRequest``.
public enum LearnAnswer: Sendable {
  case progressed(request: Int, LearningStep)
  case learned(request: Int, LearningOutcome)
  case failed(request: Int, reason: String)
  case models(request: Int, [Model])
  case modelsFailed(request: Int, reason: String)
  case loaded(request: Int, Model)
  case loadFailed(request: Int, reason: String)
}

/// How the learning rate falls after warm-up.
public enum RateSchedule: String, Sendable, Hashable, CaseIterable {
  /// To a tenth at each of ``TrainingSettings/milestones``.
  case steps = "steps"
  /// Along half a wave of the cosine, to almost zero at the last step (Loshchilov and Hutter 2017, arXiv
  /// 1608.03983, without restarts).
  case cosine = "cosine"
}

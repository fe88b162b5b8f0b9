/// What a piece of the screen means; a ``Theme`` gives each role its style.
public enum Role: String, CaseIterable, Hashable, Sendable {
  case background, text, dim, accent, match, selection, border, borderFocused, title, status, statusKey
  case error, warning, ok
  case photoWaiting, photoWorking, photoFound, photoReviewed, photoNone, photoError
  case faceBox, faceSelected, faceDoubtful, faceAccepted, faceRejected, faceAdded, landmark, boxCasing
  case heatLow, heatHigh, knob, knobCut, histogram, histogramDim
  case truthMatched, truthMissed, truthExtra, progress
}

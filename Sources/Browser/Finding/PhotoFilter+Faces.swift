import Annotations
import Detection

extension PhotoFilter.Subject {
  /// What a filter compares for a single face on the wall: `score<0.8`, `named`, `rejected` and `person:ada`
  /// are about the face, everything else is about its photo.
  ///
  /// - Parameters:
  ///   - annotation: the annotation of the face; nil when it has none.
  ///   - proposed: who is proposed for it.
  func of(_ face: Face, _ annotation: Annotation?, proposed: String? = nil) -> Self {
    var subject = self
    subject.summary.lowestScore = face.score
    let all = summary.review
    var own = PhotoSummary.ReviewCounts()
    own.isReviewed = all.isReviewed
    // Counts are still those of the photo.
    if annotation?.state == .accepted { own.accepted = all.accepted }
    if annotation?.state == .rejected { own.rejected = all.rejected }
    if annotation?.state == .added { own.added = all.added }
    if let person = annotation?.person { (own.named, own.people) = (max(all.named, summary.faces), [person]) }
    if annotation?.flags.isEmpty == false { own.flagged = all.flagged }
    if annotation?.waitsForName ?? true { own.unnamed = all.unnamed }
    if annotation?.nameless == .unknown { own.unknown = all.unknown }
    if annotation?.nameless == .aside { own.aside = all.aside }
    if annotation?.state != .rejected, let person = annotation?.person, all.twice.contains(person) {
      own.twice = [person]
    }
    if let proposed { own.proposed = [proposed] }
    subject.summary.review = own
    return subject
  }
}

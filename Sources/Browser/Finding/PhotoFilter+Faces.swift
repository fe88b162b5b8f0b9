import Annotations
import Detection

extension PhotoFilter.Subject {
  /// What a face of the photo is judged by on the wall: `score<0.8`, `named`, `rejected` and `person:ada` are meant of
  /// the face, everything else of its photo.
  ///
  /// - Parameter annotation: what people said about the face; nil when nobody has judged it.
  func of(_ face: Face, _ annotation: Annotation?) -> Self {
    var subject = self
    subject.summary.lowestScore = face.score
    let all = summary.review
    var own = PhotoSummary.Review()
    own.isReviewed = all.isReviewed
    // A number of them is still the photo's.
    if annotation?.state == .accepted { own.accepted = all.accepted }
    if annotation?.state == .rejected { own.rejected = all.rejected }
    if annotation?.state == .added { own.added = all.added }
    if let person = annotation?.person { (own.named, own.people) = (max(all.named, summary.faces), [person]) }
    if annotation?.flags.isEmpty == false { own.flagged = all.flagged }
    subject.summary.review = own
    return subject
  }
}

package import Alignment

/// Which crops of an export become a set, and in which parts.
package struct SetRules: Sendable, Equatable {
  /// What happens to crops of one face in copies of a photo.
  package enum Duplicates: String, Sendable, CaseIterable {
    /// All are taken.
    case keep
    /// The one whose photo's path comes first.
    case first
    /// The one of the highest quality.
    case best
  }

  /// Nil when the manifest's own parts hold, or when there is one part.
  package var split: CropSplit?
  /// Labels with fewer crops are left out.
  package var minPerLabel: Int?
  /// Of labels with more crops only the best by quality are taken.
  package var maxPerLabel: Int?
  package var duplicates = Duplicates.keep

  /// All crops that have a label, in one part.
  package init(
    split: CropSplit? = nil, minPerLabel: Int? = nil, maxPerLabel: Int? = nil,
    duplicates: Duplicates = .keep
  ) {
    self.split = split
    self.minPerLabel = minPerLabel
    self.maxPerLabel = maxPerLabel
    self.duplicates = duplicates
  }
}

/// When faces are taken for one person's.
package struct GroupingRules: Sendable, Hashable {
  /// Two groups are joined when the root of their faces' mean squared distance is at most this, in the metric.
  package var cutOff: Float
  /// Of the cut-off: what the second look allows to groups without a common neighbour, and how much more to those
  /// whose faces are all nearest to each other.
  package static let secondLook = (least: Float(0.978), more: Float(0.065))
  /// How many of a face's nearest strangers the second look asks.
  package static let asked = 5
  /// The share of the squared cut-off that two groups lose when every photo of one shows the other, too: faces in one
  /// photo are rarely one person's, but mirrors and collages exist.
  package static let samePhoto: Float = 0.4
  /// Up to so many faces all pairs are looked at; above, those of a graph.
  package var exactFaces: Int
  /// Nearest faces that are kept of each; at least 48, for 16 ruin the groups of a graph.
  package var neighbours: Int

  /// The cut-off of facet's own network. On 6,355 faces of 2,873 people it puts 99.2 % of pairs together rightly,
  /// and finds 82 % of them.
  package static let ownCutOff: Float = 0.46

  package init(cutOff: Float = ownCutOff, exactFaces: Int = 20_000, neighbours: Int = 48) {
    self.cutOff = cutOff
    self.exactFaces = exactFaces
    self.neighbours = neighbours
  }
}

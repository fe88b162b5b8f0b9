/// The distances at which facet says something about who a face is, in a model's metric. Another network needs others.
package struct RecognitionCutOffs: Sendable, Hashable, Codable {
  /// Faces are grouped up to this: see ``GroupingRules/cutOff``.
  package var group: Float
  /// Up to this distance from a confirmed face, a suggestion is sure.
  package var sure: Float
  /// Up to this one it is worth asking; above, nothing is said.
  package var ask: Float

  package init(group: Float, sure: Float, ask: Float) {
    self.group = group
    self.sure = sure
    self.ask = ask
  }

  /// Those of facet's own network.
  package static let own = RecognitionCutOffs(group: GroupingRules.ownCutOff, sure: 0.435, ask: 0.48)
}

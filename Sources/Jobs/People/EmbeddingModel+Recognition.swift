package import Identity
package import Recognition

extension EmbeddingModel {
  package var metric: VectorMetric {
    switch measure {
    case .distance: .distance
    case .cosine: .cosine
    }
  }

  package var recognition: RecognitionCutOffs {
    RecognitionCutOffs(group: cutOffs.group, sure: cutOffs.sure, ask: cutOffs.ask)
  }

  /// No vectors yet.
  package var noVectors: FaceVectors { FaceVectors(dimension: dimension, metric: metric) }
}

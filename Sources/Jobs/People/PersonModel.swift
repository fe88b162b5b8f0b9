import Files
package import Identity
package import Recognition
package import SystemPackage

/// The network that turns faces into vectors, for a command.
package enum PersonModel {
  /// The shipped network, or a model of one's own.
  ///
  /// - Parameter runtime: where ONNX Runtime is; looked for when nil.
  /// - Throws: `UsageError` with what to do.
  package static func open(_ path: FilePath?, runtime: String? = nil) throws -> any EmbeddingModel {
    do {
      guard let path else { return try FaceEmbedder() }
      return try OnnxModel(contentsOf: path, runtime: try OnnxRuntime(path: runtime))
    } catch let error as IdentityError {
      throw UsageError(error.description)
    } catch let error as OnnxError {
      throw UsageError(error.description)
    }
  }
}

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

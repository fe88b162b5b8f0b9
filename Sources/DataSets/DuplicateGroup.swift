/// Crops that show one face in copies of one photo.
package struct DuplicateGroup: Sendable, Equatable {
  /// By the paths of their photos, two or more.
  package var crops: [SetCrop]
  /// Whether all photos are the same file, byte for byte; otherwise they only look alike.
  package var isSameFile: Bool

  /// The labels, each once, sorted.
  package var labels: [String] { Set(crops.compactMap(\.label)).sorted() }

  /// Whether one face has two labels, of which one must be wrong.
  package var isAcrossLabels: Bool { labels.count > 1 }
}

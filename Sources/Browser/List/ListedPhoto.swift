public import Annotations
public import Detection
public import Geometry
public import SystemPackage

/// A photo's identity while the program runs: its place in the order of arrival.
public struct PhotoID: Hashable, Sendable {
  /// From 0; the index into ``BrowserState/photos``.
  public let index: Int
  /// - Parameter index: the photo's place in the order of arrival, from 0.
  public init(_ index: Int) { self.index = index }
}

/// What the browser knows about one photo.
public struct ListedPhoto: Hashable, Sendable {
  /// The file that is decoded, as the scan reached it.
  public let path: FilePath
  /// What the list shows: the path below the opened folder.
  public let name: String
  /// How the last detection ended; while another one is under way it stays.
  public internal(set) var outcome = Outcome.unknown { didSet { merge() } }
  /// What people said about it; nil until the library has been asked.
  public internal(set) var known: PhotoAnnotations? { didSet { merge() } }
  /// Detections and annotations together; nil while there are no annotations.
  package private(set) var merged: ShownFaces?
  /// Upright; known once the photo has been decoded.
  public internal(set) var size: PixelSize?
  /// What is wrong with a photo that is shown all the same (a truncated file).
  public internal(set) var warning: String?
  /// How long the last detection took, in seconds.
  public internal(set) var seconds: Double?
  /// How long the last detection took of which nothing was known before.
  public internal(set) var freshSeconds: Double?
  /// Where that time went.
  public internal(set) var freshStages: StageSeconds?
  /// How the scores lay in the last detection.
  public internal(set) var scores = ScoreCounts()
  /// The settings' version that `outcome` was found with; 0 before the first.
  var version = 0
  /// At least these settings were asked for, for this photo alone.
  var wantedVersion = 0
  /// Whether the photo stands in the queue of interrupted work.
  var isReturned = false

  /// How looking for a photo's faces ended.
  public enum Outcome: Hashable, Sendable {
    case unknown
    /// In the detector's order; empty when the photo holds no face.
    case faces([Face])
    /// The photo cannot be shown or searched, and why.
    case failed(String)
  }

  /// A photo of which nothing is known yet.
  public init(path: FilePath, name: String) {
    self.path = path
    self.name = name
  }

  /// What the detector found with the last settings.
  public var detected: [Face] {
    if case .faces(let faces) = outcome { faces } else { [] }
  }

  /// The faces to look at: what was found, corrected and completed by people.
  public var faces: [Face] { merged?.faces ?? detected }

  private mutating func merge() {
    guard failure == nil, let known, !known.annotations.isEmpty else {
      merged = nil
      return
    }
    merged = ShownFaces(detected: detected, known: known)
  }

  /// Why it cannot be shown or searched; nil unless it has been tried in vain.
  public var failure: String? {
    if case .failed(let reason) = outcome { reason } else { nil }
  }
}

/// A photo's state as its mark in the list tells it.
public enum PhotoStatus: Hashable, Sendable {
  case waiting, working, none
  case found(Int)
  case failed(String)
}

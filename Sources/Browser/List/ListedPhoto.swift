public import Annotations
public import Detection
public import Geometry
import Foundation
import Imaging
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
  /// The folder that ``name`` is below, one value for all its photos; or the whole path, where names leave out or change
  /// a part of it.
  private let root: FilePath
  private let isWhole: Bool
  /// What the list shows: the path below the opened folder.
  public let name: String
  /// The result of the last detection; it stays while another one is under way.
  public internal(set) var outcome = Outcome.unknown { didSet { merge() } }
  /// Its annotations; nil until the library has answered.
  public internal(set) var known: PhotoAnnotations? { didSet { merge() } }
  /// Detections and annotations together; nil while there are no annotations.
  package private(set) var merged: ShownFaces?
  private var width: Int32 = 0, height: Int32 = 0
  private var times = PhotoTimes()
  /// The distribution of scores in the last detection.
  public internal(set) var scores = ScoreCounts()
  /// Whether the last detection's faces were found in an earlier run.
  var isFromLibrary = false
  // Few bytes each, since there are very many photos.
  private var storedFileVersion: UInt32 = 0, storedVersion: UInt32 = 0
  private var storedLookVersion: UInt32 = 0, storedWantedVersion: UInt32 = 0
  /// What is known of few photos; empty, or a single value.
  private var rare: [RareFacts] = []
  /// Whether the file has vanished since it was found.
  var isGone = false
  /// Whether the photo is in the queue of interrupted work.
  var isReturned = false

  /// The result of a photo's detection.
  public enum Outcome: Hashable, Sendable {
    case unknown
    /// In the detector's order; empty when no faces were found.
    case faces([Face])
    /// Why the photo cannot be shown or searched.
    case failed(String)
  }

  /// What is known of few photos, or of those that were on screen.
  private struct RareFacts: Hashable {
    var warning: String?
    var stamp: FileStamp?
    var folderFaces: [Face]?
  }

  /// A photo about which nothing is known yet.
  ///
  /// - Parameter root: the folder that photos before it were below; it is shared when this one is below it, too.
  init(path: FilePath, name: String, below root: FilePath? = nil) {
    self.name = name
    if let root, Self.isNamed(path, name, below: root) || root.appending(name) == path {
      (self.root, isWhole) = (root, false)
    } else if let own = Self.root(of: path, name) {
      (self.root, isWhole) = (own, false)
    } else {
      (self.root, isWhole) = (path, true)
    }
  }

  /// Whether a path is plainly a folder's, a slash and a name: compared with nothing put together, since there are very
  /// many. A root that ends with a slash, and what else is written otherwise, is left to the slower way.
  private static func isNamed(_ path: FilePath, _ name: String, below root: FilePath) -> Bool {
    let stem = root.length
    guard stem > 0, path.length == stem + 1 + name.utf8.count else { return false }
    // SAFETY: both strings have as many bytes as their paths say, and live through the calls.
    return unsafe path.withPlatformString { path in
      unsafe path[stem] == 0x2F
        && root.withPlatformString { unsafe memcmp($0, path, stem) == 0 }
        && name.utf8.elementsEqual(
          UnsafeBufferPointer(start: path + stem + 1, count: name.utf8.count).lazy.map {
            UInt8(bitPattern: $0)
          })
    }
  }

  /// The folder that a name is below; nil when it is not the end of the path.
  private static func root(of path: FilePath, _ name: String) -> FilePath? {
    let root = FilePath(String(Substring(path.string.utf8.dropLast(name.utf8.count + 1))))
    return root.appending(name) == path ? root : nil
  }

  /// The folder to be shared with the photos behind it; nil when the name is not below one.
  var sharedRoot: FilePath? { isWhole ? nil : root }

  /// The file to decode, by the path by which the scan reached it. It is put together: a folder has very many.
  public var path: FilePath { isWhole ? root : root.appending(name) }

  /// Upright; known once the photo has been decoded.
  public internal(set) var size: PixelSize? {
    get { width > 0 ? PixelSize(width: Int(width), height: Int(height)) : nil }
    set { (width, height) = (Int32(newValue?.width ?? 0), Int32(newValue?.height ?? 0)) }
  }

  /// What is wrong with a photo that can still be shown (such as a truncated file).
  public internal(set) var warning: String? {
    get { rare.first?.warning }
    set { changeRare { $0.warning = newValue } }
  }

  /// Which file the path was when pixels of it arrived last; nil before the first.
  var stamp: FileStamp? {
    get { rare.first?.stamp }
    set { changeRare { $0.stamp = newValue } }
  }

  /// What was found with the folder's settings, while the photo has been searched with newer ones.
  var folderFaces: [Face]? {
    get { rare.first?.folderFaces }
    set { changeRare { $0.folderFaces = newValue } }
  }

  private mutating func changeRare(_ change: (inout RareFacts) -> Void) {
    var facts = rare.first ?? RareFacts()
    change(&facts)
    if facts == RareFacts() { rare = [] } else { rare = [facts] }
  }

  /// How long the last detection took, in seconds.
  public internal(set) var seconds: Double? {
    get { times.last.map(Double.init) }
    set { times.last = newValue.map { Float($0) } }
  }

  /// How long the last detection without cached results took, in seconds.
  public internal(set) var freshSeconds: Double? {
    get { times.fresh.map(Double.init) }
    set { times.fresh = newValue.map { Float($0) } }
  }

  /// The time of each stage in that detection.
  public internal(set) var freshStages: StageSeconds? {
    get { times.stages }
    set { times.stages = newValue }
  }

  /// Incremented when another file is found in the place of the one before.
  var fileVersion: Int {
    get { Int(storedFileVersion) }
    set { storedFileVersion = UInt32(newValue) }
  }

  /// The version of the settings that `outcome` was found with; 0 before the first.
  var version: Int {
    get { Int(storedVersion) }
    set { storedVersion = UInt32(newValue) }
  }

  /// The same for a first look.
  var lookVersion: Int {
    get { Int(storedLookVersion) }
    set { storedLookVersion = UInt32(newValue) }
  }

  /// The lowest version of the settings requested for this photo alone.
  var wantedVersion: Int {
    get { Int(storedWantedVersion) }
    set { storedWantedVersion = UInt32(newValue) }
  }

  /// The faces of the last detection.
  public var detected: [Face] {
    if case .faces(let faces) = outcome { faces } else { [] }
  }

  /// The faces to show: detections combined with annotations.
  public var faces: [Face] { merged?.faces ?? detected }

  private mutating func merge() {
    guard failure == nil, let known, !known.annotations.isEmpty else {
      merged = nil
      return
    }
    merged = ShownFaces(detected: detected, known: known)
  }

  /// Why it cannot be shown or searched; nil unless that was tried and failed.
  public var failure: String? {
    if case .failed(let reason) = outcome { reason } else { nil }
  }
}

/// A photo's state as its mark in the list shows it.
public enum PhotoStatus: Hashable, Sendable {
  case waiting, working, none
  case found(Int)
  case failed(String)
}

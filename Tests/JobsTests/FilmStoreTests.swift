import Detection
import Foundation
import Jobs
import SystemPackage
import TestSupport
import Testing

@Suite("Unfinished work on a film") struct FilmStoreTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var place: FilePath { folder.path.appending("part") }

  private static let tracker = """
    {"hasLost":false,"last":0,"options":{"doubt":0.5,"interval":3,"patience":1.5},"sinceSearch":2,"tracks":[]}
    """
  private static let settings = """
    {"minFaceSize":24,"overlaps":{"level":0.5,"onet":1,"pyramid":0.25,"rnet":0.75},"rotations":5,\
    "scaleFactor":0.5,"thresholds":{"onet":0.75,"pnet":0.5,"rnet":0.25}}
    """

  private static func checkpoint(film: String = "/film.mp4") -> String {
    """
    {"crops":[{"file":"crop.png","quality":0.5,"sights":3,"track":1}],"frames":7,"identity":{"bytes":9,\
    "coding":"mpeg4","film":"\(film)","modified":11,"settings":\(settings),\
    "tracking":{"doubt":0.5,"interval":3,"patience":1.5},"wantsCopy":true,"wantsCrops":false,\
    "wantsLines":true,"weights":"w"},"isWhole":false,"lines":0,"parts":[{"frames":7,"name":"part-0.mkv"}],\
    "tracker":\(tracker)}
    """
  }

  private func decoded(_ text: String) throws -> FilmStore.Checkpoint {
    try JSONDecoder().decode(FilmStore.Checkpoint.self, from: Data(text.utf8))
  }

  @Test("keeps its text: otherwise a half-done film would start over")
  func text() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let checkpoint = try decoded(Self.checkpoint())
    #expect(String(decoding: try encoder.encode(checkpoint), as: UTF8.self) == Self.checkpoint())
  }

  @Test("counts up to the last checkpoint, and only for the same film")
  func goingOn() throws {
    let known = try decoded(Self.checkpoint())
    do {
      let store = try FilmStore(in: place, identity: known.identity, tracker: known.tracker)
      #expect(store.checkpoint.frames == 0)
      try store.add(line: "one")
      try store.save { $0.frames = 7 }
      // This line comes too late to count.
      try store.add(line: "two")
    }
    do {
      let again = try FilmStore(in: place, identity: known.identity, tracker: known.tracker)
      #expect(again.checkpoint.frames == 7)
      #expect(try String(decoding: again.earlierLines(), as: UTF8.self) == "one\n")
      _ = withExtendedLifetime(again) {
        #expect(throws: (any Error).self, "another is at work on it") {
          try FilmStore(in: place, identity: known.identity, tracker: known.tracker)
        }
      }
    }
    let other = try decoded(Self.checkpoint(film: "/other.mp4"))
    let anew = try FilmStore(in: place, identity: other.identity, tracker: other.tracker)
    #expect(anew.checkpoint.frames == 0 && anew.checkpoint.lines == 0)
    #expect(try anew.earlierLines().isEmpty)
  }
}

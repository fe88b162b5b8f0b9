import Foundation
import Screen
import Testing

/// Frames as readable text, compared with the files in `Snapshots/`.
///
/// `RECORD_SNAPSHOTS=1` writes them again; a fresh recording fails, so that it is reviewed.
enum Snapshot {
  static func check(_ frame: Frame, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots/\(name).screen")
    let shown = frame.text + "\n"
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
      #expect(throws: Never.self, sourceLocation: sourceLocation) {
        try Data(shown.utf8).write(to: url)
      }
      Issue.record("recorded \(name).screen; look at it and run again", sourceLocation: sourceLocation)
      return
    }
    guard let data = try? Data(contentsOf: url) else {
      Issue.record("no \(name).screen; record it with RECORD_SNAPSHOTS=1", sourceLocation: sourceLocation)
      return
    }
    let expected = String(decoding: data, as: UTF8.self)
    #expect(shown == expected, "\(name).screen differs", sourceLocation: sourceLocation)
  }
}

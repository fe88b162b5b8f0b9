#if canImport(Glibc)
  import Annotations
  import Browser
  import Detection
  import Geometry
  import Glibc
  import SystemPackage
  import Testing

  /// What the browser's state keeps of a photo with a face, measured by the memory that the C library has given away.
  @Suite("The heap of very many photos", .serialized) struct PhotoHeapTests {
    @Test("a photo that was listed, recognised and searched takes at most 1000 bytes, names and paths included")
    func state() {
      let count = 20_000
      let empty = Self.used()
      var state = BrowserState(
        setup: .init(title: "~/Photos", exportFolder: "/home/me/faces", library: "/home/me/library.sqlite"),
        columns: 120, rows: 40)
      _ = state.start()
      var waiting: [Effect] = []
      func send(_ action: Action) { waiting += reduce(&state, action) }
      for start in stride(from: 0, to: count, by: 1000) {
        send(
          .scanned(
            (start..<start + 1000).map {
              let name = "2026-11/holidays/IMG_\(1_000_000 + $0).jpg"
              return FoundPhoto(path: FilePath("/home/me/Photos/\(name)"), name: name)
            }))
      }
      send(.scanFinished)
      print("listed", (Self.used() - empty) / count)
      for start in stride(from: 0, to: count, by: 200) {
        send(
          .library(
            .recognised(
              (start..<start + 200).map { index in
                let photo = PhotoFingerprint(size: 1_000_000, high: UInt64(index), low: UInt64(index) << 7)
                let known = PhotoAnnotations(photo: photo)
                return PhotoRecognised(
                  photo: PhotoID(index),
                  known: PhotoAnnotations(
                    photo: photo, annotations: [known.proposal(Self.face(index))]),
                  remark: nil, regions: 0)
              })))
      }
      print("recognised", (Self.used() - empty) / count)
      while !waiting.isEmpty {
        let effects = waiting
        waiting = []
        for case .detect(let request) in effects {
          send(
            .detected(
              request.photo, request: request.request,
              FoundFaces(
                faces: [Self.face(request.photo.index)], photo: PixelSize(width: 4000, height: 3000), seconds: 0.1,
                scores: World.scores)))
        }
      }
      #expect(state.progress.done == count)
      let each = (Self.used() - empty) / count
      print("searched", each)
      #expect(each <= 1000)
      #expect(state.photos[7].annotation(0)?.box == Self.face(7).box)
    }

    private static func face(_ index: Int) -> Face {
      World.face(x: Float(index % 3000), y: 7, size: 200, score: 0.99)
    }

    /// Bytes that are in use, in whatever arena.
    private static func used() -> Int {
      let info = mallinfo2()
      return Int(info.uordblks + info.hblkhd)
    }
  }
#endif

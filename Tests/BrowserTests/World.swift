import Annotations
import Browser
import Detection
import Geometry
import Imaging
import Preview
import Screen
import SystemPackage

/// A browser with a runner that answers by rule: no files, no threads, no clock.
struct World {
  var state: BrowserState
  var memo = PictureMemo()
  /// Effects not answered yet, oldest first.
  var waiting: [Effect] = []
  /// All effects the reducer has requested.
  var history: [Effect] = []
  /// Whether pictures are rendered as soon as their pixels are there.
  var rendersAtOnce = true
  var theme = Theme(name: "test", styles: [:])
  var presets = PresetList()
  /// Photos that have been detected.
  var fresh: Set<PhotoID> = []
  /// The contents of the library, if there is one.
  var book = AnnotationBook()
  /// What tells people apart; nil when nothing does.
  var engine: PlayedEngine?
  /// The picture and the size of every photo.
  var preview = World.preview
  /// What the detector's stages saw of every photo.
  var stages = World.stages

  init(
    photos: Int = 0, columns: Int = 120, rows: Int = 40, slots: Int = 1, unicode: Bool = true,
    names: [String]? = nil, hasTruth: Bool = false, library: FilePath? = nil,
    colors: Int? = nil, looksFirst: Bool = false
  ) {
    var setup = BrowserState.Setup(
      title: "~/Photos", exportFolder: "/home/me/faces", slots: slots,
      abilities: .init(unicode: unicode, colors: colors ?? (unicode ? 1 << 24 : 0)), hasTruth: hasTruth,
      library: library)
    setup.looksFirst = looksFirst
    state = BrowserState(setup: setup, columns: columns, rows: rows)
    let begun = state.start()
    waiting += begun
    history += begun
    let all = names ?? (0..<photos).map { "photo\($0).jpg" }
    if !all.isEmpty {
      send(.scanned(all.map { FoundPhoto(path: FilePath("/photos/\($0)"), name: $0) }))
      send(.scanFinished)
    }
  }

  /// Reduces an action; returns the effects.
  @discardableResult
  mutating func send(_ action: Action) -> [Effect] {
    var effects = reduce(&state, action)
    history += effects
    // Pictures are rendered at once, so that every frame shows them.
    for case .render(let request) in effects where rendersAtOnce {
      effects += reduce(&state, .rendered(request: request.request, request.rendered()))
    }
    effects.removeAll {
      switch $0 {
      case .render, .cancelRender: rendersAtOnce
      default: false
      }
    }
    waiting += effects
    return effects
  }

  /// Presses the keys of a text one by one; `⏎ ⎋ ⇥ ⇤ ⌫` are Enter, Esc, Tab, Shift-Tab and Backspace.
  @discardableResult
  mutating func press(_ keys: String) -> [Effect] {
    keys.reduce(into: []) { $0 += press(Self.key($1)) }
  }

  @discardableResult
  mutating func press(_ key: Key) -> [Effect] { send(.input(.key(key))) }

  static func key(_ character: Character) -> Key {
    switch character {
    case "⏎": .enter
    case "⎋": .escape
    case "⇥": .tab
    case "⇤": .backTab
    case "⌫": .backspace
    default: .character(character)
    }
  }

  /// Answers waiting effects until there are none, or until `limit` effects are answered.
  mutating func answer(limit: Int = .max, faces: (PhotoID, DetectionSettings) -> [Face] = World.faces) {
    var answered = 0
    while !waiting.isEmpty, answered < limit {
      answered += 1
      switch waiting.removeFirst() {
      case .preview(let request):
        send(.previewReady(request.photo, request: request.request, preview, isFinal: true))
      case .thumbnails(let request):
        send(.thumbnails(request: request.request, request.faces.map(Self.thumbnail)))
      case .render(let request):
        send(.rendered(request: request.request, request.rendered()))
      case .detail(let request):
        let image = Image(width: request.size.width, height: request.size.height, red: 90)
        send(
          .detailReady(
            request: request.request,
            PictureSource(image: image, part: request.part, photo: preview.photo)))
      case .detect(let request):
        var result = FoundFaces(
          faces: faces(request.photo, request.settings), photo: preview.photo,
          seconds: fresh.insert(request.photo).inserted ? 0.031 : 0.007, isFresh: false,
          stageSeconds: StageSeconds(total: 0.031, resize: 0.001, pnet: 0.0141, rnet: 0.0052, onet: 0.0011),
          scores: Self.scores)
        result.isFresh = result.seconds == 0.031
        if request.wantsStages { result.stages = stages }
        result.isFirstLook = request.isQuick
        send(.detected(request.photo, request: request.request, result))
      case .explain(let request):
        send(.explained(request: request.request, Self.explanation(of: request)))
      case .presets(let change, let request):
        change.apply(to: &presets)
        send(.presets(request: request, presets))
      case .library(let request): answer(request)
      case .people(let request): answer(request)
      default: break
      }
    }
  }

  mutating func frame() -> Frame { view(state, theme: theme, memo: &memo) }

  /// The photo of every test: a grey gradient with a bright square, 1600×1200, decoded to 160×120.
  static let preview: Preview = {
    var image = Image(width: 160, height: 120)
    for y in 0..<120 {
      for x in 0..<160 {
        let index = (y * 160 + x) * 3
        let value: UInt8 = (40..<72).contains(x) && (32..<64).contains(y) ? 240 : UInt8(x / 32 * 40)
        image.pixels[index] = value
        image.pixels[index + 1] = value
        image.pixels[index + 2] = value
      }
    }
    return Preview(image: image, photo: PixelSize(width: 1600, height: 1200))
  }()

  /// The scores of a photo with three faces: many low ones, a few high ones.
  static let scores: ScoreCounts = {
    let low = (0..<400).map { (step: Int) -> Float in 0.3 + 0.7 * Float(step * step) / 160_000 }
    let middle = (0..<120).map { (step: Int) -> Float in Float(step * step) / 14_400 }
    let high: [Float] = [0.99, 0.99, 0.98, 0.97]
    return ScoreCounts(
      pnet: low, rnet: middle + high, onet: [0.02, 0.05, 0.12, 0.4, 0.713, 0.998, 0.999], pnetFloor: 0.3)
  }()

  /// Stages that agree with ``threeFaces``, and candidates lost on the way.
  static let stages: StageView = {
    let levels = (0..<12).map { (step: Int) -> StageView.Level in
      let size: Int = (20 << (step / 2)) + step % 2 * 8
      return StageView.Level(
        size: size, cells: 9000 >> step, survivors: 800 >> step, rnet: 40 >> step, onet: 9 >> step)
    }
    let lost = face(x: 620, y: 120, size: 200, score: 0.82)
    let boxes = (threeFaces + [lost]).map { StageView.Box(box: $0.box, score: $0.score) }
    var heat: [(box: BoundingBox, weight: Float)] = []
    for item in boxes {
      for step in 0..<6 {
        let shift = Float(step) * item.box.width / 12
        var box = item.box
        box.minX += shift
        box.minY -= shift
        box.maxX += shift
        box.maxY -= shift
        heat.append((box: box, weight: item.score))
      }
    }
    return StageView(
      heat: HeatMap(photo: preview.photo, boxes: heat), judgedByRNet: 1234, judgedByONet: 4, rnet: boxes,
      onet: Array(boxes.prefix(3)),
      levels: levels)
  }()

  /// A face where there is one, otherwise a candidate lost at R-Net.
  static func explanation(of request: ExplanationRequest) -> Explanation {
    let index = threeFaces.firstIndex { $0.box.contains(request.place.point) }
    let candidate = Explanation.ScoredCandidate(
      box: BoundingBox(minX: 620, minY: 120, maxX: 681, maxY: 181), pnet: 0.93, rnet: 0.64)
    return Explanation(
      place: request.place,
      verdict: index.map { .found(threeFaces[$0], index: $0) } ?? .lostAtRNet(candidate),
      remedies: index == nil ? [.rnet(0.63)] : [], cutByEdge: false, settings: request.settings)
  }

  /// A picture whose brightness and sharpness follow the score of the face.
  static func thumbnail(of face: Face) -> FaceThumbnail {
    let value = UInt8(max(0, face.score - 0.7) * 800)
    var image = Image(
      width: FaceThumbnail.side, height: FaceThumbnail.side, red: value, green: value, blue: value)
    for y in 40..<60 {
      for x in 30..<80 { image.pixels[(y * FaceThumbnail.side + x) * 3] = 250 }
    }
    return FaceThumbnail(image: image, sharpness: face.score * 100)
  }

  /// A face at a place, in photo pixels.
  static func face(x: Float, y: Float, size: Float, score: Float) -> Face {
    let points = [(0.3, 0.35), (0.7, 0.35), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8)].map {
      Point(x: x + Float($0.0) * size, y: y + Float($0.1) * size)
    }
    return Face(
      box: BoundingBox(minX: x, minY: y, maxX: x + size, maxY: y + size), score: score,
      landmarks: Landmarks(points: points))
  }

  static let threeFaces = [
    face(x: 200, y: 150, size: 420, score: 0.9992), face(x: 900, y: 300, size: 240, score: 0.998),
    face(x: 1250, y: 800, size: 120, score: 0.713),
  ]

  /// Photos have 3, 1, 0, 3, 1, 0 … faces; those below the O-Net threshold are left out.
  static func faces(_ photo: PhotoID, _ settings: DetectionSettings) -> [Face] {
    let all = [Array(threeFaces), [threeFaces[1]], []][photo.index % 3]
    return all.filter { $0.score > settings.thresholds.onet }
  }
}

extension PresetChange {
  /// What a runner would do with its presets file.
  func apply(to list: inout PresetList) {
    switch self {
    case .none: break
    case .save(let name, let settings):
      list.named.removeAll { $0.name == name }
      list.named = (list.named + [Preset(name: name, settings: settings)]).sorted { $0.name < $1.name }
    case .remove(let name): list.named.removeAll { $0.name == name }
    case .saveForFolder(let settings): list.folder = settings
    case .removeForFolder: list.folder = nil
    }
  }
}

extension [Effect] {
  var explanations: [ExplanationRequest] {
    compactMap { if case .explain(let request) = $0 { request } else { nil } }
  }
  var detections: [DetectionRequest] {
    compactMap { if case .detect(let request) = $0 { request } else { nil } }
  }
  var renders: [RenderRequest] {
    compactMap { if case .render(let request) = $0 { request } else { nil } }
  }
  var thumbnails: [ThumbnailRequest] {
    compactMap { if case .thumbnails(let request) = $0 { request } else { nil } }
  }
  var details: [DetailRequest] {
    compactMap { if case .detail(let request) = $0 { request } else { nil } }
  }
  var previews: [PreviewRequest] {
    compactMap { if case .preview(let request) = $0 { request } else { nil } }
  }
  var exports: [ExportRequest] {
    compactMap { if case .export(let request, _) = $0 { request } else { nil } }
  }
  var surveys: [ExportRequest] {
    compactMap { if case .surveyExport(let request, _) = $0 { request } else { nil } }
  }
  var cancelledDetections: [PhotoID] {
    compactMap { if case .cancelDetection(let id, _) = $0 { id } else { nil } }
  }
  var cancelledPreviews: [PhotoID] {
    compactMap { if case .cancelPreview(let id, _) = $0 { id } else { nil } }
  }
}

/// SplitMix64: the same numbers on every machine.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return value ^ value >> 31
  }
}

extension World {
  /// The photos whose dates and sizes were requested, request by request.
  var factsRequested: [[Int]] {
    history.compactMap { if case .facts(let files) = $0 { files.map(\.photo.index) } else { nil } }
  }
}

import Alignment
import Geometry
import Imaging
import Testing

@Suite("Which faces are exported") struct FaceSelectionTests {
  private func face(_ index: Int, _ box: (Float, Float, Float, Float), _ score: Float) -> ExportFace {
    let points = AlignmentTemplate.arcFace.points.map {
      Point(x: Float($0.x) + box.0, y: Float($0.y) + box.1)
    }
    return ExportFace(
      index: index, landmarks: Landmarks(points: points),
      box: BoundingBox(minX: box.0, minY: box.1, maxX: box.2, maxY: box.3), score: score)
  }

  /// Numbers by hand for facenet-pytorch's `select_boxes` in a photo of 400×300.
  @Test("the rules are facenet-pytorch's")
  func rules() {
    let photo = PixelSize(width: 400, height: 300)
    let faces = [
      face(0, (0, 0, 100, 100), 0.85), face(1, (150, 110, 230, 190), 0.95),
      face(2, (300, 200, 390, 290), 0.99),
    ]
    func chosen(_ rule: FaceSelection.Rule) -> [Int] {
      FaceSelection(rule: rule).chosen(faces, photo: photo).map(\.index)
    }
    #expect(chosen(.all) == [0, 1, 2])
    #expect(chosen(.largest) == [0])
    #expect(chosen(.probable) == [2])
    #expect(chosen(.largestOver(threshold: 0.9)) == [2])
    #expect(chosen(.largestOver(threshold: 0.99)) == [], "the threshold itself is not over it")
    // 10,000 - 2·(150² + 100²), 6,400 - 2·10², 8,100 - 2·(145² + 95²).
    #expect(chosen(.centred(weight: 2)) == [1])
    #expect(chosen(.centred(weight: 0)) == [0])
    #expect(FaceSelection(rule: .largest).chosen([], photo: photo).isEmpty)
  }

  @Test("filters, people's decisions and names")
  func filters() {
    let plain = face(0, (0, 0, 100, 100), 0.9)
    let measures = FaceMeasures(landmarks: plain.landmarks)
    #expect(FaceSelection().passes(plain, measures))
    #expect(!FaceSelection(minEyeDistance: 36).passes(plain, measures))
    #expect(FaceSelection(minEyeDistance: 35).passes(plain, measures))
    #expect(!FaceSelection(minSharpness: 1).passes(plain, measures), "not measured is not sharp")
    var rejected = plain
    rejected.isAccepted = false
    #expect(!FaceSelection().passes(rejected, measures))
    #expect(!FaceSelection(acceptedOnly: true).passes(plain, measures))
    var ada = plain
    (ada.isAccepted, ada.person) = (true, "Ada")
    #expect(FaceSelection(acceptedOnly: true, person: "Ada").passes(ada, measures))
    #expect(!FaceSelection(person: "Bob").passes(ada, measures))
  }

  @Test("a selection's text is part of journals: a different text would start every export over")
  func texts() {
    let rules: [FaceSelection.Rule] = [
      .all, .largest, .probable, .largestOver(threshold: 0.9), .centred(weight: 2), .quality,
    ]
    #expect(
      rules.map { FaceSelection(rule: $0).summary } == [
        "all", "largest", "probable", "largestOver(threshold: 0.9)", "centred(weight: 2.0)", "quality",
      ])
    let narrow = FaceSelection(
      minEyeDistance: 20, maxYaw: 30.5, minSharpness: 100, minQuality: 0.25, acceptedOnly: true, person: "Ada"
    )
    #expect(
      narrow.summary
        == "all, eyes from 20.0, yaw to 30.5, sharpness from 100.0, quality from 0.25, accepted, person Ada")
  }

  @Test("a face that somebody drew has no score and counts as certain")
  func drawn() {
    var drawn = face(1, (0, 0, 50, 50), 0)
    (drawn.score, drawn.isAccepted) = (nil, true)
    var unknown = face(2, (0, 0, 400, 400), 0)
    unknown.score = nil
    let faces = [face(0, (0, 0, 40, 40), 0.95), drawn, unknown]
    let photo = PixelSize(width: 400, height: 400)
    #expect(FaceSelection(rule: .probable).chosen(faces, photo: photo).map(\.index) == [1])
    #expect(
      FaceSelection(rule: .largestOver(threshold: 0.9)).chosen(faces, photo: photo).map(\.index) == [1])
  }

  @Test(
    "a face of the template looks straight ahead; turning, raising and leaning the head shows in its sign")
  func angles() {
    func measures(_ points: [SIMD2<Double>]) -> FaceMeasures {
      FaceMeasures(landmarks: Landmarks(points: points.map { Point(x: Float($0.x), y: Float($0.y)) }))
    }
    let template = AlignmentTemplate.arcFace.points
    let straight = measures(template)
    #expect(abs(straight.roll) < 0.5 && abs(straight.yaw) < 1 && abs(straight.pitch) < 1)
    #expect(abs(straight.eyeDistance - 35.24) < 0.01)
    // The model itself: eyes ±0.5, mouth 1.155 below, nose 0.5 out of the plane, turned by yaw and pitch.
    for (yaw, pitch) in [(30.0, 0.0), (-30, 0), (0, 20), (0, -20), (15, 0)] {
      let solid: [(x: Double, y: Double, z: Double)] = [
        (-0.5, 0, 0), (0.5, 0, 0), (0, 0.495 * 1.155, 0.5), (-0.4, 1.155, 0), (0.4, 1.155, 0),
      ]
      let (sy, cy) = sincos(yaw)
      let (sp, cp) = sincos(pitch)
      let seen = solid.map { p in SIMD2(100 * (p.x * cy + p.z * sy), 100 * (p.y * cp - p.z * cy * sp)) }
      let found = measures(seen)
      #expect(abs(found.yaw - yaw) < 3, "\(yaw): \(found.yaw)")
      #expect(abs(found.pitch - pitch) < 3, "\(pitch): \(found.pitch)")
    }
    let leaning = measures(template.map { SIMD2($0.x * 0.866 - $0.y * 0.5, $0.x * 0.5 + $0.y * 0.866) })
    #expect(abs(leaning.roll - 29.7) < 0.5 && abs(leaning.yaw) < 1.5)
    let spot = measures([SIMD2<Double>](repeating: SIMD2(3, 3), count: 5))
    #expect(spot.eyeDistance == 0 && spot.yaw.isFinite && spot.pitch.isFinite)
  }

  private func sincos(_ degrees: Double) -> (Double, Double) {
    var (sine, cosine) = (0.0, 1.0)
    let step = degrees / 180 * .pi / 1e4
    for _ in 0..<10_000 { (sine, cosine) = (sine + cosine * step, cosine - sine * step) }
    return (sine, cosine)
  }

  @Test("blur lowers sharpness; brightness is the mean of the face")
  func pixels() {
    let landmarks = face(0, (0, 0, 100, 100), 1).landmarks
    let flat = FaceMeasures(
      landmarks: landmarks, aligned: Image(width: 112, height: 112, red: 100, green: 100, blue: 100))
    #expect(flat.sharpness == 0 && abs((flat.brightness ?? 0) - 100) < 1e-9)
    let checks = Image(
      width: 112, height: 112,
      pixels: (0..<3 * 112 * 112).map { ($0 / 3 % 112 + $0 / 3 / 112) % 2 == 0 ? 200 : 0 })
    let blurred = checks.resizedByArea(to: PixelSize(width: 40, height: 40))
      .resizedByArea(to: PixelSize(width: 112, height: 112))
    let sharp = FaceMeasures(landmarks: landmarks, aligned: checks).sharpness ?? 0
    let soft = FaceMeasures(landmarks: landmarks, aligned: blurred).sharpness ?? 0
    #expect(sharp > 100 * soft)
  }

  @Test("every defect lowers a face's quality; the rule takes the best, the filter those above")
  func quality() {
    let points = AlignmentTemplate.arcFace.points
    func landmarks(scale: Double = 2, noseBy: Double = 0) -> Landmarks {
      Landmarks(
        points: points.enumerated().map { index, p in
          Point(x: Float((p.x + (index == 2 ? noseBy : 0)) * scale), y: Float(p.y * scale))
        })
    }
    var good = FaceMeasures(landmarks: landmarks())
    (good.sharpness, good.brightness) = (400, 120)
    let best = good.quality(score: 1)
    #expect(best > 0.75 && best <= 0.8, "sharpness 400 counts four fifths: \(best)")
    var small = FaceMeasures(landmarks: landmarks(scale: 0.5))
    (small.sharpness, small.brightness) = (400, 120)
    #expect(abs(small.quality(score: 1) - best / 2) < 0.01)
    var turned = FaceMeasures(landmarks: landmarks(noseBy: 15))
    (turned.sharpness, turned.brightness) = (400, 120)
    #expect(turned.quality(score: 1) < best * 0.9)
    var blurred = good
    blurred.sharpness = 25
    #expect(abs(blurred.quality(score: 1) - best / 4) < 0.01)
    for brightness in [0.0, 20, 240] {
      var lit = good
      lit.brightness = brightness
      #expect(lit.quality(score: 1) < best * 0.5)
    }
    #expect(abs(good.quality(score: 0.5) - best / 2) < 1e-6)
    var wrong = good
    wrong.eyeDistance = .nan
    #expect(wrong.quality() == 0)

    let faces = [small, good, turned].enumerated().map { index, _ in face(index, (0, 0, 100, 100), 1) }
    let measures = [0: small, 1: good, 2: turned]
    let size = PixelSize(width: 200, height: 200)
    #expect(
      FaceSelection(rule: .quality).chosen(faces, photo: size, measures: measures).map(\.index) == [1])
    let filter = FaceSelection(minQuality: 0.6)
    #expect(filter.passes(faces[1], good) && !filter.passes(faces[0], small))
  }

  @Test("only faces of some people, or only those with a name")
  func people() {
    let landmarks = Landmarks(points: (0..<5).map { Point(x: Float($0), y: Float($0)) })
    let measures = FaceMeasures(landmarks: landmarks)
    let ada = ExportFace(index: 0, landmarks: landmarks, person: "Ada")
    let nobody = ExportFace(index: 1, landmarks: landmarks)
    var selection = FaceSelection()
    selection.people = ["Ada", "Bo"]
    #expect(selection.passes(ada, measures) && !selection.passes(nobody, measures))
    #expect(selection.summary == "all, people Ada; Bo")
    selection.people = ["Bo"]
    #expect(!selection.passes(ada, measures))
    selection = FaceSelection()
    selection.namedOnly = true
    #expect(selection.passes(ada, measures) && !selection.passes(nobody, measures))
    #expect(selection.summary == "all, named")
  }
}

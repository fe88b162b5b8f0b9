import Annotations
import Files
import Foundation
import Geometry
import Imaging
import Jobs
import Library
import Networks
import Parallel
import SystemPackage
import TestSupport
import Testing
import Training

/// `facet train` on WIDER FACE and CelebA as they are published, in miniature.
@Suite("Published data sets", .limit(minutes: 5)) struct PublishedLayoutTests {
  private let fixture: JobsFixture
  private var root: FilePath { fixture.folder.path }

  init() throws { fixture = try JobsFixture() }

  // MARK: Miniatures

  private static let composed = ComposedPictures(
    portraits: [portrait([220, 180, 150]), portrait([150, 190, 140])], backgrounds: [], seed: 5)

  /// A light oval with two eyes and a mouth.
  private static func portrait(_ tone: [UInt8]) -> Portrait {
    var image = Image(width: 120, height: 120, red: 60, green: 80, blue: 110)
    func paint(_ x: Float, _ y: Float, _ rx: Float, _ ry: Float, _ color: [UInt8]) {
      for row in 0..<120 {
        for column in 0..<120 {
          let (u, v) = ((Float(column) - x) / rx, (Float(row) - y) / ry)
          guard u * u + v * v < 1 else { continue }
          for channel in 0..<3 { image.pixels[(row * 120 + column) * 3 + channel] = color[channel] }
        }
      }
    }
    paint(60, 60, 28, 36, tone)
    for x: Float in [49, 71] { paint(x, 52, 5, 4, [20, 20, 30]) }
    paint(60, 78, 11, 3, [130, 30, 40])
    let marks = [(49, 52), (71, 52), (60, 65), (50, 78), (70, 78)].map {
      Point(x: Float($0.0), y: Float($0.1))
    }
    return Portrait(
      name: "drawn", image: image,
      face: TrainingFace(
        box: BoundingBox(minX: 34, minY: 26, maxX: 86, maxY: 94), landmarks: Landmarks(points: marks)))
  }

  private static func whole(_ values: [Float]) -> String {
    values.map { "\(Int($0.rounded()))" }.joined(separator: " ")
  }

  private func save(_ picture: TrainingPicture, _ name: String) throws {
    try fixture.folder.write(name, try picture.load().encodedPNG(level: 1))
  }

  /// Numbers of composed pictures with a face, from `first` on.
  private func numbers(_ count: Int, from first: Int) -> [Int] {
    Array((first...).lazy.filter { !Self.composed.picture($0).faces.isEmpty }.prefix(count))
  }

  /// WIDER FACE with photos to learn from and for validation; the last face of the first photo is invalid.
  @discardableResult
  private func makeWider(_ name: String = "WIDER", learned: Int, held: Int) throws -> FilePath {
    try fixture.folder.folder("\(name)/wider_face_split")
    var first = 0
    for (part, count) in [("train", learned), ("val", held)] where count > 0 {
      try fixture.folder.folder("\(name)/WIDER_\(part)/images/0--Parade")
      var lines: [String] = []
      for number in numbers(count, from: first) {
        let picture = Self.composed.picture(number)
        let photo = "0--Parade/0_Parade_\(number).png"
        try save(picture, "\(name)/WIDER_\(part)/images/\(photo)")
        lines += [photo, "\(picture.faces.count)"]
        lines += picture.faces.map { face in
          Self.whole([face.box.minX, face.box.minY, face.box.width, face.box.height]) + " 0 0 0 0 0 0"
        }
        first = number + 1
      }
      try fixture.folder.write(
        "\(name)/wider_face_split/wider_face_\(part)_bbx_gt.txt",
        Array((lines.joined(separator: "\n") + "\n").utf8))
    }
    return root.appending(name)
  }

  /// CelebA with one face marked on each photo. `partition` says what each is for.
  @discardableResult
  private func makeCelebA(_ name: String = "CelebA", partition: [Int], photos: Bool = true) throws -> FilePath
  {
    for part in ["Anno", "Eval"] + (photos ? ["Img/img_celeba"] : []) {
      try fixture.folder.folder("\(name)/\(part)")
    }
    var (boxes, marks, uses): ([String], [String], [String]) = ([], [], [])
    for (index, number) in numbers(partition.count, from: 100).enumerated() {
      let picture = Self.composed.picture(number)
      let face = try #require(picture.faces.first)
      let photo = "00000\(index + 1).png"
      if photos { try save(picture, "\(name)/Img/img_celeba/\(photo)") }
      boxes.append("\(photo) \(Self.whole([face.box.minX, face.box.minY, face.box.width, face.box.height]))")
      marks.append("\(photo) \(Self.whole(face.landmarks?.points.flatMap { [$0.x, $0.y] } ?? []))")
      uses.append("\(photo) \(partition[index])")
    }
    let points =
      "lefteye_x lefteye_y righteye_x righteye_y nose_x nose_y leftmouth_x leftmouth_y rightmouth_x "
    let texts = [
      ("Anno/list_bbox_celeba.txt", ["\(boxes.count)", "image_id x_1 y_1 width height"] + boxes),
      ("Anno/list_landmarks_celeba.txt", ["\(marks.count)", points + "rightmouth_y"] + marks),
      ("Eval/list_eval_partition.txt", uses),
    ]
    for (file, lines) in texts {
      try fixture.folder.write("\(name)/\(file)", Array((lines.joined(separator: "\n") + "\n").utf8))
    }
    return root.appending(name)
  }

  private func input(_ folders: FilePath..., photos: FilePath? = nil) throws -> TrainingInput {
    try TrainingInput(marked: folders.map(\.string), photosIn: photos, limits: PhotoLimits()) { _ in
      throw UsageError("no library")
    }
  }

  private func refusal(_ folder: FilePath) throws -> TrainingInput.Refusal {
    do {
      _ = try input(folder)
    } catch let refusal as TrainingInput.Refusal {
      return refusal
    }
    throw UsageError("it was not refused")
  }

  private func names(_ pictures: [TrainingPicture]) -> [String] {
    pictures.map { RawArguments.path($0.name).lastComponent?.string ?? "" }
  }

  // MARK: What is read

  @Test(
    "WIDER FACE's and CelebA's own parts are for learning and validation, and photos for tests are left out")
  func parts() throws {
    try makeWider(learned: 12, held: 3)
    try makeCelebA(partition: [0, 0, 1, 2, 0, 1])
    let both = try input(root.appending("WIDER"), root.appending("CelebA"))
    #expect(both.remarks == [] && both.losses == nil)
    #expect(both.training.count == 15 && both.validation.count == 5)
    #expect(names(both.training.suffix(3)) == ["000001.png", "000002.png", "000005.png"])
    #expect(names(both.validation.suffix(2)) == ["000003.png", "000006.png"])
    // As in the paper: boxes of WIDER FACE, landmarks of CelebA.
    #expect(both.training.map(\.givesOnlyLandmarks) == (0..<15).map { $0 >= 12 })
    #expect(both.training.prefix(12).allSatisfy { $0.faces.allSatisfy { $0.landmarks == nil } })
    #expect(both.training.suffix(3).allSatisfy { $0.faces.count == 1 && $0.faces[0].landmarks != nil })
    #expect(both.checks.map(\.pictures.count) == [3])
    #expect(
      both.overview == [
        "\(root.appending("WIDER")): WIDER FACE, 12 photos to learn from, 3 for validation",
        "\(root.appending("CelebA")): CelebA, 3 photos to learn from, 2 for validation, 1 left out for tests",
        "15 pictures to learn from with \(both.training.reduce(0) { $0 + $1.faces.count }) faces, 3 of them with "
          + "landmarks; 5 kept out",
        "3 pictures of CelebA give landmark faces only, because their boxes are loose and other faces on them are "
          + "not marked",
      ])
    let lists = try input(root.appending("WIDER/wider_face_split"), root.appending("CelebA/Anno"))
    #expect(
      names(lists.training) == names(both.training) && names(lists.validation) == names(both.validation))
  }

  @Test("CelebA alone gives all samples; without validation photos every tenth is kept out")
  func alone() throws {
    try makeCelebA(partition: Array(repeating: 0, count: 22))
    let celeba = try input(root.appending("CelebA"))
    #expect(celeba.training.count == 20 && celeba.validation.count == 2)
    #expect(celeba.training.allSatisfy { !$0.givesOnlyLandmarks })
    #expect(celeba.checks.map(\.pictures.count) == [2])
    try makeWider(learned: 20, held: 0)
    let wider = try input(root.appending("WIDER"))
    #expect(wider.training.count == 18 && wider.validation.count == 2)
  }

  @Test("aligned photos are not those of the boxes; another folder of photos is given with --photos")
  func photosElsewhere() throws {
    try makeCelebA(partition: Array(repeating: 0, count: 22))
    try FileManager.default.moveItem(
      atPath: root.appending("CelebA/Img/img_celeba").string,
      toPath: root.appending("CelebA/Img/img_align_celeba").string)
    let refusal = try refusal(root.appending("CelebA"))
    #expect(refusal.remarks.count == 23)
    let given = try input(
      root.appending("CelebA"), photos: root.appending("CelebA/Img/img_align_celeba"))
    #expect(given.training.count == 20 && given.remarks.isEmpty)
  }

  @Test("eval and fit take the folders, too: photos for tests or validation, and say how many are left out")
  func measured() throws {
    let wider = try makeWider(learned: 12, held: 3)
    let celeba = try makeCelebA(partition: [0, 0, 1, 2, 0, 1, 2])
    let truth = try EvalTruth(wider, format: nil, photosIn: .beside(also: []))
    #expect(truth.remarks == ["\(wider): WIDER FACE, 3 photos for validation; the other 12 are left out"])
    #expect(truth.format == .widerFace && truth.photos.count == 3)
    #expect(truth.photos.allSatisfy { $0.path != nil && !$0.faces.isEmpty })
    let tests = try EvalTruth(
      celeba.appending("Anno"), format: nil, photosIn: .beside(also: [root.appending("other")]))
    #expect(
      tests.remarks == ["\(celeba)/Anno: CelebA, 2 photos for tests; the other 5 are left out"])
    #expect(tests.photos.map(\.name) == ["000004.png", "000007.png"] && tests.format == nil)
    #expect(
      tests.photos.map(\.path) == tests.photos.map { celeba.appending("Img/img_celeba/\($0.name)") })
    #expect(tests.photos.allSatisfy { $0.faces.count == 1 && $0.faces[0].landmarks != nil })
    // Found faces need no photos.
    let listed = try EvalTruth(celeba, format: nil, photosIn: .nowhere)
    #expect(listed.photos.count == 2 && listed.photos.allSatisfy { $0.path == nil })
    let fit = try TruthFile(celeba, photosIn: nil)
    #expect(fit.photos.compactMap { $0.path.lastComponent?.string } == ["000003.png", "000006.png"])
    #expect(fit.remarks == ["\(celeba): CelebA, 2 photos for validation; the other 5 are left out"])
    try FileManager.default.removeItem(atPath: celeba.appending("Img/img_celeba").string)
    let gone = try TruthFile(celeba, photosIn: nil)
    #expect(gone.photos.map(\.path) == fit.photos.map(\.path))
    #expect(gone.remarks.contains { $0.contains("where CelebA has its photos") })
  }

  // MARK: What is said

  @Test("a refusal names every photo that is missing, and what to do")
  func refused() throws {
    let folder = try makeCelebA(partition: Array(repeating: 0, count: 25), photos: false)
    let images = folder.appending("Img/img_celeba")
    let refusal = try refusal(folder.appending("Anno"))
    #expect(
      refusal.remarks == [
        "\(images): there is no such folder, where CelebA has its photos; unpack them there, or name their folder with "
          + "--photos"
      ] + names(count: 25).map { "\($0): there is no such photo below \(images)" })
    #expect(
      refusal.reason.hasPrefix(
        "0 faces in 0 photos that can be read are too few to train with; at least 20 in 10"))
    #expect(refusal.reason.hasSuffix("of the data: 25 photos not found, 1 other remark"))
  }

  private func names(count: Int) -> [String] { (1...count).map { "00000\($0).png" }.sorted() }

  @Test("landmarks without boxes, photos that cannot be read, and odd lines are among the reasons")
  func reasons() throws {
    let folder = try makeCelebA(partition: [0, 0, 0])
    try FileManager.default.removeItem(atPath: folder.appending("Anno/list_bbox_celeba.txt").string)
    try fixture.folder.write(
      "CelebA/Eval/list_eval_partition.txt", Array("000001.png 0\nodd\n000002.png 7\n".utf8))
    let refusal = try refusal(folder)
    #expect(
      refusal.remarks == [
        "\(folder.appending("Eval/list_eval_partition.txt")): 2 lines without a photo and 0, 1 or 2, the first is "
          + "line 2"
      ] + names(count: 3).map { "\($0): the lists give landmarks but no box; add the list of boxes" })
    #expect(refusal.reason.hasSuffix("of the data: 4 remarks"))
    let other = try makeCelebA("Other", partition: [0, 0])
    try fixture.folder.write(
      "Other/Img/img_celeba/000002.png", Array(try image().encodedPNG(level: 1).prefix(9)))
    let damaged = try self.refusal(other)
    #expect(damaged.reason.contains("of the data: "))
    #expect(damaged.remarks.count == 1 && damaged.remarks[0].contains("000002.png"))
  }

  private func image() -> Image { Image(width: 20, height: 20, red: 1, green: 2, blue: 3) }

  @Test("what was noticed before a file of no known format is said, too")
  func laterFailure() throws {
    try fixture.folder.write("list.csv", Array("photo,min_x,min_y,max_x,max_y\ngone.png,1,1,9,9\n".utf8))
    try fixture.folder.write("odd.bin", [1, 2, 3])
    do {
      _ = try input(root.appending("list.csv"), root.appending("odd.bin"))
      Issue.record("it was not refused")
    } catch let refusal as TrainingInput.Refusal {
      #expect(refusal.reason.contains("odd.bin: the content is of no known format"))
      #expect(refusal.remarks == ["\(root)/list.csv: gone.png: there is no such photo below \(root)"])
    }
  }

  @Test("an error during training is followed by the remarks that were not shown, and by their number")
  func remarks() {
    let lines = (1...25).map { "photo \($0)" }
    let remarks = DataRemarks(lines, losses: "of the data: 25 photos not found")
    #expect(remarks.beginning == Array(lines.prefix(20)) + ["… and 5 more"])
    #expect(remarks.rest == Array(lines.suffix(5)))
    #expect(remarks.ending == "; of the data: 25 photos not found")
    let none = DataRemarks([], losses: nil)
    #expect(none.beginning.isEmpty && none.rest.isEmpty && none.ending.isEmpty)
    #expect(none.end.isEmpty && none.isEmpty && !remarks.isEmpty)
  }

  // MARK: Learning

  private func trainer(_ folder: FilePath, lanes: Int) throws -> CascadeTrainer {
    var plan = CascadeTrainer.Plan(beginning: .random, seed: 9)
    plan.samples = SampleSettings(perFace: 2, pictureNegatives: 4, seed: 9)
    for network in TrainedNetwork.allCases {
      var settings = TrainingSettings(network, epochs: network == .onet ? 1 : 2, seed: 9)
      settings.batch = 16
      settings.step.rate = 0.002
      settings.schedule = .cosine
      settings.warmUp = 4
      plan.settings[network] = settings
    }
    return CascadeTrainer(plan: plan, fixed: try .published(), folder: folder, lanes: Lanes(lanes))
  }

  private func train(
    _ trainer: CascadeTrainer, _ input: TrainingInput, cancellation: CancellationFlag? = nil,
    progress: @escaping @Sendable (CascadeTrainer.Progress) -> Void = { _ in }
  ) throws -> CascadeTrainer.Result {
    try trainer.run(
      training: input.training, validation: input.validation, identity: input.identity,
      cancellation: cancellation, progress: progress)
  }

  @Test(
    "both data sets train all networks from random weights, and a stopped training ends with the same weights"
  )
  func training() throws {
    try makeWider(learned: 12, held: 3)
    try makeCelebA(partition: [0, 0, 0, 0, 1, 2])
    let input = try input(root.appending("WIDER"), root.appending("CelebA"))
    let through = try train(trainer(root.appending("whole"), lanes: 2), input)
    for network in TrainedNetwork.allCases {
      let counts = try #require(through.sampleCounts[network])
      // CelebA's four faces, four landmark faces each.
      #expect((1...16).contains(try #require(counts[.landmarkFace])), "\(network)")
      #expect((counts[.positive] ?? 0) >= 20 && (counts[.part] ?? 0) > 0 && (counts[.negative] ?? 0) > 0)
    }
    #expect(through.weights != (try .published()))
    var result: CascadeTrainer.Result?
    var stops = 0
    while result == nil {
      let flag = CancellationFlag()
      do {
        // Read again, as another run of the command would.
        let again = try self.input(root.appending("WIDER"), root.appending("CelebA"))
        result = try train(trainer(root.appending("pieces"), lanes: stops % 2 + 1), again, cancellation: flag)
        {
          if case .learning(let learning) = $0, learning.step % 3 == 0 { flag.cancel() }
        }
      } catch is CancellationError {
        stops += 1
        try #require(stops < 1000)
      }
    }
    #expect(stops > 3)
    #expect(result?.weights == through.weights)
    #expect(result?.landmarkHeads == through.landmarkHeads)
    for network in TrainedNetwork.allCases {
      #expect(result?.outcomes[network]?.curve == through.outcomes[network]?.curve)
    }
  }

  @Test("the estimate names every kind of samples, the disk and the time")
  func forecast() throws {
    try makeWider(learned: 12, held: 3)
    try makeCelebA(partition: [0, 0, 0, 0, 1, 2])
    let input = try input(root.appending("WIDER"), root.appending("CelebA"))
    let place = root.appending("new/out")
    let forecast = try trainer(place, lanes: 2).forecast(
      training: input.training, validation: input.validation)
    let lines = forecast.lines(folder: place, threads: 2, isRandom: true)
    try #require(lines.count == 5)
    for (line, title) in zip(lines, ["P-Net", "R-Net", "O-Net"]) {
      #expect(line.hasPrefix("\(title): about "))
      #expect(
        line.firstMatch(
          of:
            #/about [0-9]+ samples \([0-9]+ without a face, [0-9]+ with one, [0-9]+ parts, 16 with landmarks\)/#
        )
          != nil, "\(line)")
      #expect(line.firstMatch(of: #/ [0-9]+ MB, made in [0-9]+ s; [12] epochs? learned in [0-9]+ s$/#) != nil)
    }
    #expect(lines[3].hasPrefix("In all about ") && lines[3].hasSuffix("on 2 threads"))
    #expect(lines[4].hasPrefix("Estimated from 16 of 20 pictures; P- and R-Net as they are published"))
    #expect(!AtomicFile.exists(place))
  }
}

import Files
import Foundation
import Imaging
import Networks
import SystemPackage
import TestSupport
import Testing

/// What `facet train`, `finetune` and `eval` take for data: lists, and folders with a file for each photo.
@Suite("Training data", .limit(minutes: 5))
struct TrainingDataTests {
  private let folder = TemporaryFolder()

  private struct Line: Decodable {
    struct Face: Decodable {
      var box: [Double]
      var landmarks: [[Double]]
    }
    var path: String
    var faces: [Face]
  }

  /// Composed pictures in `pictures`, and what is in them.
  private func compose(_ count: Int) throws -> [Line] {
    let outcome = try Program.run(
      "compose", "Samples", "--count", "\(count)", "--seed", "7", "--out", pictures)
    try #require(outcome.status == 0, "\(outcome.error)")
    let text = try String(contentsOfFile: truth.string, encoding: .utf8)
    return try text.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
  }

  private var pictures: FilePath { folder.path("pictures") }
  private var truth: FilePath { folder.path("pictures/truth.jsonl") }
  private var library: FilePath { folder.path("library.sqlite") }

  /// Trains P-Net for a moment, and says what the report tells of samples.
  private func train(_ data: [any ProgramArgument], _ name: String) throws -> String {
    var arguments: [any ProgramArgument] = ["train"]
    for item in data { arguments += ["--data", item] }
    arguments += ["--net", "p", "--epochs", "1", "--photos", pictures, "--out", folder.path(name)]
    let outcome = try Program(arguments).outcome()
    #expect(outcome.status == 0, "\(name): \(outcome.error)")
    #expect(AtomicFile.exists(folder.path(name).appending("weights.safetensors")))
    #expect(outcome.output.contains("photos kept out of training:"))
    return outcome.lines.first { $0.hasPrefix("P-Net:") } ?? ""
  }

  @Test("lists like those of CelebA and LFW, WIDER FACE text, and the library, each with facet train")
  func lists() throws {
    let lines = try compose(24)
    // A face a photo, as CelebA and LFW have it; other faces of the pictures are none here.
    let single = lines.compactMap { line in line.faces.first.map { (line.path, $0) } }
    try #require(single.count >= 20)
    func whole(_ values: [Double]) -> String { values.map { "\(Int($0.rounded()))" }.joined(separator: " ") }
    let boxes = single.map { path, face in
      let box = face.box
      return "\(path) \(whole([box[0], box[1], box[2] - box[0], box[3] - box[1]]))"
    }
    let marks = single.map { "\($0) \(whole($1.landmarks.flatMap { $0 }))" }
    let header =
      "lefteye_x lefteye_y righteye_x righteye_y nose_x nose_y leftmouth_x leftmouth_y rightmouth_x rightmouth_y"
    try folder.write(
      "\(boxes.count)\nimage_id x_1 y_1 width height\n\(boxes.joined(separator: "\n"))\n".utf8,
      to: "list_bbox.txt")
    try folder.write(
      "\(marks.count)\n\(header)\n\(marks.joined(separator: "\n"))\n".utf8, to: "list_landmarks.txt")
    let celeba = try train([folder.path("list_bbox.txt"), folder.path("list_landmarks.txt")], "celeba")
    #expect(celeba.firstMatch(of: #/ [1-9][0-9]* with landmarks/#) != nil, "\(celeba)")
    let lfw = single.map { path, face in
      let box = face.box
      return "\(path) \(whole([box[0], box[2], box[1], box[3]])) \(whole(face.landmarks.flatMap { $0 }))"
    }
    try folder.write((lfw.joined(separator: "\n") + "\n").utf8, to: "lfw.txt")
    let second = try train([folder.path("lfw.txt")], "lfw")
    #expect(second.firstMatch(of: #/ [1-9][0-9]* with landmarks/#) != nil, "\(second)")
    let wider = lines.map { line in
      let faces = line.faces.map { face in
        whole([face.box[0], face.box[1], face.box[2] - face.box[0], face.box[3] - face.box[1]])
          + " 0 0 0 0 0 0"
      }
      return ([line.path, "\(faces.count)"] + (faces.isEmpty ? ["0 0 0 0 0 0 0 0 0 0"] : faces))
        .joined(separator: "\n")
    }
    try folder.write((wider.joined(separator: "\n") + "\n").utf8, to: "wider.txt")
    let third = try train([folder.path("wider.txt")], "wider")
    #expect(third.contains(" 0 with landmarks"), "\(third)")
    let imported = try Program.run("annotations", "import", truth, "--library", library)
    #expect(imported.status == 0, "\(imported.error)")
    let fourth = try train(["library:\(library)"], "library")
    #expect(fourth.firstMatch(of: #/ [1-9][0-9]* with landmarks/#) != nil, "\(fourth)")
  }

  @Test(
    "a folder with a file for each photo, with the photos or apart, equals a list of them",
    arguments: ["voc", "yolo", "yolo-pose", "labelme", "xmp"])
  func folders(format: String) throws {
    _ = try compose(12)
    let imported = try Program.run("annotations", "import", truth, "--library", library)
    #expect(imported.status == 0, "\(imported.error)")
    try FileManager.default.removeItem(atPath: truth.string)
    let files = format == "xmp" ? pictures : folder.path("files")
    var arguments: [any ProgramArgument] = [
      "annotations", "export", "--format", format, "--library", library,
    ]
    if format != "xmp" { arguments += ["--out", files] }
    let exported = try Program(arguments).outcome()
    #expect(exported.status == 0, "\(exported.error)")
    func figures(_ truth: FilePath) throws -> [String] {
      let outcome = try Program.run(
        "eval", pictures, "--truth", truth, "--draws", "0", "--protocol", "voc", "--format", "json")
      #expect(outcome.status == 0, "\(outcome.error)")
      return outcome.output.matches(of: #/"(photos|faces|recall|precision)":[0-9.]+/#).map {
        String($0.output.0)
      }
    }
    let list = folder.path("list.csv")
    let listed = try Program.run(
      "annotations", "export", "--format", "csv", "--library", library, "--out", list, "--relative-to",
      pictures)
    #expect(listed.status == 0, "\(listed.error)")
    let expected = try figures(list)
    let apart = try figures(files)
    #expect(apart.prefix(2) == expected.prefix(2) && apart.count == expected.count, "\(apart) \(expected)")
    _ = try train([files], "trained")
    guard format != "xmp" else { return }
    // Beside the photos, and the photos need no naming.
    for name in try FileManager.default.contentsOfDirectory(atPath: files.string) {
      try FileManager.default.moveItem(
        atPath: files.appending(name).string, toPath: pictures.appending(name).string)
    }
    let beside = try Program.run(
      "eval", "--truth", pictures, "--draws", "0", "--protocol", "voc", "--format", "json")
    #expect(beside.status == 0, "\(beside.error)")
    let numbers = beside.output.matches(of: #/"(photos|faces|recall|precision)":[0-9.]+/#)
    #expect(numbers.map { String($0.output.0) } == apart)
  }

  @Test("YOLO's empty files are photos without faces; other files are skipped")
  func emptyFiles() throws {
    let lines = try compose(2)
    try FileManager.default.removeItem(atPath: truth.string)
    let face = try #require(lines[0].faces.first).box
    let (width, height) = (560.0, 420.0)
    let row = [
      (face[0] + face[2]) / 2 / width, (face[1] + face[3]) / 2 / height, (face[2] - face[0]) / width,
      (face[3] - face[1]) / height,
    ].map { String(format: "%.5f", $0) }
    try folder.write("0 \(row.joined(separator: " "))\n".utf8, to: "pictures/composed-0000.txt")
    try folder.write([], to: "pictures/composed-0001.txt")
    try folder.write("face\n".utf8, to: "pictures/classes.txt")
    let outcome = try Program.run("eval", "--truth", pictures, "--draws", "0")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("2 photos, 1 true face"), "\(outcome.output)")
  }

  @Test("folders without annotations, and files of MATLAB 7.3, are refused with what to do")
  func refused() throws {
    try folder.makeFolder("nothing")
    let none = try Program.run("train", "--data", folder.path("nothing"), "--out", folder.path("x"))
    #expect(none.status == 2 && none.error.contains("no annotations in it"), "\(none.error)")
    let empty = try Program.run("eval", "--truth", folder.path("nothing"))
    #expect(empty.status == 2 && empty.error.contains("no annotations in it"), "\(empty.error)")
    try folder.write([UInt8]("MATLAB 7.3 MAT-file".utf8) + [UInt8](repeating: 0, count: 200), to: "new.mat")
    for arguments: [any ProgramArgument] in [
      ["train", "--data", folder.path("new.mat"), "--out", folder.path("y")],
      ["eval", "--truth", folder.path("new.mat")],
    ] {
      let outcome = try Program(arguments).outcome()
      #expect(outcome.status == 2 && outcome.error.contains("use the list as text"), "\(outcome.error)")
    }
  }

  @Test("CelebA's folder without its photos is refused with every photo's name, by both commands")
  func reasons() throws {
    try folder.makeFolder("CelebA/Anno")
    try folder.write(
      "2\nimage_id x_1 y_1 width height\n000001.jpg 95 71 226 313\n000002.jpg 72 94 221 306\n".utf8,
      to: "CelebA/Anno/list_bbox_celeba.txt")
    for arguments: [any ProgramArgument] in [
      ["train", "--data", folder.path("CelebA")], ["finetune", "--truth", folder.path("CelebA/Anno")],
    ] {
      let outcome = try Program(arguments + ["--out", folder.path("out")]).outcome()
      #expect(outcome.status != 0)
      for photo in ["000001.jpg", "000002.jpg"] {
        #expect(outcome.error.contains("\(photo): there is no such photo below"), "\(outcome.error)")
      }
      #expect(outcome.error.contains("CelebA/Img/img_celeba: there is no such folder"), "\(outcome.error)")
      #expect(outcome.error.contains("of the data: 2 photos not found, 1 other remark"), "\(outcome.error)")
    }
  }

  @Test("a dry run tells samples, disk and time, and makes nothing")
  func dryRun() throws {
    _ = try compose(12)
    let outcome = try Program.run(
      "train", "--data", truth, "--net", "p", "--per-face", "3", "--schedule", "cosine", "--dry-run", "--out",
      folder.path("out"))
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("11 pictures to learn from"), "\(outcome.output)")
    #expect(outcome.output.contains("P-Net: about "), "\(outcome.output)")
    #expect(outcome.output.contains("In all about "), "\(outcome.output)")
    #expect(!AtomicFile.exists(folder.path("out")))
  }

  @Test("WIDER FACE's lists in MATLAB files equal those in text")
  func matlab() throws {
    let fixtures = RepositoryPaths.root.appending("Tests/MatlabFilesTests/Fixtures")
    let image = Image(width: 640, height: 480, red: 90, green: 120, blue: 70)
    for name in ["0--Parade/0_Parade_a_1", "0--Parade/0_Parade_a_2", "1--Handshaking/1_Handshaking_b_7"] {
      try folder.makeFolder("photos/" + name.prefix { $0 != "/" })
      try folder.write(try image.encodedPNG(level: 1), to: "photos/\(name).jpg")
    }
    let outcome = try Program.run(
      "eval", folder.path("photos"), "--truth", fixtures.appending("wider.mat"), "--difficulty",
      "easy=\(fixtures.appending("wider_easy.mat"))", "--draws", "0", "--format", "json")
    #expect(outcome.status == 0, "\(outcome.error)")
    // Six faces, two of them invalid; the easy ones are numbers 1 and 3 of the first photo and 2 of the last.
    #expect(outcome.output.contains("\"photos\":3"), "\(outcome.output)")
    #expect(outcome.output.contains("\"faces_easy\":3"), "\(outcome.output)")
    let refused = try Program.run(
      "eval", folder.path("photos"), "--truth", fixtures.appending("wider.mat"), "--difficulty",
      "easy=\(fixtures.appending("wider.mat"))")
    #expect(
      refused.status == 2 && refused.error.contains("does not say which faces count"), "\(refused.error)")
  }

  @Test("16-bit weights are read by --weights and by facet weights convert")
  func halfPrecision() throws {
    let weights = try NetworkWeights.published()
    for (type, encode) in [
      ("BF16", { (value: Float) in UInt16(value.bitPattern >> 16) }),
      ("F16", { (value: Float) in half(value) }),
    ] as [(String, (Float) -> UInt16)] {
      var (fields, values): ([String], [UInt8]) = ([], [])
      for name in NetworkWeights.names {
        let tensor = weights[name], start = values.count
        for value in tensor.values {
          let bits = encode(value)
          values += [UInt8(bits & 255), UInt8(bits >> 8)]
        }
        fields.append(
          "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(tensor.shape),\"data_offsets\":[\(start),\(values.count)]}"
        )
      }
      let header = Array("{\(fields.joined(separator: ","))}".utf8)
      let length = (0..<8).map { UInt8(header.count >> (8 * $0) & 255) }
      try folder.write(length + header + values, to: "\(type).safetensors")
      let file = folder.path("\(type).safetensors")
      let read = try NetworkWeights(contentsOf: file)
      for name in NetworkWeights.names {
        for (one, other) in zip(read[name].values, weights[name].values) {
          // BF16 keeps 8 bits of a number, F16 11 and none below 2⁻²⁴.
          #expect(abs(one - other) <= abs(other) * (type == "F16" ? 0x1p-10 : 0x1p-7) + 0x1p-24)
        }
      }
      let converted = try Program.run(
        "weights", "convert", file, "--out", folder.path("\(type)-f32.safetensors"))
      #expect(converted.status == 0, "\(converted.error)")
      #expect(converted.output.contains(read.identity))
    }
  }
}

/// The number cut off to 16 bits; for sizes from 2⁻²⁴ to 65504.
private func half(_ value: Float) -> UInt16 {
  let sign = UInt16(value < 0 ? 0x8000 : 0)
  let size = abs(value)
  guard size >= 0x1p-14 else { return sign | UInt16(size * 0x1p24) }
  let fraction = UInt16((size.significand - 1) * 1024)
  return sign | UInt16(Int(size.exponent) + 15) << 10 | fraction
}

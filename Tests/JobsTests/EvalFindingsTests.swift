import Annotations
import Evaluation
import Files
import Foundation
import Geometry
import Jobs
import SystemPackage
import TestSupport
import Testing

@Suite("Found faces for an evaluation") struct EvalFindingsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let fddbTruth = """
    p1
    1
    60 40 1.5707963 100 100 1
    p2
    1
    60 40 1.5707963 100 100 1

    """

  private func file(_ name: String, _ text: String) throws -> FilePath {
    try folder.write(name, Array(text.utf8))
  }

  private func truth(_ name: String, _ text: String) throws -> EvalTruth {
    try EvalTruth(try file(name, text), format: nil, photosIn: .nowhere)
  }

  private func figures(
    _ rules: EvalProtocol, _ truth: EvalTruth, _ findings: EvalFindings, ties: TieRule = .ordered
  ) -> [String: Double] {
    let outcome = EvalOutcome(
      rules, truth.photos, truth.photos.map { findings.faces(of: $0.name) }, above: 0.5, ties: ties,
      order: findings.order(of: truth.photos.map(\.name)))
    return Dictionary(
      uniqueKeysWithValues: outcome.figures.compactMap { figure in
        figure.value.map { (figure.key, $0) }
      })
  }

  @Test("six numbers are an ellipse, which is compared as one")
  func ellipses() throws {
    let found = try EvalFindings(
      file("found.txt", "p1\n1\n60 40 1.5707963 100 100 0.9\np2\n1\n60 40 1.5707963 100 100 0.8\n"))
    let result = figures(.fddb, try truth("truth.txt", Self.fddbTruth), found)
    // FDDB's own program: both curves reach 1 without a false face.
    #expect(result["discrete"] == 1 && result["continuous"] == 1 && result["false_faces"] == 0)
    #expect(found.remarks.count == 1 && found.remarks[0].contains("six numbers are read as ellipses"))
    #expect(abs(found.faces(of: "p1")[0].box.minX - 60) < 0.01 && found.faces(of: "p1")[0].score == 0.9)
  }

  @Test("five numbers are a box with a score in files of found faces, and this is said")
  func boxes() throws {
    let found = try EvalFindings(file("found.txt", "p1\n1\n60 40 80 120 0.9\np2\n1\n60 40 80 120 0.8\n"))
    #expect(found.remarks[0].contains("five numbers are read as boxes"))
    let result = figures(.fddb, try truth("truth.txt", Self.fddbTruth), found)
    // The ellipse fills π/4 of the box, counted in pixels.
    #expect(result["discrete"] == 1 && abs((result["continuous"] ?? 0) - 0.785) < 0.005)
    let wider = try truth(
      "wider.txt", "0--P/a.jpg\n1\n60 40 80 120 0 0 0 0 0 0\n0--P/b.jpg\n1\n60 40 80 120 0 0 0 0 0 0\n")
    let list = try EvalFindings(
      file("w.txt", "0--P/a.jpg\n1\n60 40 80 120 0.9\n0--P/b.jpg\n1\n60 40 80 120 0.8\n"))
    #expect(figures(.wider, wider, list)["ap_hard"] == 1)
  }

  @Test("a folder with a file for each photo is WIDER FACE's; names need no ending")
  func folders() throws {
    try folder.folder("pred/0--P")
    try folder.folder("pred/1--Q")
    _ = try file("pred/0--P/a.txt", "a\n2\n60 40 80 120 0.9 \n0 0 10 10 0.1\n")
    _ = try file("pred/1--Q/b.txt", "1--Q/b.jpg\n0\n")
    let found = try EvalFindings(folder.path.appending("pred"))
    #expect(found.faces(of: "0--P/a.jpg").map(\.score) == [0.9, 0.1])
    #expect(found.faces(of: "1--Q/b.jpg").isEmpty && found.faces(of: "c").isEmpty)
    #expect(found.remarks.count == 1)
    #expect(found.remark(beyond: ["0--P/a.jpg", "1--Q/b.jpg", "2--R/c.jpg"]) == nil)
    #expect(
      found.remark(beyond: ["0--P/a.jpg"])
        == "1 photo of 2 with found faces are not judged here and are left out, the first is 1--Q/b.jpg")
    // Photos of one name in several folders are distinguished by their folders.
    let dates = try EvalFindings(
      file("d.txt", "2002/08/img_1\n1\n0 0 10 10 0.5\n2003/01/img_1\n1\n0 0 20 20 0.6\n"))
    #expect(dates.faces(of: "2003/01/img_1.jpg").map(\.score) == [0.6])
    #expect(dates.faces(of: "elsewhere/img_1").isEmpty)
  }

  @Test("damaged lists are refused with their line")
  func damaged() throws {
    for (text, words) in [
      ("a\n2\n0 0 10 10 0.5\nb\n1\n0 0 10 10 0.5\n", ":4: face 2 of 2 of 'a' must be 5 numbers"),
      ("a\n1\n0 0 10 10 0.5\n\nb\nc\n", ":5: the number of faces of 'b' must be in the next line"),
      ("a\n1\n0 0 10 10 0.5\nb\n1\n0 0 10 nan 0.5\n", ":6: face 1 of 1 of 'b' must be 5 numbers"),
      ("a\n1\n0 0 10 10 1e300\n", ":3: face 1 of 1 of 'a' must be 5 numbers"),
    ] {
      let path = try file("bad.txt", text)
      let error = #expect(throws: UsageError.self) { try EvalFindings(path) }
      #expect(error.map { "\($0)" } == path.string + words)
    }
  }

  @Test("COCO results name photos by the truth's numbers; equal scores rank by these numbers")
  func results() throws {
    let coco = try truth(
      "truth.json",
      """
      {"images":[{"id":7,"file_name":"a.jpg","width":400,"height":300},
        {"id":3,"file_name":"b.jpg","width":400,"height":300}],
       "categories":[{"id":1,"name":"face"},{"id":2,"name":"dog"}],
       "annotations":[{"id":1,"image_id":3,"category_id":1,"bbox":[0,0,50,50],"area":2500,"iscrowd":0}]}
      """)
    let path = try file(
      "results.json",
      """
      [{"image_id":7,"category_id":1,"bbox":[0,0,50,50],"score":0.9},
       {"image_id":3,"category_id":2,"bbox":[0,0,50,50],"score":0.95},
       {"image_id":9,"category_id":1,"bbox":[0,0,50,50],"score":0.9},
       {"image_id":3,"category_id":1,"bbox":[0,0,50,50],"score":0.9}]
      """)
    let found = try EvalFindings(path, images: coco.images)
    #expect(found.faces(of: "a.jpg").count == 1 && found.faces(of: "b.jpg").map(\.score) == [0.9])
    #expect(found.remarks.count == 2 && found.remarks[0].contains("1 results are of categories"))
    #expect(found.remarks[1].contains("image 9"))
    // Numbers as text are numbers, and a category that is not listed is none of faces.
    let texts = try EvalTruth(
      file(
        "texts.json",
        """
        {"images":[{"id":"7","file_name":"a.jpg","width":400,"height":300}],"categories":[{"id":"1","name":"Face"}],
         "annotations":[{"id":"1","image_id":"7","category_id":"1","bbox":[0,0,50,50]}]}
        """), format: nil, photosIn: .nowhere)
    let results = try file(
      "text-results.json",
      """
      [{"image_id":"7","category_id":"1","bbox":[0,0,50,50],"score":0.9},
       {"image_id":7,"category_id":99,"bbox":[0,0,50,50],"score":0.8}]
      """)
    let other = try EvalFindings(results, images: texts.images)
    #expect(other.faces(of: "a.jpg").map(\.score) == [0.9] && other.remarks.count == 1, "\(other.remarks)")
    // The right face belongs to image 3, which comes before image 7.
    #expect(abs((figures(.voc, coco, found)["coco_ap"] ?? 0) - 1) < 1e-12)
    let error = #expect(throws: UsageError.self) { try EvalFindings(path) }
    #expect(error.map { "\($0)" }?.contains("give the COCO file with these numbers as --truth") == true)
    #expect(try EvalFindings(file("none.json", "[ ]\n"), images: coco.images).faces(of: "a.jpg").isEmpty)
    for text in [
      #"[{"image_id":"x"}]"#, #"[{"image_id":7,"bbox":[0,0,1],"score":1}]"#,
      #"[{"image_id":7,"bbox":[0,0,1,1],"score":1e300}]"#, String(repeating: "[", count: 100_000), "[",
    ] {
      let bad = try file("bad.json", text)
      #expect(throws: UsageError.self) { try EvalFindings(bad, images: coco.images) }
    }
  }

  @Test("VOC's difficult faces and equal scores are the development kit's")
  func voc() throws {
    let hard = try truth(
      "hard.jsonl",
      #"{"path":"a.jpg","width":400,"height":300,"faces":[{"box":[0,0,100,100]},"#
        + #"{"box":[200,0,300,100],"flags":["ignore"]}]}"#)
    let inside = try EvalFindings(
      file(
        "inside.jsonl",
        #"{"path":"a.jpg","faces":[{"box":[200,0,250,50],"score":0.9},{"box":[0,0,100,100],"score":0.8}]}"#))
    #expect(figures(.voc, hard, inside)["ap"] == 0.5)
    let plain = try truth(
      "plain.jsonl",
      #"{"path":"a.jpg","width":400,"height":300,"faces":[{"box":[0,0,100,100]},{"box":[200,0,300,100]}]}"#)
    let equal = try EvalFindings(
      file(
        "equal.jsonl",
        #"{"path":"a.jpg","faces":[{"box":[0,0,100,100],"score":0.9},{"box":[200,100,300,200],"score":0.9}]}"#
      ))
    #expect(figures(.voc, plain, equal)["ap"] == 0.5)
    #expect(figures(.voc, plain, equal, ties: .grouped)["ap"] == 0.25)
  }

  @Test("FDDB cuts faces at the edge by the sizes in the records, and warns where there are none")
  func sizes() throws {
    let list = "p1\n1\n60 40 1.5707963 10 100 1\n"
    let found = try EvalFindings(
      file(
        "f.jsonl", #"{"path":"p1.jpg","width":200,"height":200,"faces":[{"box":[0,40,50,160],"score":0.9}]}"#)
    )
    var truth = try truth("truth.txt", list)
    let uncut = figures(.fddb, truth, found)["continuous"] ?? 0
    let contender = EvalContender(name: "f", source: .file(found), score: 0.5)
    #expect(truth.addSizes(from: [contender]) == nil)
    #expect(truth.photos[0].size == PixelSize(width: 200, height: 200))
    // The ellipse reaches 30 pixels beyond the edge, the box does not.
    #expect((figures(.fddb, truth, found)["continuous"] ?? 0) > uncut + 0.1)
    var unknown = try self.truth("again.txt", list)
    #expect(unknown.addSizes(from: [])?.contains("1 photo of unknown size") == true)
  }
}

import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("facet export, where something fails", .limit(minutes: 5))
struct ExportFailureTests {
  @Test("failures of the journal are reported together with unreadable photos")
  func manifest() throws {
    let folder = TemporaryFolder()
    let broken = try folder.write("text".utf8, to: "broken.jpg")
    let manifest = try folder.makeFolder("out/manifest.csv")
    let outcome = try Program.run(
      "export", "--min-face-size", "60", broken, Sample.path("grace_hopper.jpg"), "--out", folder.path("out"))
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("\(broken): text, not a photo that this facet reads"), "\(outcome.error)")
    #expect(outcome.error.contains("\(manifest)"), "\(outcome.error)")
  }

  @Test("a face with invalid landmarks does not stop an export")
  func unreachable() throws {
    let folder = TemporaryFolder()
    let photo = try folder.copy("grace_hopper.jpg")
    let eyes = "1e30,100,140,100,120,120,100,140,140,140"
    try folder.write(
      """
      photo,left,top,right,bottom,score,left_eye_x,left_eye_y,right_eye_x,right_eye_y,nose_x,nose_y,\
      left_mouth_x,left_mouth_y,right_mouth_x,right_mouth_y
      grace_hopper.jpg,90,80,170,190,0.9,\(eyes)

      """.utf8, to: "faces.csv")
    let library = folder.path("library.sqlite")
    let read = try Program.run("annotations", "import", "--library", library, folder.path("faces.csv"))
    #expect(read.output.contains("1 face of 1 photo read"), "\(read.output)\(read.error)")
    #expect(read.error.contains("its landmarks are impossible positions"), "\(read.error)")
    for format in ["dlib", "csv", "jsonl"] {
      let written = try Program.run(
        "annotations", "export", "--library", library, "--format", format, "--all", "--out", "-")
      #expect(written.status == 0, "\(written.error)")
    }
    let crops = try Program.run("export", photo, "--library", library, "--out", folder.path("out"))
    #expect(crops.status <= 1, "\(crops.error)")
  }
}

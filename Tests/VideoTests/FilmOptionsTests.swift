import SystemPackage
import Testing
import Video

@Suite("Options of films, and errors about them") struct FilmOptionsTests {
  @Test("the text of options is part of checkpoints: a different text would start unfinished films over")
  func summary() {
    #expect(
      FilmWriter.Options(rate: 25, codec: .h264, quality: 80, isImmediate: false).summary
        == "25.0 frames a second, h264, quality 80, sound of none from 0.0, immediate no, fragments yes")
    var options = FilmWriter.Options(codec: .mpeg4, sound: "a/b.mkv")
    (options.soundStart, options.isFragmented) = (1.5, false)
    #expect(
      options.summary
        == "15.0 frames a second, mpeg4, quality 75, sound of a/b.mkv from 1.5, immediate yes, fragments no")
    #expect(FilmWriter.Options().summary.contains("second, auto, "))
  }

  @Test("an error's message begins with its subject")
  func subjects() {
    let errors: [VideoError] = [
      .unreadable(what: "a.mp4", reason: "x"), .noVideo(what: "a.mp4"),
      .brokeOff(what: "a.mp4", reason: "x"), .killed(what: "a.mp4", signal: 9),
      .cannotWrite("a.mp4", reason: "x"), .exists("a.mp4"),
    ]
    for error in errors {
      #expect(error.subject == "a.mp4" && error.description.hasPrefix("a.mp4: "))
    }
    #expect(VideoError.noProgram("ffmpeg").subject == nil)
    #expect(VideoError.cannotStart("ffmpeg", reason: "x").subject == nil)
  }
}

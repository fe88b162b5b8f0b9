import Terminal
import Testing

/// When something may be sent, and which line is slow.
@Suite("Pacing of a line") struct LinePacerTests {
  /// The answer to so many bytes over a line.
  private func time(_ bytes: Int, rate: Double, roundTrip: Double) -> Duration {
    .seconds(roundTrip + Double(bytes) / rate)
  }

  /// Sends and answers one thing after another; returns whether the line is slow after each.
  private func decisions(_ sizes: [Int], rate: Double, roundTrip: Double) -> [Bool] {
    var pacer = LinePacer(.auto)
    var now = Duration.zero
    return sizes.map { bytes in
      pacer.sent(bytes, isText: false, at: now)
      now += time(bytes, rate: rate, roundTrip: roundTrip)
      _ = pacer.answered(at: now)
      return pacer.isSlow
    }
  }

  @Test("nothing of a picture is sent before the answer behind the last piece")
  func oneAtATime() {
    var pacer = LinePacer(.slow)
    #expect(pacer.maySendPicture)
    pacer.sent(3500, isText: false, at: .zero)
    #expect(!pacer.maySendPicture)
    #expect(pacer.maySendText(4000), "a key shows while a piece is on its way")
    pacer.sent(4000, isText: true, at: .milliseconds(1))
    #expect(!pacer.maySendText(200), "but no second frame behind the first")
    _ = pacer.answered(at: .milliseconds(180))
    #expect(!pacer.maySendPicture && !pacer.maySendText(200))
    _ = pacer.answered(at: .milliseconds(210))
    #expect(pacer.maySendPicture && pacer.maySendText(200))
  }

  @Test("small texts follow each other up to 4 kB")
  func smallTexts() {
    var pacer = LinePacer(.slow)
    for _ in 0..<4 {
      #expect(pacer.maySendText(1000))
      pacer.sent(1000, isText: true, at: .zero)
    }
    #expect(!pacer.maySendText(1000))
  }

  @Test("a terminal that answers at once is on a fast line, with one answer")
  func local() {
    #expect(decisions([64], rate: 1e8, roundTrip: 0.002) == [false])
  }

  @Test("1 Mbit/s with a round trip of 150 ms is slow; so is 1 Mbit/s without")
  func slow() {
    #expect(decisions([64, 0, 3500, 3500, 3500], rate: 125_000, roundTrip: 0.15).allSatisfy { $0 })
    #expect(decisions([64, 200_000, 200_000], rate: 125_000, roundTrip: 0.002).last == true)
  }

  @Test("a long line that takes many bytes is fast after its first pieces")
  func long() {
    #expect(decisions([64, 0, 3500], rate: 1e7, roundTrip: 0.15) == [true, true, false])
  }

  @Test("a line that changes is noticed, and a single late answer changes nothing")
  func changing() {
    var pacer = LinePacer(.auto)
    func send(_ bytes: Int, _ time: Duration) {
      pacer.sent(bytes, isText: false, at: .zero)
      _ = pacer.answered(at: time)
    }
    send(64, .milliseconds(5))
    #expect(!pacer.isSlow && pacer.isDecided)
    send(180_000, .seconds(1))
    #expect(!pacer.isSlow)
    send(180_000, .milliseconds(20))
    send(180_000, .seconds(1))
    #expect(!pacer.isSlow)
    send(180_000, .seconds(1))
    #expect(pacer.isSlow)
    send(3500, .milliseconds(6))
    send(3500, .milliseconds(6))
    #expect(!pacer.isSlow)
  }

  @Test(
    "a terminal that never answers gets whole frames, or with --line slow pieces that do not wait for ever")
  func silent() {
    var pacer = LinePacer(.auto)
    pacer.sent(64, isText: true, at: .zero)
    let hasChanged = pacer.gaveNoAnswer()
    #expect(hasChanged && !pacer.isSlow && !pacer.isWaiting)
    var told = LinePacer(.slow)
    told.sent(3500, isText: false, at: .zero)
    #expect(!told.maySendPicture)
    // The first answer over a long line is not given up early; later ones are where it did not come.
    var isOther = told.expire(at: .seconds(1))
    #expect(!isOther && !told.maySendPicture)
    isOther = told.expire(at: .seconds(3))
    #expect(!isOther && told.maySendPicture && told.isSlow)
    told.sent(3500, isText: false, at: .seconds(3))
    isOther = told.expire(at: .milliseconds(3300))
    #expect(!isOther && told.maySendPicture && told.isSlow)
  }

  @Test("a terminal that knows no status query gets whole frames, too")
  func noStatus() {
    var pacer = LinePacer(.auto)
    pacer.sent(64, isText: true, at: .zero)
    _ = pacer.answered(at: .milliseconds(200))
    #expect(pacer.wantsPing)
    pacer.sent(0, isText: true, at: .milliseconds(200))
    let tooEarly = pacer.expire(at: .seconds(1)), isOther = pacer.expire(at: .seconds(3))
    #expect(!tooEarly && isOther && !pacer.isSlow)
  }

  @Test("--line fast asks nothing and is never slow")
  func fast() {
    var pacer = LinePacer(.fast)
    #expect(!pacer.shouldAsk(after: 200_000) && !pacer.wantsPing)
    pacer.sent(200_000, isText: false, at: .zero)
    _ = pacer.answered(at: .seconds(9))
    #expect(!pacer.isSlow)
  }
}

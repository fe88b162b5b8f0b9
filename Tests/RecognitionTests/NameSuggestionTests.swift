import Parallel
import Recognition
import Testing

@Suite("Suggested names") struct NameSuggestionTests {
  private let confirmed = ConfirmedFaces(
    FaceVectors([0, 0.02, 1.0, 2.0], dimension: 1), people: [7, 7, 8, 9])

  private func suggestion(_ place: Float, refused: Set<Int> = []) -> NameSuggestion? {
    NameSuggestion(
      for: FaceVectors([place], dimension: 1), 0, among: confirmed, refused: refused, cutOffs: .own,
      chances: ChanceTable(ask: RecognitionCutOffs.own.ask), lanes: Lanes(1))
  }

  @Test("the person with the nearest face: sure up to 0.435, worth asking up to 0.48, nothing above")
  func nearest() throws {
    let sure = try #require(suggestion(-0.43))
    #expect(sure.person == 7)
    #expect(sure.face == 0)
    #expect(sure.isSure)
    #expect(abs(sure.distance - 0.43) < 1e-6)
    #expect(abs(sure.gap - 1) < 1e-6)
    #expect(try #require(suggestion(-0.47)).isSure == false)
    #expect(suggestion(-0.49) == nil)
  }

  @Test("a refused person is never suggested; the next one is, when near enough")
  func refused() {
    #expect(suggestion(0.1, refused: [7]) == nil)
    #expect(suggestion(0.55)?.person == 8)
    #expect(suggestion(0.55, refused: [8]) == nil)
    #expect(suggestion(0.46, refused: [7, 8, 9]) == nil)
    #expect(suggestion(0.48, refused: [8])?.person == 7)
  }

  @Test("nobody confirmed: nothing is suggested; one person alone has an infinite gap")
  func fewPeople() throws {
    let query = FaceVectors([0], dimension: 1)
    let chances = ChanceTable(ask: 0.48)
    let nobody = ConfirmedFaces(dimension: 1)
    #expect(NameSuggestion(for: query, 0, among: nobody, cutOffs: .own, chances: chances) == nil)
    let one = ConfirmedFaces(FaceVectors([0.1], dimension: 1), people: [3])
    let only = try #require(NameSuggestion(for: query, 0, among: one, cutOffs: .own, chances: chances))
    #expect(only.gap == .infinity)
    #expect(only.chance > 0.99 && only.chance < 1)
  }

  @Test("a person with many faces does not hide the next person")
  func manyFaces() {
    var many = ConfirmedFaces(dimension: 1)
    for index in 0..<1000 { many.append([Float(index) / 10_000], person: 1) }
    many.append([0.3], person: 2)
    many.append([0.4], person: 3)
    let near = many.nearest(2, to: FaceVectors([0], dimension: 1), 0)
    #expect(near.map(\.person) == [1, 2])
    #expect(many.nearest(5, to: FaceVectors([0], dimension: 1), 0, without: [2]).map(\.person) == [1, 3])
  }

  // MARK: Chances

  @Test("a farther face and a smaller gap are never likelier")
  func monotone() {
    let table = ChanceTable(ask: 0.48)
    for step in 0..<60 {
      let distance = Float(step) / 100
      for gap in stride(from: Float(0), through: 0.3, by: 0.01) {
        let chance = table.chance(distance: distance, gap: gap)
        #expect(chance >= table.chance(distance: distance + 0.01, gap: gap))
        #expect(chance <= table.chance(distance: distance, gap: gap + 0.01))
        #expect(chance > 0 && chance < 1)
      }
    }
    #expect(abs(table.chance(distance: 0.36, gap: 0.0096) - 0.875) < 1e-3)
  }

  /// Answers of a user of whose suggestions a share is right, at one distance and gap.
  private func answers(_ count: Int, right: Int) -> [ChanceTable.Answer] {
    (0..<count).map { ChanceTable.Answer(distance: 0.44, gap: 0.075, isRight: $0 < right) }
  }

  @Test("the user's own answers count from the thirtieth on, and pull the chance to their share")
  func learnt() {
    let shipped = ChanceTable(ask: 0.48).chance(distance: 0.44, gap: 0.075)
    let few = ChanceTable(ask: 0.48, answers: answers(29, right: 5))
    #expect(few.chance(distance: 0.44, gap: 0.075) == shipped)
    #expect(!few.isLearnt)
    let some = ChanceTable(ask: 0.48, answers: answers(30, right: 15))
    #expect(some.isLearnt)
    #expect(some.chance(distance: 0.44, gap: 0.075) < 0.65)
    let many = ChanceTable(ask: 0.48, answers: answers(2000, right: 1000))
    #expect(abs(many.chance(distance: 0.44, gap: 0.075) - 0.5) < 0.02)
    let yes = ChanceTable(ask: 0.48, answers: answers(500, right: 500))
    #expect(yes.chance(distance: 0.44, gap: 0.075) > shipped)
    #expect(yes.chance(distance: 0.44, gap: 0.075) < 1)
  }
}

import Annotations
import Browser
import Testing

@Suite("Rows of the naming box") struct NamingRowTests {
  private static let people = PeopleIndex(
    [("Anna", 85), ("Bo", 61), ("Joanna", 30), ("Ann", 12), ("Ána Ruiz", 9), ("Eddie", 7), ("Anna Rossi", 3)]
      .map { PeopleIndex.Entry(id: PersonID(firstNamed: $0.0), name: $0.0, faces: $0.1) })

  private static func typed(
    _ text: String, _ people: PeopleIndex = people, _ context: NamingContext = NamingContext()
  ) -> (words: [String], taken: String?) {
    let (rows, best) = context.rows(people, typed: text)
    return (rows.map(\.words), best.map { rows[$0].words })
  }

  @Test("letters anywhere in order; beginnings of words first, then most faces; the last row is somebody new")
  func filtering() {
    #expect(
      Self.typed("an").words == ["Anna", "Ann", "Ána Ruiz", "Anna Rossi", "Joanna", "new person \"an\""])
    #expect(Self.typed("ROS").words == ["Anna Rossi", "new person \"ROS\""])
    #expect(Self.typed("a ro").words.first == "Anna Rossi")
    #expect(Self.typed("zz").words == ["new person \"zz\""])
  }

  @Test("Enter takes who begins so, never somebody who only has the letters")
  func highlighted() {
    #expect(Self.typed("edd").taken == "Eddie", "half a name is no second person")
    #expect(Self.typed("nna").taken == "new person \"nna\"")
    #expect(Self.typed("ros").taken == "Anna Rossi")
    #expect(Self.typed("ann").taken == "Ann", "the same name comes before longer ones")
    #expect(Self.typed("").taken == nil)
  }

  @Test(
    "the same apart from case or accents is that person; somebody new must be chosen, and the row says why")
  func twins() throws {
    let people = PeopleIndex([PeopleIndex.Entry(id: PersonID(firstNamed: "Ána"), name: "Ána", faces: 2)])
    for text in ["ana", "ANA", "ána", "  ana "] {
      #expect(Self.typed(text, people).taken == "Ána")
    }
    let last = try #require(NamingContext().rows(people, typed: "ana").rows.last)
    #expect(
      last.words == "new person \"ana\"" && last.detail == "differs from Ána by an accent" && last.isNew)
    #expect(NamingContext().rows(people, typed: "ÁNA").rows.last?.detail == "differs from Ána by capitals")
    // The composed and the decomposed form are the same name.
    #expect(Self.typed("A\u{301}na", people).words == ["Ána"])
    #expect(Self.typed("Ána", people).words == ["Ána"])
  }

  @Test(
    "what is no name cannot be a person",
    arguments: ["unknown", "Not  of Interest", "(?)", "( – )", "[]", "(??)"])
  func noNames(text: String) {
    let (rows, _) = NamingContext().rows(PeopleIndex(), typed: text)
    #expect(!rows.contains { $0.isNew })
    #expect(!People.canBeName(text))
  }

  @Test("unknown and not of interest are rows, also when typed")
  func nameless() {
    #expect(Self.typed("").words == ["unknown", "not of interest"])
    #expect(Self.typed("unkn").taken == "unknown" && Self.typed("not of").taken == "not of interest")
    #expect(People.canBeName("Unknown Pleasures") && People.canBeName("(Bob)") && People.canBeName("🙂"))
  }

  @Test("hidden people are offered to nobody who does not write the whole name")
  func hidden() {
    let people = PeopleIndex([
      PeopleIndex.Entry(id: PersonID(firstNamed: "Hal"), name: "Hal", faces: 9, isHidden: true)
    ])
    #expect(Self.typed("ha", people).words == ["new person \"ha\""])
    #expect(Self.typed("hal", people).taken == "Hal")
  }

  @Test(
    "an empty line offers the proposal, recent people by their digits, names of the next photos, and no name")
  func empty() {
    var context = NamingContext()
    func entry(_ name: String, _ faces: Int) -> PeopleIndex.Entry {
      PeopleIndex.Entry(id: PersonID(firstNamed: name), name: name, faces: faces)
    }
    context.offers = [
      .init(entry("Bo", 61), digit: 1), .init(entry("Cem", 40), digit: 3),
      .init(entry("Dora", 5), reason: "photo before"),
    ]
    context.here = ["Cem": "here: face 2"]
    #expect(context.rows.map(\.words) == ["Bo", "Cem", "Dora", "unknown", "not of interest"])
    #expect(context.rows.map(\.digit) == [1, 3, 2, nil, nil])
    #expect(context.rows.map(\.detail) == ["61 faces", "here: face 2", "photo before", "(?)", "(–)"])
    context.hasName = true
    #expect(context.rows.first { $0.digit == 0 }?.answer == .noName)
    let ada = PersonID(firstNamed: "Ada")
    context.proposal = .init(person: ada, name: "Ada", shown: "Ada?", chance: "about 95 of 100")
    #expect(context.rows.first?.answer == .person(ada))
    #expect(context.rows.first { $0.digit == 0 }?.answer == .not(ada))
    #expect(context.rows(PeopleIndex(), typed: "").best == 0, "Enter says yes")
  }

  @Test("rows that have no room are counted; the highlighted one and somebody new are always there")
  func lines() {
    let rows = (0..<20).map { NamingRow(.name("\($0)"), "\($0)") }
    var new = NamingRow(.name("new"), "new person", "differs from Ána by an accent")
    new.isNew = true
    let all = rows + [new]
    let first = NamingLines(all, choice: 0, capacity: 8, columns: 24).lines
    #expect(first.prefix(4) == [.row(0), .row(1), .row(2), .row(3)])
    #expect(first.dropFirst(4).first == .more(16))
    #expect(first.contains(.row(20)) && first.count <= 8)
    #expect(NamingLines(all, choice: 12, capacity: 8, columns: 24).lines.contains(.row(12)))
    #expect(NamingLines(all, choice: 20, capacity: 3, columns: 24).lines.contains(.row(20)))
    #expect(NamingLines(rows, choice: nil, capacity: 20, columns: 24).lines.count == 20)
  }

  @Test("a letter among 10,000 people asks each name once")
  func many() {
    let many = PeopleIndex(
      (0..<10_000).map { PeopleIndex.Entry(id: nil, name: "Person \($0) Ünver", faces: 10_000 - $0) })
    #expect(many.matches("77 unv").first.map { many.people[$0.index].name } == "Person 77 Ünver")
    #expect(many.matches("p").count == 10_000)
    #expect(many.matches("9999").map { many.people[$0.index].name } == ["Person 9999 Ünver"])
  }
}

import Annotations
import Widgets

/// The words of the People view.
extension BrowserState {
  /// What stands below the tiles: the question whether people are told apart, or that all is done.
  func peopleWords(columns: Int) -> [String] {
    let faces = pages.here.faces
    switch people.recognition {
    case .unknown: return []
    case .notAsked:
      let time =
        faces == 0
        ? "" : " \(faces == 1 ? "1 face takes" : "\(faces.grouped) faces take") about \(Self.time(faces))."
      return [""]
        + [
          "Shall facet tell people apart?",
          "It groups faces that look alike and proposes names; you say yes or no.",
          "It keeps 128 numbers a face, in this library alone: never exported unless you ask, all removed by "
            + "`facet people forget`." + time,
        ].flatMap { $0.lines(of: max(20, columns)) }
        + ["", "y  switch it on      Esc  not now: p still names faces one by one"]
    case .off:
      return [
        "", "Telling people apart is off in this library.", "y  switch it on      Esc  back",
      ]
    case .on:
      if !pages.groups.isEmpty { return [] }
      if people.everyone.isEmpty, faces == 0 { return ["", "no faces here yet"] }
      if people.progress != nil || people.grouping != nil { return ["", "comparing faces"] }
      if pages.here.open > 0 { return [] }
      let rest = [
        pages.here.aside > 0 ? "\(pages.here.aside.grouped) not of interest" : nil,
        pages.here.unknown > 0 ? "\(pages.here.unknown.grouped) unknown" : nil,
      ].compactMap(\.self)
      return ["", (["everyone has a name"] + rest).joined(separator: "; ")]
    }
  }

  /// How long so many faces take, roughly.
  private static func time(_ faces: Int) -> String {
    let seconds = max(1, faces * 8 / 1000)
    return seconds < 90 ? "\(seconds) s" : "\((seconds + 30) / 60) minutes"
  }

  /// The left part of the header.
  var peopleTitle: String {
    switch pages.page {
    case .all: return "People"
    case .alone: return "People \(arrow) faces in no group"
    case .group(let id):
      let place = pages.groups.firstIndex(of: .group(id)).map { $0 + 1 } ?? 1
      let count = pages.groups.count { $0 != .alone }
      return "People \(arrow) group \(place) of \(max(place, count))"
    case .person(let id): return "People \(arrow) \(people.person(id)?.shown ?? "")"
    }
  }

  private var arrow: String { setup.abilities.unicode ? "›" : ">" }

  /// The right part of the header, with less where there is less room.
  var peopleCounts: [String] {
    switch pages.page {
    case .all:
      let all = people.everyone.count - people.hidden
      let who = all == 1 ? "1 person" : "\(all.grouped) people"
      let counts = "\(who)  \(pages.here.named.grouped) of \(pages.here.faces.grouped) named"
      guard let progress = people.progress else { return [counts] }
      let total = "\(progress.total)"
      let left = people.pace.timeLeft(progress.total - progress.done).map {
        "  \(Self.duration($0).padded(to: 6)) left"
      }
      let telling = "telling apart \("\(progress.done)".padded(to: total.count))/\(total)" + (left ?? "")
      return [counts + "  " + telling, telling, counts]
    case .group, .alone:
      let count = pages.faces.count == 1 ? "1 face" : "\(pages.faces.count.grouped) faces"
      let out = pages.out.isEmpty ? "" : "  \(pages.out.count.grouped) \(isOnGroup ? "taken out" : "marked")"
      let name = isOnGroup ? suggestion(of: pages.faces).map { "  " + shownSuggestion($0) } ?? "" : ""
      let dates = dateWords(of: pages.faces)
      return [(dates.isEmpty ? "" : dates + "  ") + count + name + out, count + name + out, count]
    case .person(let id):
      let known = people.person(id)?.faces ?? 0
      let count = known == 1 ? "1 face" : "\(known.grouped) faces"
      let dates = dateWords(facesHere(of: id)?.first, facesHere(of: id)?.last)
      let marked = pages.out.isEmpty ? "" : "  \(pages.out.count.grouped) marked"
      return [count + (dates.isEmpty ? "" : ", " + dates) + marked, count + marked, count]
    }
  }

  /// When these faces were photographed: `May–Jun 2026`.
  func dateWords(of faces: [FaceReference]) -> String {
    let dates = faces.compactMap { library.places[$0.photo].first }.compactMap {
      list.summaries[$0.index].date
    }
    return dateWords(dates.min(), dates.max())
  }

  /// A span of months.
  func dateWords(_ first: Int64?, _ last: Int64?) -> String {
    guard let first, let last else { return "" }
    let (a, b) = (Day(seconds: first), Day(seconds: last))
    let dash = setup.abilities.unicode ? "–" : "-"
    if a.year == b.year, a.month == b.month { return "\(b.monthName) \(b.year)" }
    return a.year == b.year
      ? "\(a.shortMonth)\(dash)\(b.shortMonth) \(b.year)"
      : "\(a.shortMonth) \(a.year) \(dash) \(b.shortMonth) \(b.year)"
  }

  /// A month: `May 2026`.
  func monthWords(_ seconds: Int64?) -> String {
    seconds.map { Day(seconds: $0) }.map { "\($0.monthName) \($0.year)" } ?? ""
  }

  /// Where the selection is, for the last line.
  var peoplePlace: String {
    switch pages.page {
    case .all:
      guard pages.tiles.indices.contains(pages.cursor) else { return "nobody has a name yet" }
      if pages.cursor < pages.people.count {
        return "\((pages.cursor + 1).grouped) of \(pages.people.count.grouped) people"
      }
      if pages.tiles[pages.cursor] == .alone { return "faces in no group" }
      let groups = pages.groups.count { $0 != .alone }
      return "\((pages.cursor - pages.people.count + 1).grouped) of \(groups.grouped) groups"
    case .group, .alone, .person:
      guard !pages.faces.isEmpty else { return "no faces" }
      let words = "\((pages.face + 1).grouped) of \(pages.faces.count.grouped)"
      switch pages.page {
      case .group: return words + ", odd ones first"
      case .person where pages.part == .more: return words + ", most certain first"
      case .person where pages.part == .odd: return words + ", oddest first"
      default: return words
      }
    }
  }
}

extension BrowserState {
  /// The words of a hint that says what it is about here: `y Ada`, `p name 62`.
  func peopleHintWords(_ row: String) -> String? {
    switch row {
    case "yes":
      if pages.page == .all, people.recognition != .on { return "switch it on" }
      return pageProposal.flatMap { people.person($0.person)?.shown }
    case "not this person here":
      if case .person(let id) = pages.page { return people.person(id).map { "not \($0.shown)" } }
      return pageProposal.flatMap { people.person($0.person) }.map { "not \($0.shown)" }
    case "name person":
      let count = isOnGroup ? pages.faces.count - pages.out.count : pages.out.count
      return pages.page == .all || count < 2 ? nil : "name \(count.grouped)"
    case "last name": return naming.last?.name
    case "not of interest": return isOnPersonTile ? "hide" : nil
    default: return nil
    }
  }

  private var isOnPersonTile: Bool { pages.page == .all && pages.cursor < pages.people.count }

  /// Who is proposed for the group or face under the cursor.
  private var pageProposal: FaceSuggestion? {
    switch pages.page {
    case .all:
      guard pages.tiles.indices.contains(pages.cursor), case .group(let id) = pages.tiles[pages.cursor] else {
        return nil
      }
      return pages.facts[id]?.suggestion
    case .group: return suggestion(of: pages.faces.filter { !pages.out.contains($0) })
    case .alone, .person:
      guard pages.faces.indices.contains(pages.face), let place = place(of: pages.faces[pages.face]) else {
        return nil
      }
      return suggestion(of: place.photo, at: place.index)
    }
  }

  /// Whether a row does something here now; nil for those that always do.
  func isOfUseInPeople(_ row: String) -> Bool? {
    let isOnTile = pages.page == .all && pages.tiles.indices.contains(pages.cursor)
    let onGroup = isOnTile && !isOnPersonTile && pages.tiles[pages.cursor] != .alone
    switch row {
    case "yes":
      if pages.page == .all, people.recognition != .on { return true }
      if case .person = pages.page, pages.part == .odd { return !pages.faces.isEmpty }
      return pageProposal != nil
    case "not this person here":
      if case .person = pages.page { return !pages.faces.isEmpty }
      return pageProposal != nil
    case "yes to all":
      if case .person = pages.page { return pages.part == .more && !pages.faces.isEmpty }
      return false
    case "name person": return pages.page == .all ? onGroup : !pages.faces.isEmpty
    case "rename person": return isOnPersonTile
    case "merge people": return pages.marked.count > 1
    case "not of interest": return pages.page != .all || isOnPersonTile || onGroup
    case "last name": return naming.last != nil
    case "run": return !people.suggestions.isEmpty
    case "to the groups": return !pages.people.isEmpty && !pages.groups.isEmpty
    case "portrait":
      if case .person = pages.page {
        return pages.part != .more && !pages.faces.isEmpty
      } else {
        return false
      }
    case "next part": if case .person = pages.page { return true } else { return false }
    case "show hidden": return people.hidden > 0
    case "mark tile", "open tile", "sort people": return !pages.tiles.isEmpty || pages.page != .all
    case "reject face", "accept face", "flags", "unknown": return !pages.faces.isEmpty || onGroup
    default: return nil
    }
  }
}

/// A day of the calendar.
struct Day: Hashable {
  let year, month: Int

  /// - Parameter seconds: since 1970.
  init(seconds: Int64) {
    // Days of eras of 400 years that begin with March.
    let days = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400 + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let day = days - era * 146_097
    let ofEra = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let ofYear = day - (365 * ofEra + ofEra / 4 - ofEra / 100)
    let march = (5 * ofYear + 2) / 153
    month = Int(march < 10 ? march + 3 : march - 9)
    year = Int(ofEra + era * 400) + (month <= 2 ? 1 : 0)
  }

  private static let names = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
  ]

  var shortMonth: String { String(Self.names[month - 1].prefix(3)) }
  /// Short names whole, others by three letters.
  var monthName: String { Self.names[month - 1].count <= 4 ? Self.names[month - 1] : shortMonth }
}

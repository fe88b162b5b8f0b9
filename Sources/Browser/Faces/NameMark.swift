import Annotations
import Imaging
import Screen
import Widgets

/// Who a face is, as lists, labels and tiles show it: `Ada`, `Ada ×2`, `Ada?`, `Ada??`, `(?)`, `(–)`.
struct NameMark: Hashable {
  /// What may be shortened.
  var name: String
  /// What may not.
  var suffix: String
  var role: Role

  var text: String { name + suffix }
}

extension BrowserPainter {
  /// Nil for a face about which nothing is said.
  func nameMark(_ photo: PhotoID, _ index: Int) -> NameMark? {
    let listed = state.photos[photo.index], annotation = listed.annotation(index)
    if let annotation, let person = annotation.person {
      let isTwice =
        annotation.state != .rejected && !listed.path.isFilm
        && listed.merged?.annotations.contains {
          $0?.id != annotation.id && $0?.state != .rejected && $0?.identity != nil
            && $0?.identity == annotation.identity
        } == true
      return NameMark(
        name: person, suffix: isTwice ? " \(glyphs.times)2" : "",
        role: isTwice ? .warning : annotation.state == .rejected ? .dim : .text)
    }
    switch annotation?.nameless {
    case .unknown: return NameMark(name: "", suffix: "(?)", role: .dim)
    case .aside: return NameMark(name: "", suffix: "(\(glyphs.dash))", role: .dim)
    case nil: break
    }
    guard let suggestion = state.suggestion(of: photo, at: index),
      let person = state.people.person(suggestion.person)
    else { return nil }
    return NameMark(name: person.shown, suffix: suggestion.marks, role: .accent)
  }
}

import Files
import Foundation
package import Recognition
import SystemPackage
package import TextWriting

/// A face that may not be whom its name says, for a list.
package struct AuditLine: Sendable {
  /// Where the face is, as text and as JSON's members.
  package var place: String
  package var members: [(name: String, value: JSONText)]
  package var name: String
  package var other: String?
  package var doubt: NameAudit.Doubt

  package var text: String {
    func number(_ value: Float) -> String { String(format: "%.3f", value) }
    let own = doubt.own.map { "\(number($0)) from its own" } ?? "alone under its name"
    let other = other.flatMap { other in doubt.otherDistance.map { ", \(number($0)) from \(other)" } } ?? ""
    return "\(number(doubt.score).leftPadded(6))  \(name): \(place): \(own)\(other)"
  }

  package var json: JSONText {
    func number(_ value: Float?) -> JSONText { .literal(value.map { String(format: "%.4f", $0) } ?? "null") }
    return .object(
      members + [
        ("person", .string(name)), ("score", number(doubt.score)), ("own_distance", number(doubt.own)),
        ("other", other.map { .string($0) } ?? .literal("null")),
        ("other_distance", number(doubt.otherDistance)),
      ])
  }
}

extension String {
  fileprivate func leftPadded(_ width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}

extension LibraryIdentity.Doubt {
  package var line: AuditLine {
    AuditLine(place: face.text, members: face.jsonMembers, name: name, other: other, doubt: doubt)
  }
}

extension PeopleFolder {
  /// The photos, those whose face fits its subfolder least first.
  package func doubts(_ audit: NameAudit) -> [AuditLine] {
    audit.doubts.map { doubt in
      AuditLine(
        place: photos[doubt.face].shown, members: JSONText.path(photos[doubt.face]), name: names[doubt.face],
        other: doubt.other.map { names[$0] }, doubt: doubt)
    }
  }
}

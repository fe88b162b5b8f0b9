import Annotations
import Foundation
import Geometry
import Library
import TestSupport
import Testing

@Suite("Changes as text") struct ChangeTextTests {
  @Test(
    "the text of a list of changes is the encoder's, byte by byte, and gives the same changes",
    arguments: 1...20)
  func same(seed: UInt64) throws {
    var random = SeededNumbers(seed: seed)
    let changes = (0..<Int.random(in: 0...40, using: &random)).map { _ in change(&random) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = try ChangeText.bytes(of: changes)
    #expect(
      String(decoding: text, as: UTF8.self) == String(decoding: try encoder.encode(changes), as: UTF8.self))
    let read = try JSONDecoder().decode([Change].self, from: Data(text))
    #expect(try ChangeText.bytes(of: read) == text)
  }

  @Test("a number that is none is an error, as it is to the encoder")
  func notFinite() {
    var face = Annotation(id: AnnotationID(rawValue: 1), box: BoundingBox(minX: 0, minY: 0, maxX: 9, maxY: 9))
    face.box.maxX = .infinity
    let photo = PhotoFingerprint(size: 1, high: 2, low: 3)
    #expect(throws: (any Error).self) {
      try ChangeText.bytes(of: [.face(photo, before: nil, after: face)])
    }
  }

  private func change(_ random: inout SeededNumbers) -> Change {
    let photo = PhotoFingerprint(
      size: Int64.random(in: 0...Int64.max, using: &random), high: random.next(), low: random.next())
    switch Int.random(in: 0..<8, using: &random) {
    case 0:
      return .photo(
        photo, before: PhotoMark(), after: PhotoMark(state: .reviewed, note: text(&random)))
    case 1:
      let id = PersonID(rawValue: 77)
      return .person(id, before: nil, after: Person(id: id, number: 4, name: text(&random)))
    case 2:
      return .answer(
        SuggestionAnswer(
          id: AnnotationID(rawValue: 5), face: FaceReference(photo: photo, face: AnnotationID(rawValue: 6)),
          person: PersonID(rawValue: 7), model: text(&random), distance: 0.4, isRight: true, time: 8),
        isGiven: Bool.random(using: &random))
    case 3: return .face(photo, before: nil, after: face(&random))
    case 4: return .face(photo, before: face(&random), after: nil)
    default: return .face(photo, before: face(&random), after: face(&random))
    }
  }

  private func face(_ random: inout SeededNumbers) -> Annotation {
    func number() -> Float {
      switch Int.random(in: 0..<6, using: &random) {
      case 0: Float(Int.random(in: -500...5000, using: &random))
      case 1:
        [0, -0.0, 1e-7, 3e20, -12.5, 16_777_216, .leastNonzeroMagnitude, .greatestFiniteMagnitude]
          .randomElement(using: &random) ?? 0
      default: Float.random(in: -100...9000, using: &random)
      }
    }
    func maybe<Value>(_ value: Value) -> Value? { Bool.random(using: &random) ? value : nil }
    func ids() -> [Int64] {
      (0..<Int.random(in: 0...3, using: &random)).map { _ in Int64.random(in: 1...Int64.max, using: &random) }
    }
    let points = (0..<5).map { _ in Point(x: number(), y: number()) }
    var face = Annotation(
      id: AnnotationID(rawValue: Int64.random(in: 1...Int64.max, using: &random)),
      box: BoundingBox(minX: number(), minY: number(), maxX: number(), maxY: number()),
      landmarks: maybe(Landmarks(points: points)), hiddenLandmarks: maybe(LandmarkSet(rawValue: 5)),
      state: FaceState.allCases.randomElement(using: &random) ?? .found, score: maybe(number()),
      flags: FaceFlags(rawValue: UInt16.random(in: 0...63, using: &random)), note: text(&random),
      origin: [.drawn, .detected(Int64.random(in: 0...99, using: &random)), .imported(.coco)]
        .randomElement(using: &random) ?? .drawn,
      refusals: ids().map { PersonReference(id: PersonID(rawValue: $0), name: "") },
      nameless: maybe(.aside), apart: ids().map { AnnotationID(rawValue: $0) })
    switch Int.random(in: 0..<3, using: &random) {
    case 0: face.identity = PersonReference(id: PersonID(rawValue: 9), name: "Ada")
    case 1: face.identity = PersonReference(name: text(&random))
    default: break
    }
    return face
  }

  private func text(_ random: inout SeededNumbers) -> String {
    [
      "", "", "Ada", "Zoë Ångström", "東京/駅", "a \"b\" \\ c", "line\nbreak\ttab", "bell\u{7}", "del\u{7f}",
      "\u{2028}", "👩‍👩‍👧",
    ].randomElement(using: &random) ?? ""
  }
}

import Browser
import Screen
import Testing
import Widgets

@Suite("Changed keys") struct KeyChangeTests {
  private static func changed(_ changes: KeyChange...) -> (keymap: Keymap, notes: [String]) {
    Keymap.standard.changed(by: changes)
  }

  @Test("an action gets other keys in one mode alone")
  func oneMode() {
    let (keymap, notes) = Self.changed(
      KeyChange(mode: .browse, action: "mark", keys: [[.character("5")], [.insert]]))
    #expect(keymap.match([.insert], in: .browse) == .command(.mark(.toggle)))
    #expect(keymap.match([.character(" ")], in: .browse) == .nothing)
    #expect(keymap.match([.character(" ")], in: .picture) == .command(.mark(.toggle)))
    #expect(notes.contains { $0.contains("5 was \"select face\"") }, "\(notes)")
    #expect(Keymap.conflicts(in: keymap.rows) == [])
  }

  @Test("keys can be exchanged without a message, and a lost key is reported")
  func exchange() {
    let swap = Self.changed(
      KeyChange(mode: .browse, action: "move down", keys: [[.character("k")]]),
      KeyChange(mode: .browse, action: "move up", keys: [[.character("j")]]))
    #expect(swap.notes.isEmpty)
    #expect(swap.keymap.match([.character("k")], in: .browse) == .command(.moveDown))
    let taken = Self.changed(KeyChange(mode: .browse, action: "mark", keys: [[.character("q")]]))
    #expect(taken.notes == ["keys.browse: q was \"quit\" and is \"mark\" now"])
    #expect(taken.keymap.match([.control("c")], in: .browse) == .command(.quit), "its other key stays")
    #expect(taken.keymap.match([.character("q")], in: .picture) == .command(.quit), "and other modes")
  }

  @Test("actions of a row are changed one by one; an empty list removes an action's keys")
  func parts() {
    let (keymap, _) = Self.changed(KeyChange(mode: .browse, action: "turn ]", keys: [[.function(5)]]))
    #expect(keymap.match([.function(5)], in: .browse) == .command(.knob(.up)))
    #expect(keymap.match([.character("[")], in: .browse) == .command(.knob(.down)))
    #expect(keymap.match([.character("]")], in: .browse) == .nothing)
    let none = Self.changed(KeyChange(mode: .browse, action: "suspend", keys: []))
    #expect(none.keymap.match([.control("z")], in: .browse) == .nothing)
  }

  @Test("a longer sequence replaces the key that would hide it")
  func hiding() {
    let (keymap, notes) = Self.changed(
      KeyChange(mode: .browse, action: "mark", keys: [[.character("j"), .character("j")]]))
    #expect(keymap.match([.character("j")], in: .browse) == .prefix)
    #expect(notes.count == 1 && Keymap.conflicts(in: keymap.rows) == [])
  }

  @Test("every key of the table can be read back from its label")
  func labels() {
    for key in Set(ActionTable.rows.flatMap { $0.bindings.flatMap(\.keys) }) {
      #expect(Key(label: key.label(unicode: false)) == key, "\(key)")
    }
    #expect(Key(label: "Ctrl-") == nil && Key(label: "") == nil && Key(label: "Entr") == nil)
    #expect(Key.sequence("o b") == [.character("o"), .character("b")] && Key.sequence(" ") == nil)
  }
}

/// Writes an object whose members are mostly lists, value by value, so that they need not all be in memory. Every
/// member and every value of a list is on a separate line.
package struct JSONLists {
  private let sink: ([UInt8]) throws -> Void
  private var hasMembers = false
  /// Of the current list; nil when there is none.
  private var count: Int?

  /// - Parameter sink: receives the bytes in order.
  package init(sink: @escaping ([UInt8]) throws -> Void) { self.sink = sink }

  /// Adds a member with a single value.
  package mutating func add(_ name: String, _ value: JSONText) throws {
    try beginMember(name)
    try put(value.spacedText)
  }

  /// Begins a list, to which the next values are added.
  package mutating func beginList(_ name: String) throws {
    try beginMember(name)
    try put("[")
    count = 0
  }

  /// Adds a value to the current list.
  package mutating func add(_ value: some Encodable) throws {
    let known = count ?? 0
    try put(known == 0 ? "\n" : ",\n")
    try sink(try JSONText.bytes(of: value))
    count = known + 1
  }

  /// Ends the object. Nothing may be added afterwards.
  package mutating func finish() throws {
    if !hasMembers { try put("{") }
    try endList()
    try put("}\n")
  }

  private mutating func beginMember(_ name: String) throws {
    try endList()
    try put(hasMembers ? ",\n" : "{")
    hasMembers = true
    try put(JSONText.string(name).text + ": ")
  }

  private mutating func endList() throws {
    if count != nil { try put("\n]") }
    count = nil
  }

  private func put(_ text: String) throws { try sink(Array(text.utf8)) }
}

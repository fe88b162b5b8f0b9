/// A request that cannot be carried out. The message says what to write or do instead.
package struct UsageError: Error, CustomStringConvertible {
  package var description: String

  package init(_ description: String) { self.description = description }
}

/// A command line that cannot be carried out; says what to write instead.
package struct UsageError: Error, CustomStringConvertible {
  package var description: String

  package init(_ description: String) { self.description = description }
}

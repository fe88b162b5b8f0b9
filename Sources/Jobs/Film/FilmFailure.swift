/// Why the work on a film failed. The message does not name the film.
package struct FilmFailure: Error, CustomStringConvertible {
  package var description: String
  package init(_ description: String) { self.description = description }
}

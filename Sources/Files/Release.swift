/// What this build of facet calls itself, in files and messages.
package enum Release {
  package static let version = "0.1.0"
}

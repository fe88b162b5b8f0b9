/// The version of this build, as files and messages name it.
package enum Release {
  package static let version = "0.2.0"
}

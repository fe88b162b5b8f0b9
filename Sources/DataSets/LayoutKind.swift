/// The kinds of layouts.
package enum LayoutKind: String, Sendable, CaseIterable {
  case folders, list, recordio, webdataset, imagefolder, pairs
}

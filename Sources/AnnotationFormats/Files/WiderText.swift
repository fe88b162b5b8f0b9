package import Files
import Imaging
package import SystemPackage

/// Converts a MATLAB list of WIDER FACE to the text form of the same list.
package enum WiderText {
  /// - Returns: nil when the bytes are not a MATLAB file.
  /// - Throws: `UsageError` with the path when the file does not hold such a list.
  package static func bytes(of bytes: [UInt8], _ path: FilePath) throws(UsageError) -> [UInt8]? {
    try list(bytes, path).map { Array($0.text.utf8) }
  }

  package static func list(_ bytes: [UInt8], _ path: FilePath) throws(UsageError) -> WiderMatlabList? {
    guard WiderMatlabList.isOne(bytes.prefix(8)) else { return nil }
    do {
      return try WiderMatlabList(bytes)
    } catch {
      throw UsageError("\(path.shown): \(error)")
    }
  }
}

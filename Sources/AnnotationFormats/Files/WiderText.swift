package import Files
import Imaging
package import SystemPackage

/// A list of WIDER FACE that came as MATLAB's file, as the list as text that it comes as, too.
package enum WiderText {
  /// - Returns: nil when the bytes are no file of MATLAB.
  /// - Throws: `UsageError` with the path when they are one that holds no such list.
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

import Foundation

/// The photo's name in a web address, as labelling programs write it.
enum PhotoAddress {
  /// The path within the address: without its scheme and host, its query, and what Label Studio puts in front of
  /// names of uploaded files. A text that is no address is a name and stays as it is.
  static func name(_ text: String) -> String {
    if let local = text.firstRange(of: "local-files/?d=") {
      return decoded(text[local.upperBound...])
    }
    if let scheme = text.firstRange(of: "://") {
      let rest = text[scheme.upperBound...].prefix { $0 != "?" && $0 != "#" }
      // In `file:///a` there is no host.
      guard let path = rest.firstIndex(of: "/") else { return decoded(rest) }
      return path == rest.startIndex ? decoded(rest) : decoded(rest[path...].dropFirst())
    }
    guard let upload = text.firstRange(of: "/data/upload/") else { return text.replacing("\\", with: "/") }
    let parts = decoded(text[upload.upperBound...].prefix { $0 != "?" }).split(separator: "/")
    // Eight digits and a hyphen keep equal names apart.
    let name = parts.last.map(String.init) ?? ""
    let isMarked =
      name.count > 9 && name.dropFirst(8).first == "-" && name.prefix(8).allSatisfy(\.isHexDigit)
    return isMarked ? String(name.dropFirst(9)) : name
  }

  private static func decoded(_ text: Substring) -> String {
    text.removingPercentEncoding ?? String(text)
  }

  /// The address under which Label Studio finds a file in its local storage.
  static func local(_ name: String) -> String {
    let allowed = CharacterSet(
      charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
    let path = name.addingPercentEncoding(withAllowedCharacters: allowed) ?? name
    return "/data/local-files/?d=" + path
  }
}

import CTerm

/// The CTerm numbers of keys that begin or end something.
enum KeyCodes {
  static let mouse = UInt32(CT_KEY_MOUSE)
  static let pasteBegin = UInt32(CT_KEY_PASTE_BEGIN)
  static let pasteEnd = UInt32(CT_KEY_PASTE_END)
}

/// The rules by which found faces are judged.
package enum EvalProtocol: String, CaseIterable, Sendable {
  case voc, wider, fddb
}

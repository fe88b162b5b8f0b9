// Prints the public declarations of a module, a line each, sorted, from a symbol graph of the compiler:
//
//   symbols MODULE.symbols.json
//
// What the compiler adds by itself (==, hash(into:), encode(to:) of derived conformances) is left out. `.ci/example.sh`
// compares the lines with .ci/library-symbols.txt, so that the library's interface changes only on purpose.
import Foundation

struct Graph: Decodable {
  struct Symbol: Decodable {
    struct Kind: Decodable { var identifier: String }
    struct Identifier: Decodable { var precise: String }
    struct Fragment: Decodable { var spelling: String }
    var kind: Kind
    var identifier: Identifier
    var pathComponents: [String]
    var accessLevel: String
    var declarationFragments: [Fragment]?
  }
  var symbols: [Symbol]
}

var lines: Set<String> = []
for path in CommandLine.arguments.dropFirst() {
  let graph = try JSONDecoder().decode(Graph.self, from: Data(contentsOf: URL(filePath: path)))
  for symbol in graph.symbols
  where symbol.accessLevel == "public" && !symbol.identifier.precise.contains("::SYNTHESIZED::") {
    let parent = symbol.pathComponents.dropLast().joined(separator: ".")
    let text = (symbol.declarationFragments ?? []).map(\.spelling).joined()
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    lines.insert(parent.isEmpty ? text : "\(parent): \(text)")
  }
}
print(lines.sorted().joined(separator: "\n"))

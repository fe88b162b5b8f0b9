/// A number with its noun, in the plural unless the number is 1: `3 photos`, `1 photo`.
package func counted(_ number: Int, _ noun: String) -> String {
  number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
}

/// Who a followed face may be, as it is shown: nobody has said so in this picture.
public struct TrackName: Hashable, Sendable {
  /// As it is written in the library.
  public var name: String
  /// `?` when it is likely, else `??`.
  public var marks: String

  public init(_ name: String, marks: String) { (self.name, self.marks) = (name, marks) }

  /// `Ada?`
  public var text: String { name + marks }
}

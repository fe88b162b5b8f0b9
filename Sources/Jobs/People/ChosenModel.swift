import Alignment
import Files
import Foundation
import Geometry
package import Identity
package import Library
package import SystemPackage

/// The network that a library's people are told apart by.
package struct ChosenModel: Sendable {
  /// Nil for the shipped network.
  package var path: FilePath?
  package var runtime: String?

  package init(path: FilePath?, runtime: String?) { (self.path, self.runtime) = (path, runtime) }

  package init(of library: AnnotationLibrary) throws {
    path = try library.option("model").map { FilePath($0) }
    runtime = try library.option("runtime")
  }

  package func open() throws -> any EmbeddingModel { try PersonModel.open(path, runtime: runtime) }

  package func keep(in library: AnnotationLibrary) throws {
    func absolute(_ text: String) -> String {
      let path = FilePath(text)
      return path.isAbsolute
        ? text : FilePath(FileManager.default.currentDirectoryPath).pushing(path).lexicallyNormalized().string
    }
    try library.setOption("model", path.map { absolute($0.string) })
    // A name without a folder is looked for where the system keeps libraries.
    try library.setOption("runtime", runtime.map { $0.contains("/") ? absolute($0) : $0 })
  }

  /// What it is, for people.
  package func words() throws -> String {
    let model = try open()
    let size = model.template.size
    return "\(model.name): \(size.width)×\(size.height) pixels, \(model.dimension) numbers, compared by "
      + "\(model.measure.rawValue); groups up to \(model.cutOffs.group), sure up to \(model.cutOffs.sure), worth asking "
      + "up to \(model.cutOffs.ask)"
  }
}

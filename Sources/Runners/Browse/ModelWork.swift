package import Browser
import Files
package import Jobs
package import Networks

/// The browser's list of models.
package enum ModelWork {
  /// Makes a change and tells what there is then; the folder is read each time, since other programs change it too.
  ///
  /// - Parameters:
  ///   - given: a file that was named on the command line.
  ///   - store: where models are kept; nil when there is no place for them.
  package static func answer(
    to change: ModelChange, given: Model?, request: Int, store: ModelStore? = ModelStore()
  ) -> LearnAnswer {
    do throws(UsageError) {
      switch change {
      case .none: break
      case .rename(let old, let new): try store?.rename(old, to: new)
      case .remove(let name): try store?.remove(name)
      }
      let published = try LoadedModel.published().model
      return .models(request: request, try [published] + (given.map { [$0] } ?? []) + (store?.list() ?? []))
    } catch {
      return .modelsFailed(request: request, reason: "\(error)")
    }
  }
}

import ArgumentParser
import Detection
import Files
import Foundation
import Identity
import Imaging
import Jobs
import Parallel
import Synchronization
import SystemPackage

struct Detect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the faces of photos, as text or as JSON Lines.",
    discussion: """
      Examples:
        facet detect Samples
        facet detect --format jsonl -r Photos > faces.jsonl

      One report per photo, in the order of the arguments, each printed as soon as it is ready. Sizes and \
      coordinates are pixels of the upright photo. Seconds are those of detection, without decoding.
      """)

  @OptionGroup var photos: PhotoArguments
  @OptionGroup var detection: DetectionOptions
  @OptionGroup var look: QuickOption

  @OptionGroup var reporting: ReportingOptions

  @Option(help: "text or jsonl.")
  var format = Format.text

  @Flag(
    help:
      "Add each face's measures: eye distance, yaw, pitch, roll, sharpness, brightness and quality, as in an export's manifest."
  )
  var measures = false

  @Flag(help: "Print JSON Lines with each face's vector, by which people are told apart. Nothing is stored.")
  var vectors = false

  @OptionGroup var model: PersonModelOption

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, jsonl
  }

  func run() throws {
    let model = vectors ? try model.open() : nil
    let search = PhotoSearch(detector: try detection.detector(), lanes: detection.lanes)
    let settings = try detection.settings()
    let failures = try reporting.failures()
    let printer = ReportPrinter(format: vectors ? .jsonl : format, failures)
    let progress = ProgressLine(total: nil, what: "photos", reporting.progress ? .lines : .none)
    let passedOver = PassedOver()
    detection.lanes.forEachInOrder(try photos.source(passedOver: passedOver)) { item in
      report(on: item, search: search, settings: settings, model: model)
    } emit: {
      printer.print($0)
      progress.show(printer.count)
    }
    progress.clear()
    if !reporting.quiet { passedOver.say() }
    if failures.count > 0 { throw ExitStatus.somePhotosFailed }
  }

  private func report(
    on item: PhotoSource.Item, search: PhotoSearch, settings: DetectionSettings, model: (any EmbeddingModel)?
  ) -> PhotoReport {
    switch item {
    case .failed(let path, let reason): return PhotoReport(path: path, outcome: .failed(reason))
    case .photo(let path):
      do {
        let photo =
          look.quick
          ? try decodeItemReduced(PhotoFile(path), limits: photos.limits, settings: settings)
          : ReducedPhoto(try decodePhoto(at: path, limits: photos.limits))
        let found = try search.look(at: photo, settings: settings)
        let faces = found.result.faces
        var report = PhotoReport(
          path: path,
          outcome: .found(
            size: photo.header.size, faces: faces, seconds: found.result.seconds.total,
            warnings: photo.warnings))
        report.isFirstLook = !found.isExact
        guard measures || model != nil, !faces.isEmpty else {
          if measures { report.figures = [] }
          report.model = model?.identifier
          return report
        }
        // Faces are measured in the pixels that there are, however they were found.
        let image = photo.isWhole ? photo.image : try decodePhoto(at: path, limits: photos.limits).image
        if measures { report.measure(faces, in: image) }
        if let model {
          report.model = model.identifier
          report.vectors = try model.embeddings(of: faces.map(\.landmarks), in: image, lanes: search.lanes)
        }
        return report
      } catch let error as PhotoError {
        return PhotoReport(path: path, outcome: .failed(error.explanation))
      } catch {
        return PhotoReport(path: path, outcome: .failed("\(error)"))
      }
    }
  }
}

/// Prints reports as they arrive, one at a time.
private final class ReportPrinter: Sendable {
  private let format: Detect.Format
  private let failures: PhotoFailures
  private let printed = Atomic<Int>(0)

  init(format: Detect.Format, _ failures: PhotoFailures) { (self.format, self.failures) = (format, failures) }

  /// The number of photos so far.
  var count: Int { printed.load(ordering: .relaxed) }

  func print(_ report: PhotoReport) {
    printed.add(1, ordering: .relaxed)
    if case .failed(let reason) = report.outcome { failures.add(report.path, reason) }
    if case .found(_, _, _, let warnings) = report.outcome {
      for warning in warnings { failures.warn(report.path, warning) }
    }
    switch format {
    case .text:
      if let text = report.text { StandardOutput.write(text) }
    case .jsonl:
      do {
        StandardOutput.write(try report.jsonLine())
      } catch {
        failures.add(report.path, "the report cannot be written as JSON: \(error)")
      }
    }
  }
}

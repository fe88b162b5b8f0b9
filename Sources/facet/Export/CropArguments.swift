import Alignment
public import ArgumentParser
import Files
import Imaging
import SystemPackage

/// The options for how crops are cut, selected and named.
struct CropArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "arcface (112×112), narrow (96×112), facenet (box and margin, 160×160), wide (as FFHQ, 512×512), or a TOML file.",
      valueName: "name"))
  var template = "arcface"

  @Option(help: ArgumentHelp("Side of a square crop, from 8 to 4096; not for narrow.", valueName: "pixels"))
  var size: Int?

  @Option(help: ArgumentHelp("Margin of facenet crops, in pixels of the crop.", valueName: "pixels"))
  var margin: Int?

  @Option(help: ArgumentHelp("auto (sharp where a face is much larger than its crop), bilinear or sharp."))
  var sampling = CropSampling.auto

  @Option(help: ArgumentHelp("What crops show outside the photo.", valueName: "what"))
  var edges = EdgeMode.black

  @Option(help: ArgumentHelp("png or jpeg.", valueName: "format"))
  var format = Format.png

  @Option(help: ArgumentHelp("Quality of JPEG crops, from 1 to 100.", valueName: "number"))
  var quality = 95

  @Option(
    help: ArgumentHelp(
      "Which faces of a photo to write: all, largest, probable, largest-over (see --over), centred, quality.",
      valueName: "rule"
    ))
  var select = Selection.all

  @Flag(
    help: ArgumentHelp(
      "Select a face before the filters judge it, so that no other face takes its place, or among those that pass. "
        + "(default: before them for largest, centred and probable, but not with --template wide)"))
  var order: SelectionOrder?

  @Option(help: ArgumentHelp("Least score of --select largest-over, from 0 to 1.", valueName: "score"))
  var over: Float = 0.9

  @Option(help: ArgumentHelp("Leave out faces whose eyes are closer together.", valueName: "pixels"))
  var minEyeDistance: Double?

  @Option(help: ArgumentHelp("Leave out faces that are turned further to the side.", valueName: "degrees"))
  var maxYaw: Double?

  @Option(
    help: ArgumentHelp("Leave out less sharp faces (variance of the Laplacian).", valueName: "number"))
  var minSharpness: Double?

  @Option(
    help: ArgumentHelp(
      "Leave out faces of lower quality: size, pose, sharpness, light and score as one number from 0 to 1.",
      valueName: "number"))
  var minQuality: Double?

  @Option(
    help: ArgumentHelp(
      "Names of crops: text and {stem}, {extension}, {path}, {folder}, {parent}, {parent2}…, {face}, {person}, "
        + "{template}, {index}; / makes folders. By default \(NamePattern.standard.text), and {photo}_{face} for a photo from "
        + "a pipe.",
      valueName: "pattern"))
  var name: String?

  @Option(
    help: ArgumentHelp(
      "Identity of each crop for the manifest, from the same fields. (default: the person, or the photo's folder)",
      valueName: "pattern"))
  var label: String?

  @Option(
    help: ArgumentHelp(
      "The folder that {path} is relative to. (default: the given one that the photo was found in)",
      valueName: "folder"), completion: .directory)
  var root: String?

  @Option(
    help: ArgumentHelp("What to do with photos that are cut off or have wrong checksums.", valueName: "what"))
  var damaged = Damaged.refuse

  enum Damaged: String, ExpressibleByArgument, CaseIterable {
    case refuse, take
  }

  enum SelectionOrder: String, EnumerableFlag {
    case selectFirst, filtersFirst
  }

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case png, jpeg
  }

  enum Selection: String, ExpressibleByArgument, CaseIterable {
    case all, largest, probable, centred, quality
    case largestOver = "largest-over"
  }

  func validate() throws {
    if let size, !CropTemplate.sides.contains(size) {
      throw ValidationError("--size \(size): give a number from 8 to 4096")
    }
    if let margin, !(0..<(size ?? 160)).contains(margin) {
      throw ValidationError("--margin \(margin): give a number from 0, less than the crop's side")
    }
    if margin != nil, template != "facenet" {
      throw ValidationError("--margin is only for --template facenet")
    }
    if !(1...100).contains(quality) {
      throw ValidationError("--quality \(quality): give a number from 1 to 100")
    }
    if !(0...1).contains(over) { throw ValidationError("--over \(over): give a score from 0 to 1") }
    for (option, value) in [
      ("--min-eye-distance", minEyeDistance), ("--max-yaw", maxYaw), ("--min-sharpness", minSharpness),
    ] {
      if let value, !(value >= 0) || !value.isFinite {
        throw ValidationError("\(option) \(value): give a number from 0")
      }
    }
    if let minQuality, !(0...1).contains(minQuality) {
      throw ValidationError("--min-quality \(minQuality): give a number from 0 to 1")
    }
    do { _ = try pattern() } catch { throw ValidationError("--name: \(error)") }
    do { _ = try label.map(LabelPattern.init) } catch { throw ValidationError("--label: \(error)") }
    if root == "" { throw ValidationError("--root is empty; name a folder") }
    if size != nil, template == "narrow" || isFile {
      throw ValidationError("--size is not for --template \(template), which has a fixed size")
    }
    if !isFile, !["arcface", "narrow", "facenet", "wide"].contains(template) {
      throw ValidationError(
        "--template \(template): give arcface, narrow, facenet, wide, or the path of a file ending in .toml")
    }
  }

  private var isFile: Bool { template.contains("/") || template.hasSuffix(".toml") }

  private var rule: FaceSelection.Rule {
    switch select {
    case .all: .all
    case .largest: .largest
    case .probable: .probable
    case .centred: .centred(weight: 2)
    case .quality: .quality
    case .largestOver: .largestOver(threshold: over)
    }
  }

  /// Whether names depend on how many crops there are.
  var counts: Bool { (try? pattern())?.counts ?? false }

  private func pattern() throws(NamePatternError) -> NamePattern {
    try NamePattern(name ?? NamePattern.standard.text, isSingle: rule.isSingle)
  }

  /// - Throws: `UsageError` when the template's file cannot be used.
  func options(existing: ExistingFiles, provenance: Provenance) throws -> ExportOptions {
    let cut: CropTemplate
    switch template {
    case "arcface": cut = .arcFace(side: size ?? 112)
    case "narrow": cut = .narrow
    case "facenet": cut = .facenet(side: size ?? 160, margin: margin ?? 0)
    case "wide": cut = .wide(side: size ?? 512)
    default:
      do {
        cut = try CropTemplate(contentsOf: RawArguments.path(template))
      } catch {
        throw UsageError("--template: \(error)")
      }
    }
    var options = ExportOptions(
      crops: CropSettings(
        template: cut, sampling: sampling, edges: edges,
        format: format == .png ? .png : .jpeg(quality: quality)),
      selection: FaceSelection(
        rule: rule, minEyeDistance: minEyeDistance, maxYaw: maxYaw, minSharpness: minSharpness,
        minQuality: minQuality),
      pattern: try pattern(), existing: existing, provenance: provenance)
    options.selection.selectsFirst = selectsFirst
    options.label = try label.map(LabelPattern.init)
    options.takesDamaged = damaged == .take
    return options
  }

  /// Crops for recognisers must never show another person than the one that the rule means.
  private var selectsFirst: Bool {
    if let order { return order == .selectFirst }
    return template != "wide" && [.largest, .centred, .probable].contains(select)
  }

  /// The photos with the folders that `{path}` is relative to.
  ///
  /// - Throws: `UsageError` when a photo is not below `--root`.
  func plan(_ photos: [FilePath], in folders: [FilePath]) throws(UsageError) -> ExportPlan {
    guard let root = root.map(RawArguments.path) else { return ExportPlan(photos: photos, roots: folders) }
    let plan = ExportPlan(photos: photos, roots: [root])
    if let outside = plan.firstOutside(root) {
      throw UsageError("\(outside.shown): is not below --root \(root.shown); name a folder above all photos")
    }
    return plan
  }
}

extension CropSampling: ExpressibleByArgument {}
extension EdgeMode: ExpressibleByArgument {}

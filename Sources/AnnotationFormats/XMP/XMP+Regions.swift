import Foundation
import Geometry

/// Single regions of each form.
extension XMP {
  struct RegionFault: Error {
    var reason: String
  }

  /// An item of a list as a region; nil when it is not one, such as a person without a place.
  ///
  /// - Parameters:
  ///   - stated: the size that the list states.
  ///   - size: the photo's, as stored.
  static func region(
    _ item: RDFValue, _ form: Form, _ stated: PixelSize?, _ size: () -> PixelSize?
  ) -> Result<Region?, RegionFault> {
    switch form {
    case .mwg: areaRegion(item, mwg, item[mwg + "Area"], area, stated, size)
    case .acdsee:
      // The second is the one that the program has found, which people may have corrected.
      areaRegion(
        item, acdsee, item[acdsee + "DLYArea"] ?? item[acdsee + "ALGArea"], acdseeArea, stated, size)
    case .microsoft: microsoftRegion(item)
    case .iptc: iptcRegion(item, size)
    }
  }

  /// A region whose area is a centre and a size.
  private static func areaRegion(
    _ item: RDFValue, _ names: String, _ area: RDFValue?, _ areaNames: String, _ stated: PixelSize?,
    _ size: () -> PixelSize?
  ) -> Result<Region?, RegionFault> {
    let name = item[names + "Name"]?.text
    let isPixel = isPixel(area?[areaNames + "unit"]?.text)
    guard let area, var x = area.number(areaNames + "x"), var y = area.number(areaNames + "y") else {
      return .failure(RegionFault(reason: "region '\(name ?? "")' has no area of four numbers"))
    }
    let pixels = stated ?? (isPixel || area[areaNames + "d"] != nil ? size() : nil)
    var width = area.number(areaNames + "w")
    var height = area.number(areaNames + "h")
    if width == nil, let diameter = area.number(areaNames + "d") {
      // A circle has a diameter as a share of the shorter side.
      let side = isPixel ? 1 : Double(min(pixels?.width ?? 1, pixels?.height ?? 1))
      width = diameter * side / (isPixel ? 1 : Double(pixels?.width ?? 1))
      height = diameter * side / (isPixel ? 1 : Double(pixels?.height ?? 1))
    }
    guard var width, var height else {
      return .failure(RegionFault(reason: "region '\(name ?? "")' has no area of four numbers"))
    }
    if isPixel {
      guard let pixels else { return .failure(noSize(name)) }
      (x, width) = (x / Double(pixels.width), width / Double(pixels.width))
      (y, height) = (y / Double(pixels.height), height / Double(pixels.height))
    }
    return .success(
      Region(
        minX: x - width / 2, minY: y - height / 2, maxX: x + width / 2, maxY: y + height / 2,
        name: name.flatMap { $0.isEmpty ? nil : $0 }, note: item[names + "Description"]?.text ?? "",
        type: item[names + "Type"]?.text))
  }

  private static func isPixel(_ unit: String?) -> Bool { unit?.lowercased().hasPrefix("pixel") == true }

  private static func noSize(_ name: String?) -> RegionFault {
    RegionFault(
      reason: "region '\(name ?? "")' is in pixels, and neither the file nor the photo says of how many")
  }

  private static func microsoftRegion(_ item: RDFValue) -> Result<Region?, RegionFault> {
    guard let text = item[mpRegion + "Rectangle"]?.text else { return .success(nil) }
    let numbers = text.split(separator: ",").compactMap { Double($0.trimmed) }
    guard numbers.count == 4 else {
      return .failure(RegionFault(reason: "rectangle '\(text)' is not four numbers"))
    }
    let name = item[mpRegion + "PersonDisplayName"]?.text
    // The name of faces that people do not want to see.
    let isIgnored = name == "ffffffffffffffff"
    return .success(
      Region(
        minX: numbers[0], minY: numbers[1], maxX: numbers[0] + numbers[2], maxY: numbers[1] + numbers[3],
        name: name.flatMap { $0.isEmpty ? nil : $0 }, type: isIgnored ? "ignored" : "Face"))
  }

  private static func iptcRegion(_ item: RDFValue, _ size: () -> PixelSize?) -> Result<Region?, RegionFault> {
    let person = item[iptc + "PersonInImage"]?.items.first?.text ?? item[iptc + "PersonInImage"]?.text
    let name = (person ?? item[iptc + "Name"]?.text).flatMap { $0.isEmpty ? nil : $0 }
    // A region without a place stands for the whole picture.
    guard let boundary = item[iptc + "RegionBoundary"] else { return .success(nil) }
    guard var (minX, minY, maxX, maxY) = iptcEdges(boundary, size) else {
      return .failure(RegionFault(reason: "region '\(name ?? "")' has no boundary that can be understood"))
    }
    if isPixel(boundary[iptc + "rbUnit"]?.text) {
      guard let size = size() else { return .failure(noSize(name)) }
      (minX, maxX) = (minX / Double(size.width), maxX / Double(size.width))
      (minY, maxY) = (minY / Double(size.height), maxY / Double(size.height))
    }
    return .success(
      Region(
        minX: minX, minY: minY, maxX: maxX, maxY: maxY, name: name,
        type: isIPTCFace(item, hasPerson: person != nil) ? "Face" : "other"))
  }

  /// The edges of a rectangle, of a circle, or of the box around a polygon, in the boundary's unit.
  private static func iptcEdges(
    _ boundary: RDFValue, _ size: () -> PixelSize?
  ) -> (Double, Double, Double, Double)? {
    func number(_ name: String, in value: RDFValue? = nil) -> Double? {
      (value ?? boundary).number(iptc + name)
    }
    switch boundary[iptc + "rbShape"]?.text?.lowercased() {
    case "circle":
      guard let x = number("rbX"), let y = number("rbY"), let radius = number("rbRx") else { return nil }
      var across = radius
      if !isPixel(boundary[iptc + "rbUnit"]?.text) {
        // A share of the width.
        guard let size = size() else { return nil }
        across = radius * Double(size.width) / Double(size.height)
      }
      return (x - radius, y - across, x + radius, y + across)
    case "polygon":
      let points = (boundary[iptc + "rbVertices"]?.items ?? []).compactMap { point -> (Double, Double)? in
        guard let x = number("rbX", in: point), let y = number("rbY", in: point) else { return nil }
        return (x, y)
      }
      guard points.count >= 3 else { return nil }
      let (xs, ys) = (points.map(\.0), points.map(\.1))
      guard let minX = xs.min(), let minY = ys.min(), let maxX = xs.max(), let maxY = ys.max() else {
        return nil
      }
      return (minX, minY, maxX, maxY)
    default:
      guard let x = number("rbX"), let y = number("rbY"), let width = number("rbW"),
        let height = number("rbH")
      else { return nil }
      return (x, y, x + width, y + height)
    }
  }

  /// By the region's kinds of content, if it has some; a region without kind and role is somebody's face, as
  /// converters write it.
  private static func isIPTCFace(_ item: RDFValue, hasPerson: Bool) -> Bool {
    let kinds = item[iptc + "rCtype"]?.items ?? []
    guard kinds.isEmpty else {
      return kinds.contains { kind in
        let identifiers = kind["http://ns.adobe.com/xap/1.0/Identifier"]
        let texts =
          (identifiers?.items.compactMap(\.text) ?? [])
          + [identifiers?.text, kind[iptc + "Name"]?.text]
          .compactMap { $0 }
        return texts.contains { text in
          ["human", "face", "headshot"].contains(
            text.lowercased().split(separator: "/").last.map(String.init))
        }
      }
    }
    return hasPerson || item[iptc + "rRole"] == nil
  }
}

import Files
import Foundation
import Imaging
package import SystemPackage
import TextWriting

/// What an export says about faces that it cut from several copies of a photo: the same file under two names, and
/// photos that look alike. Two labels for one of them are label noise.
package struct NearDuplicates: Sendable {
  /// The list's name in the export's folder.
  package static let name = "near-duplicates.jsonl"

  /// A face in two copies of a photo.
  package struct Pair: Sendable, Equatable {
    package var first: SetCrop
    package var second: SetCrop
    package var isSameFile: Bool

    package var isAcrossLabels: Bool { first.label != second.label }
  }

  /// First those across labels.
  package let pairs: [Pair]

  /// How many pairs have two labels.
  package var across: Int { pairs.count { $0.isAcrossLabels } }

  /// Of the crops of an export. A face in many copies gives one pair for each after the first: with another label if
  /// there is one.
  package init(_ crops: [SetCrop]) {
    let pairs = DuplicateFinder(crops).groups.flatMap { group in
      // A folder of copies is one group with all of its crops: each crop is compared with two others at most.
      let first = group.crops[0]
      let unlike = group.crops.firstIndex { $0.label != first.label } ?? group.crops.endIndex
      return group.crops.indices.dropFirst().map { index in
        let crop = group.crops[index]
        let other = unlike < index && crop.label == first.label ? group.crops[unlike] : first
        return Pair(first: other, second: crop, isSameFile: other.fingerprint == crop.fingerprint)
      }
    }
    self.pairs = pairs.filter(\.isAcrossLabels) + pairs.filter { !$0.isAcrossLabels }
  }

  /// Of the crops in a folder that an export has finished; writes the list there, or removes an old one when there is
  /// nothing to list. Pixels are not read: the manifest has what photos look like.
  package init(of folder: FilePath) throws(DataSetError) {
    self.init(try ManifestReader.crops(in: folder))
    let path = folder.appending(Self.name)
    do throws(OutputError) {
      if pairs.isEmpty {
        // SAFETY: the path is a terminated string for the time of the call.
        if unsafe path.withPlatformString({ unsafe unlink($0) }) != 0, AtomicFile.exists(path) {
          throw OutputError(path, Errno(rawValue: errno))
        }
      } else {
        try AtomicFile.write(Array(pairs.map { $0.json + "\n" }.joined().utf8), to: path, replacing: true)
      }
    } catch {
      throw .output(error)
    }
  }

  /// A line for people; nil when there is nothing to say.
  package var summary: String? {
    guard !pairs.isEmpty else { return nil }
    return
      "Near duplicates: \(pairs.count) \(pairs.count == 1 ? "pair" : "pairs") of crops from copies of photos, "
      + "\(across) of them with two labels: see \(Self.name)"
  }
}

extension NearDuplicates.Pair {
  var json: String {
    func crop(_ crop: SetCrop) -> JSONText {
      .object([
        ("crop", .string(crop.name)), ("label", crop.label.map(JSONText.string) ?? .literal("null")),
        ("source", .string(crop.source)), ("face", .literal("\(crop.face)")),
      ])
    }
    var members: [(name: String, value: JSONText)] = [
      ("kind", .string(isSameFile ? "same file" : "near")), ("across_labels", .literal("\(isAcrossLabels)")),
      ("labels", .list([first, second].map { $0.label.map(JSONText.string) ?? .literal("null") })),
      ("photos", .list([.string(first.source), .string(second.source)])),
    ]
    if let a = first.hash, let b = second.hash {
      members.append(("different_bits", .literal("\(a.distance(to: b))")))
    }
    return JSONText.object(members + [("crops", .list([crop(first), crop(second)]))]).text
  }
}

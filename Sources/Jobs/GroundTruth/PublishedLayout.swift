import AnnotationFormats
import Files
import Foundation
import SystemPackage

/// The folder of a published data set as its makers pack it: which lists belong together, where their photos lie,
/// and which photos are for learning.
///
/// - CelebA: `Anno/list_bbox_celeba.txt`, `Anno/list_landmarks_celeba.txt`, `Eval/list_eval_partition.txt`,
///   `Img/img_celeba`. The aligned photos (`Img/img_align_celeba`) are others, to which the boxes do not belong.
/// - WIDER FACE: `wider_face_split/wider_face_train_bbx_gt.txt` or `….mat`, the same with `val`,
///   `WIDER_train/images` and `WIDER_val/images`.
struct PublishedLayout {
  /// What the makers of a data set use a photo for.
  enum Use: UInt64 {
    case learning, validation, tests
  }

  /// Lists that are read together, and their photos' folder.
  struct Part {
    var lists: [FilePath]
    var photos: FilePath
    var use: Use
  }

  enum Maker: String {
    case celeba = "CelebA"
    case wider = "WIDER FACE"
  }

  let maker: Maker
  let parts: [Part]
  /// CelebA's list of what each photo is for.
  let partition: FilePath?

  /// A photo's place in a data set.
  struct Origin {
    /// The data set, as it was named.
    var set: FilePath
    var maker: Maker
    var use: Use
    /// Where the data set has the photo.
    var path: FilePath
  }

  /// - Parameter folder: the data set's folder, or the one with its lists.
  /// - Returns: nil when the folder is not laid out in this way.
  init?(_ folder: FilePath) {
    let above = folder.appending("..").lexicallyNormalized()
    for root in [folder, above.isEmpty ? "." : above] {
      if let own = Self(celeba: root) ?? Self(wider: root), root == folder || own.lists(in: folder) {
        self = own
        return
      }
    }
    return nil
  }

  private init?(celeba root: FilePath) {
    let lists = ["list_bbox_celeba.txt", "list_landmarks_celeba.txt"].map { root.appending("Anno/\($0)") }
      .filter(AtomicFile.exists)
    guard !lists.isEmpty else { return nil }
    maker = .celeba
    parts = [Part(lists: lists, photos: root.appending("Img/img_celeba"), use: .learning)]
    let partition = root.appending("Eval/list_eval_partition.txt")
    self.partition = AtomicFile.exists(partition) ? partition : nil
  }

  private init?(wider root: FilePath) {
    maker = .wider
    parts = [("train", Use.learning), ("val", .validation)].compactMap { name, use in
      let lists = ["\(name)_bbx_gt.txt", "\(name).mat"].map {
        root.appending("wider_face_split/wider_face_\($0)")
      }
      guard let list = lists.first(where: AtomicFile.exists) else { return nil }
      return Part(lists: [list], photos: root.appending("WIDER_\(name)/images"), use: use)
    }
    partition = nil
    if parts.isEmpty { return nil }
  }

  private func lists(in folder: FilePath) -> Bool {
    parts.contains {
      $0.lists.contains { AtomicFile.exists(folder.appending($0.lastComponent?.string ?? "")) }
    }
  }

  /// What each photo is for, by the partition.
  ///
  /// - Parameter remark: gets a line for everything that makes no sense.
  func uses(remark: (String) -> Void) throws -> [String: Use] {
    guard let partition else { return [:] }
    let bytes: [UInt8]
    do { bytes = try AnnotationFiles.bytes(partition) } catch { throw UsageError("\(error)") }
    var uses: [String: Use] = [:]
    var odd: [Int] = []
    let lines = RawArguments.text(bytes).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (number, line) in lines.enumerated() {
      let fields = line.split(whereSeparator: \.isWhitespace)
      if fields.isEmpty { continue }
      if fields.count == 2, let value = UInt64(fields[1]), let use = Use(rawValue: value) {
        uses[String(fields[0])] = use
      } else {
        odd.append(number + 1)
      }
    }
    if let first = odd.first {
      remark(
        "\(partition.shown): \(counted(odd.count, "line")) without a photo and 0, 1 or 2, the first is line \(first)"
      )
    }
    return uses
  }
}

/// PASCAL VOC's rules, written again from `VOCevaldet.m` and `VOCap.m` of its development kit, and from the eleven
/// points of the years before 2010. It shares no code with the product.
enum IndependentVOC {
  struct Result {
    var area, elevenPoints: Double
  }

  /// Nil when every face is difficult.
  static func evaluate(_ set: RandomSet) -> Result? {
    let positives = set.photos.reduce(0) { sum, photo in sum + photo.isDifficult.count { !$0 } }
    if positives == 0 { return nil }
    var rows: [(score: Double, photo: Int, box: RandomSet.Rectangle, rank: Int)] = []
    for photo in set.order {
      for (index, box) in set.photos[photo].found.enumerated() {
        rows.append((set.photos[photo].scores[index], photo, box, rows.count))
      }
    }
    rows.sort { ($1.score, $0.rank) < ($0.score, $1.rank) }
    var detected = set.photos.map { $0.faces.map { _ in false } }
    var (truePositives, falsePositives) = (0.0, 0.0)
    var (recalls, precisions): ([Double], [Double]) = ([], [])
    for row in rows {
      let faces = set.photos[row.photo].faces
      var (most, nearest) = (-Double.infinity, 0)
      for index in faces.indices where share(faces[index], row.box) > most {
        (most, nearest) = (share(faces[index], row.box), index)
      }
      if most >= 0.5 {
        if !set.photos[row.photo].isDifficult[nearest] {
          if detected[row.photo][nearest] { falsePositives += 1 } else { truePositives += 1 }
          detected[row.photo][nearest] = true
        }
      } else {
        falsePositives += 1
      }
      // Before the first face that counts, the kit has 0 divided by 0, which is no point of the curve.
      if truePositives + falsePositives > 0 {
        recalls.append(truePositives / Double(positives))
        precisions.append(truePositives / (truePositives + falsePositives))
      }
    }
    var sum = 0.0
    for tenth in 0...10 {
      let least = Double(tenth) / 10 - 1e-12
      sum += recalls.indices.filter { recalls[$0] >= least }.map { precisions[$0] }.max() ?? 0
    }
    return Result(area: area(recalls, precisions), elevenPoints: sum / 11)
  }

  /// `VOCap.m`: the area below the curve after precision was made to fall only.
  static func area(_ recalls: [Double], _ precisions: [Double]) -> Double {
    let recall = [0] + recalls + [1]
    var precision = [0] + precisions + [0]
    for index in stride(from: precision.count - 2, through: 0, by: -1) {
      precision[index] = max(precision[index], precision[index + 1])
    }
    var sum = 0.0
    for index in 1..<recall.count where recall[index] != recall[index - 1] {
      sum += (recall[index] - recall[index - 1]) * precision[index]
    }
    return sum
  }

  /// Intersection over union.
  ///
  /// - Parameter more: added to every width and height.
  static func share(_ a: RandomSet.Rectangle, _ b: RandomSet.Rectangle, more: Double = 0) -> Double {
    let width = min(a.x + a.width, b.x + b.width) - max(a.x, b.x) + more
    let height = min(a.y + a.height, b.y + b.height) - max(a.y, b.y) + more
    if width <= 0 || height <= 0 { return 0 }
    let both = width * height
    let all = (a.width + more) * (a.height + more) + (b.width + more) * (b.height + more) - both
    return both / all
  }
}

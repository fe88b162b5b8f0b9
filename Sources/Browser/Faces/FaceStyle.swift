import Imaging
import Geometry
import Detection
import Annotations
import Preview
import Screen
import Widgets

/// How a face is shown in lists and on pictures.
struct FaceStyle {
  var mark: String
  var role: Role
  var stroke: Stroke

  init(_ photo: ListedPhoto, _ index: Int, doubtLimit: Float, glyphs: Glyphs) {
    switch photo.state(index) {
    case .accepted: (mark, role, stroke) = (glyphs.accepted, .faceAccepted, .thin)
    case .rejected: (mark, role, stroke) = (glyphs.failed, .faceRejected, .dotted)
    case .added: (mark, role, stroke) = (glyphs.added, .faceAdded, .thin)
    case .found where photo.faces[index].score < doubtLimit:
      (mark, role, stroke) = (glyphs.doubtful, .faceDoubtful, .dotted)
    case .found: (mark, role, stroke) = (glyphs.found, .faceBox, .thin)
    }
  }
}

extension BrowserPainter {
  func style(_ photo: ListedPhoto, _ index: Int) -> FaceStyle {
    FaceStyle(photo, index, doubtLimit: state.setup.doubtLimit, glyphs: glyphs)
  }

  /// A face of ``ListedPhoto/faces`` as a mark on the picture.
  func mark(of photo: ListedPhoto, _ index: Int) -> FaceMark {
    let face = photo.faces[index], style = style(photo, index), annotation = photo.annotation(index)
    let isSelected = index == state.faces.selected
    let number =
      "\(state.currentPhoto?.path == photo.path ? state.faceNumber(index) : index + 1)"
      + (style.mark == glyphs.found ? "" : style.mark)
    var labels = state.picture.shown.scores ? ["\(number) \(face.score.fixed(3))", number] : [number]
    if annotation != nil, annotation?.score == nil { labels = [number] }
    if let current = state.current, state.currentPhoto?.path == photo.path,
      let name = nameMark(current, index)
    {
      labels = shortened(name.name, after: number, name.suffix)
    } else if let person = annotation?.person {
      labels = shortened(person, after: number)
    }
    return FaceMark(
      box: face.box,
      landmarks: state.picture.shown.landmarks && (annotation == nil || annotation?.landmarks != nil)
        ? face.landmarks : nil,
      stroke: isSelected ? .heavy : style.stroke, color: color(isSelected ? .faceSelected : style.role),
      labels: labels, showsBox: state.picture.shown.boxes)
  }

  /// A number and a name, and the same with ever fewer letters of the name, for small boxes.
  private func shortened(_ name: String, after number: String, _ suffix: String = "") -> [String] {
    if name.isEmpty { return ["\(number) \(suffix)"] }
    let letters = name.count
    let parts = (1..<max(1, letters)).reversed().map { String(name.prefix($0)) + glyphs.ellipsis }
    return ([name] + parts).map { "\(number) \($0)\(suffix)" }
  }

  // MARK: Comparison

  /// Truth and detections of the photo on screen; nil when they are not compared.
  func comparisonMarks(of id: PhotoID) -> [FaceMark]? {
    guard state.faces.truth.isOn, let result = state.faces.truth.results[id] else { return nil }
    let photo = state.photos[id.index]
    func mark(_ stroke: Stroke, _ role: Role, _ choice: Int?, _ label: String, _ mark: FaceMark) -> FaceMark {
      let isChosen = choice != nil && choice == state.faces.truth.choice
      var mark = mark
      mark.stroke = isChosen ? .heavy : stroke
      mark.color = color(role)
      mark.labels = [label]
      return mark
    }
    var marks = result.truth.enumerated().map { index, box in
      mark(.thin, .truthMatched, nil, glyphs.accepted, FaceMark(box: box, color: color(.truthMatched)))
    }
    marks += result.missed.enumerated().map { index, box in
      mark(.dashed, .truthMissed, index, "missed", FaceMark(box: box, color: color(.truthMissed)))
    }
    marks += result.extra.enumerated().map { offset, index in
      let face = photo.detected[index]
      return mark(
        .dotted, .truthExtra, result.missed.count + offset, "extra \(face.score.fixed(3))",
        FaceMark(
          box: face.box, landmarks: state.picture.shown.landmarks ? face.landmarks : nil,
          color: color(.truthExtra)))
    }
    // The chosen one goes on top.
    if let choice = state.faces.truth.choice, result.truth.count + choice < marks.count {
      marks.append(marks.remove(at: result.truth.count + choice))
    }
    return marks
  }

  /// `matched 17  missed 1  extra 2` for the photo on screen, and for all, or where room is short for this one alone.
  var comparisonWords: [String] {
    guard state.faces.truth.isOn else { return [] }
    let comparison = state.faces.truth
    let all =
      "matched \(comparison.matched.grouped)  missed \(comparison.missed.grouped)  extra \(comparison.extra.grouped)"
    guard let current = state.current, let here = comparison.results[current] else {
      return ["no truth here; all: \(all)", "no truth here"]
    }
    let own = "here: matched \(here.matched.count)  missed \(here.missed.count)  extra \(here.extra.count)"
    return ["\(own)   all: \(all)", own]
  }
}

import Annotations

/// Words that data sets use as classes.
enum FaceWords {
  /// Whether a class means faces.
  static func meanFace(_ name: String) -> Bool { faces.contains(folded(name)) }

  /// Whether a class means heads, which are faces only where there is no other class.
  static func meanHead(_ name: String) -> Bool { heads.contains(folded(name)) }

  /// Whether a label is the name of a class, not of a person.
  static func areClass(_ name: String) -> Bool {
    let name = folded(name)
    return faces.contains(name) || heads.contains(name) || others.contains(name)
  }

  /// `Human_Face` and `human face` are one word.
  static func folded(_ name: String) -> String {
    FoldedText.folded(name.split { $0.isWhitespace || $0 == "_" || $0 == "-" }.joined(separator: " "))
  }

  /// docs/FORMATS.md has the same list.
  private static let faces = Set(
    [
      "face", "faces", "human face", "human faces", "humanface", "person face", "visage", "visages",
      "gesicht",
      "gesichter", "cara", "caras", "rostro", "rostros", "rosto", "rostos", "viso", "volto", "faccia",
      "gezicht", "gezichten", "ansikte", "ansikt", "ansigt", "kasvot", "twarz", "obličej", "tvář", "yüz",
      "лицо", "лица", "обличчя", "лице", "πρόσωπο", "פנים", "وجه", "चेहरा", "wajah", "khuôn mặt", "ใบหน้า",
      "顔", "얼굴", "人脸", "脸", "人臉", "臉", "人顔",
    ].map(folded))

  private static let heads = Set(["head", "heads", "human head"].map(folded))

  /// The classes of COCO and Pascal VOC, and other classes of data sets that have faces, too.
  private static let others = Set(
    """
    person people human man woman boy girl child baby body pedestrian rider hand hands foot eye eyes mouth nose ear \
    hair mask helmet hat glasses bicycle car motorcycle airplane bus train truck boat bird cat dog horse sheep cow \
    elephant bear zebra giraffe backpack umbrella handbag tie suitcase frisbee skis snowboard kite skateboard \
    surfboard bottle cup fork knife spoon bowl banana apple sandwich orange broccoli carrot pizza donut cake chair \
    couch bed toilet tv laptop mouse remote keyboard microwave oven toaster sink refrigerator book clock vase \
    scissors toothbrush aeroplane motorbike sofa tvmonitor animal vehicle object background other unknown none
    """.split(separator: " ").map { folded(String($0)) } + [
      "no mask", "with mask", "without mask", "traffic light", "fire hydrant", "stop sign", "parking meter",
      "bench", "sports ball", "baseball bat", "baseball glove", "tennis racket", "wine glass", "hot dog",
      "potted plant", "pottedplant", "dining table", "diningtable", "cell phone", "teddy bear", "hair drier",
      "license plate",
    ])
}

/// What an export covers.
public enum ExportScope: Hashable, Sendable {
  /// A face of a photo, by its index in the photo's faces.
  case face(PhotoID, Int)
  case photo(PhotoID)
  /// The marked photos, in their order.
  case photos([PhotoID])
  /// The photos that the filter lists, and the filter.
  case listed([PhotoID], filter: String)
  /// The faces of all photos that people accepted, or named.
  case accepted, named
  /// Every photo; those not yet detected are detected first.
  case folder
}

/// How faces are cut out; `facet export` has templates of the same names.
public enum ExportTemplate: String, CaseIterable, Hashable, Sendable {
  case arcface, narrow, facenet, wide

  /// The crop's size in pixels.
  public var size: (width: Int, height: Int) {
    switch self {
    case .arcface: (112, 112)
    case .narrow: (96, 112)
    case .facenet: (160, 160)
    case .wide: (512, 512)
    }
  }

  var words: String {
    switch self {
    case .arcface: "ArcFace, aligned by five landmarks"
    case .narrow: "narrow, aligned by five landmarks"
    case .facenet: "facenet, the box alone"
    case .wide: "wide, as FFHQ"
    }
  }
}

/// What an export does with a crop whose file exists; `facet export --on-conflict` has the same choices.
public enum ExistingCrops: String, CaseIterable, Hashable, Sendable {
  case refuse, skip, rename, overwrite

  var words: String {
    switch self {
    case .refuse: "files in the way stop the export"
    case .skip: "files in the way are left, their crops too"
    case .rename: "files in the way are left, crops get a number"
    case .overwrite: "files in the way are replaced"
    }
  }
}

/// How pixels of a photo become pixels of a crop; `facet export --sampling` has the same choices.
public enum ExportSampling: String, CaseIterable, Hashable, Sendable {
  case auto, bilinear, sharp

  var words: String {
    switch self {
    case .auto: "auto sampling"
    case .bilinear: "bilinear sampling, as OpenCV"
    case .sharp: "sharp sampling"
    }
  }
}

/// The format of crops; `facet export --format` has the same choices.
public enum ExportFormat: String, CaseIterable, Hashable, Sendable {
  case png, jpeg

  var words: String { self == .png ? "PNG" : "JPEG" }
}

/// Which faces are made unrecognisable in copies of photos, instead of crops; as `facet draw --blur`.
public enum ExportBlur: Hashable, Sendable {
  case all, unnamed
  case named(String)

  /// The words after `--blur`.
  var words: [String] {
    switch self {
    case .all: ["all"]
    case .unnamed: ["unnamed"]
    case .named(let name): ["rejected-by-name", name]
    }
  }
}

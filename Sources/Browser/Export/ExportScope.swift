/// What an export covers.
public enum ExportScope: Hashable, Sendable {
  /// A face of a photo, by its index in the photo's faces.
  case face(PhotoID, Int)
  case photo(PhotoID)
  /// The marked photos, in their order.
  case photos([PhotoID])
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

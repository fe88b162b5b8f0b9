import Geometry

// How libraries' histories and rescue files store a face: a person by ID alone, because names change.

extension Annotation: Codable {
  // The names used in files; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case id = "id", box = "box", landmarks = "landmarks", state = "state", score = "score"
    case person = "person", flags = "flags", note = "note", origin = "origin"
    case hiddenLandmarks = "hidden", personID = "personID", refusals = "refusals", nameless = "nameless"
    case apart = "apart"
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      id: try values.decode(AnnotationID.self, forKey: .id),
      box: try values.decode(BoundingBox.self, forKey: .box),
      landmarks: try values.decodeIfPresent(Landmarks.self, forKey: .landmarks),
      hiddenLandmarks: try values.decodeIfPresent(LandmarkSet.self, forKey: .hiddenLandmarks),
      state: try values.decode(FaceState.self, forKey: .state),
      score: try values.decodeIfPresent(Float.self, forKey: .score),
      flags: try values.decode(FaceFlags.self, forKey: .flags),
      note: try values.decode(String.self, forKey: .note),
      origin: try values.decode(Origin.self, forKey: .origin),
      refusals: (try values.decodeIfPresent([PersonID].self, forKey: .refusals) ?? [])
        .map { PersonReference(id: $0, name: "") },
      nameless: try values.decodeIfPresent(Nameless.self, forKey: .nameless),
      apart: try values.decodeIfPresent([AnnotationID].self, forKey: .apart) ?? [])
    if let id = try values.decodeIfPresent(PersonID.self, forKey: .personID) {
      identity = PersonReference(id: id, name: "")
    } else if let name = try values.decodeIfPresent(String.self, forKey: .person) {
      identity = PersonReference(name: name)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(id, forKey: .id)
    try values.encode(box, forKey: .box)
    try values.encodeIfPresent(landmarks, forKey: .landmarks)
    try values.encodeIfPresent(hiddenLandmarks, forKey: .hiddenLandmarks)
    try values.encode(state, forKey: .state)
    try values.encodeIfPresent(score, forKey: .score)
    if let id = identity?.id {
      try values.encode(id, forKey: .personID)
    } else {
      try values.encodeIfPresent(identity?.name, forKey: .person)
    }
    let refused = refusals.compactMap(\.id)
    if !refused.isEmpty { try values.encode(refused, forKey: .refusals) }
    try values.encodeIfPresent(nameless, forKey: .nameless)
    if !apart.isEmpty { try values.encode(apart, forKey: .apart) }
    try values.encode(flags, forKey: .flags)
    try values.encode(note, forKey: .note)
    try values.encode(origin, forKey: .origin)
  }
}

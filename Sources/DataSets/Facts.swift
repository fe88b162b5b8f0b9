import TextWriting

/// What loaders are told about a crop besides its pixels.
enum Facts {
  /// One line of JSON. All lines have the same members, null where nothing is known: readers of tables want
  /// that.
  ///
  /// - Parameter file: `file_name`, the first member; nil for none.
  static func json(_ crop: SetCrop, _ label: DataSet.Label, file: String?) -> String {
    var members: [(name: String, value: JSONText)] = file.map { [("file_name", .string($0))] } ?? []
    members += [
      ("label", .literal("\(label.number)")), ("label_name", .string(label.name)),
      ("crop", .string(crop.name)), ("source", .string(crop.source)),
      ("fingerprint", .string(crop.fingerprint)), ("face", .literal("\(crop.face)")),
    ]
    for name in ManifestReader.measures {
      let value = crop.measures.first { $0.name == name }?.value
      members.append((name, .literal(value.map { "\($0)" } ?? "null")))
    }
    return JSONText.object(members).text
  }
}

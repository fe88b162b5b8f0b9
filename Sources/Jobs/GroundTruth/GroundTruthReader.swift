package import AnnotationFormats
package import Annotations
import Evaluation
import Files
import Imaging
package import Library
package import SystemPackage
import Training

/// Reads known faces for any use: files and folders of every format, WIDER FACE's MATLAB lists, lists like those of
/// CelebA and LFW, the folders of WIDER FACE and CelebA as they are published, and libraries.
///
/// It prints nothing: what could not be used is in ``remarks``, and what makes everything useless is thrown as a
/// `UsageError`. Photos that were not found are in the result, with the reason.
package struct GroundTruthReader {
  package private(set) var photos: [MarkedPhoto] = []
  /// What could not be used, a line each, with the name of its file.
  package private(set) var remarks: [String] = []
  /// Whether some of them are about files that could not be read.
  package private(set) var isIncomplete = false
  /// The formats of all files so far. Libraries and lists like those of CelebA and LFW have none.
  package private(set) var formats: Set<AnnotationFormat> = []
  private let format: AnnotationFormat?
  private var places: PhotoPlaces
  private let takesSinglePhotos: Bool
  /// What was read.
  private var seen: Set<FileIdentity> = []
  private let formatOption: String?
  private let photosOption: String

  /// - Parameters:
  ///   - format: the format of all files; recognised by content when nil.
  ///   - takesSinglePhotos: whether a file may describe a single photo.
  ///   - formatOption: the command line's option for the format, for messages.
  ///   - photosOption: how the command line names the folder of the photos, for messages.
  package init(
    format: AnnotationFormat? = nil, photosIn places: PhotoPlaces = .nowhere, takesSinglePhotos: Bool = false,
    formatOption: String? = nil, photosOption: String = "with --photos"
  ) {
    (self.format, self.places) = (format, places)
    (self.takesSinglePhotos, self.formatOption) = (takesSinglePhotos, formatOption)
    self.photosOption = photosOption
  }

  // MARK: Files

  /// Reads files and folders in turn, and combines lists of boxes with lists of landmarks.
  package mutating func read(_ paths: [FilePath]) throws {
    var list: (entries: FaceList, file: FilePath)?
    let folders = paths.filter(AnnotationFolder.isFolder).map(AnnotationFiles.absolute)
    for path in paths where isNew(path, folders) {
      if AnnotationFolder.isFolder(path) {
        if format == nil, let layout = PublishedLayout(path) {
          try read(layout, named: path)
        } else {
          try read(folder: path)
        }
      } else if let next = try read(file: path) {
        list = (list.map { $0.entries.merged(with: next) } ?? next, path)
      }
    }
    if let list { add(list.entries, of: list.file) }
  }

  /// Reads a file whose stream is open.
  package mutating func read(_ file: FilePath, from stream: ByteStream) throws {
    if let list = try read(file: file, stream) { add(list, of: file) }
  }

  /// Whether a file or folder is not read otherwise: photos that are read twice would count twice.
  private mutating func isNew(_ path: FilePath, _ folders: [FilePath]) -> Bool {
    guard let stamp = try? FileStamp(of: path), let file = stamp.file, stamp.isRegular || stamp.isFolder
    else { return true }
    let place = AnnotationFiles.absolute(path)
    let isBelow = folders.contains { place != $0 && place.starts(with: $0) }
    return !isBelow && seen.insert(file).inserted
  }

  /// - Returns: the list, if the file holds only boxes or only landmarks and another file may hold the rest.
  private mutating func read(file: FilePath, _ open: ByteStream? = nil) throws -> FaceList? {
    var stream = try open ?? AnnotationFiles.stream(file)
    do {
      if try WiderMatlabList.isOne(stream.peek(8)),
        let text = try WiderText.bytes(of: stream.rest(), file)
      {
        stream = ByteStream(text)
      }
      let start = try stream.peek(AnnotationFormat.sniffedBytes)
      if format == nil, FaceList(RawArguments.text(start)) != nil,
        let list = FaceList(RawArguments.text(try stream.rest()))
      {
        if let first = list.skippedLines.first {
          remarks.append(
            "\(file.shown): \(list.skippedLines.count) lines make no sense, the first is line \(first)")
        }
        return list
      }
      guard let format = format ?? AnnotationFormat.guess(start) else { throw unknownFormat(file) }
      guard takesSinglePhotos || !format.isFilePerPhoto else {
        throw UsageError(
          "\(file.shown): \(format.name) describes one photo; name the folder of such files, or use a format "
            + "that lists many")
      }
      try read(stream, as: format, of: file)
      return nil
    } catch let error as UsageError {
      throw error
    } catch let error as UnreadableFile {
      throw UsageError("\(error)")
    } catch let error as FormatError {
      throw UsageError("\(file.shown): \(error.explanation(formatOption: formatOption))")
    } catch {
      throw UsageError("\(file.shown): \(error)")
    }
  }

  private mutating func read(_ stream: ByteStream, as format: AnnotationFormat, of file: FilePath) throws {
    var stream = stream
    var ellipses: [String: [FaceRegion]] = [:]
    if format == .fddb {
      let bytes = try stream.rest()
      ellipses = FDDBEllipses.byPhoto(bytes)
      stream = ByteStream(bytes)
    }
    let search = places.lookup(of: file)
    let source = AnnotationFile(file, folder: search?.folder, format: format)
    let records = Records()
    var reader = AnnotationReader(format, photoName: file.stemText) { name in
      search.flatMap { $0.lookup.photo(name, of: source).path.flatMap($0.lookup.frame) }
    }
    if format == .picasa {
      let lists = PicasaFiles()
      reader.contacts = lists.contacts(for: file)
      fail(lists.newFaults())
    }
    if format == .yolo || format == .yoloPose {
      let lists = YOLOClasses()
      reader.classNames = lists.names(for: file.removingLastComponent())
      fail(lists.newFaults())
    }
    let report = try reader.read(stream) { records.all.append($0) }
    formats.insert(format)
    remarks += (report.skipped + report.warnings + report.classRemarks).map { "\(file.shown): \($0)" }
    for record in records.all {
      let match = search?.lookup.photo(record.name, of: source)
      var photo = MarkedPhoto(record, path: match?.path)
      photo.isAmbiguous = match?.ambiguity != nil
      let regions = ellipses[record.name]
      if regions?.count == record.annotations.count { photo.ellipses = regions }
      if let search, photo.path == nil {
        let reason = match?.fault ?? "there is no such photo below \(search.folder.shownFolder)"
        photo.absence = "\(file.shown): \(record.name): \(reason)"
      }
      photos.append(photo)
    }
  }

  private mutating func fail(_ lines: [String]) {
    remarks += lines
    isIncomplete = isIncomplete || !lines.isEmpty
  }

  private func unknownFormat(_ file: FilePath) -> UsageError {
    let ending = formatOption.map { ", or name its format with \($0)" } ?? ""
    return UsageError(
      "\(file.shown): the content is of no known format; give a folder of annotations, WIDER FACE text, COCO, CSV, "
        + "JSON Lines, dlib, FDDB ellipses, CVAT, Label Studio, VIA, RetinaFace or a list as of CelebA or LFW\(ending)"
    )
  }

  /// Collects the records that a callback delivers.
  private final class Records {
    var all: [PhotoRecord] = []
    var photos: [(record: PhotoRecord, match: PhotoMatch, format: AnnotationFormat)] = []
  }

  /// Reads a folder's annotation files, for single photos or many, and the annotations inside photos.
  private mutating func read(folder: FilePath) throws {
    let found = Records()
    var (reported, isIncomplete) = ([String](), false)
    let reader = AnnotationFolder(folder, format: format, lookup: places.lookup(in: folder))
    let files = reader.read {
      found.photos.append(($0, $1, $2))
    } remark: {
      reported.append($0)
      isIncomplete = isIncomplete || $1
    }
    guard files > 0 else {
      throw UsageError(
        "\(folder.shown): no annotations in it: no VOC XML, YOLO text, LabelMe JSON, XMP or lists of them")
    }
    remarks += reported
    self.isIncomplete = self.isIncomplete || isIncomplete
    for (record, match, format) in found.photos {
      formats.insert(format)
      var photo = MarkedPhoto(record, path: match.path)
      photo.isAmbiguous = match.ambiguity != nil
      if photo.path == nil {
        let reason = match.fault ?? "there is no such photo; name its folder with --photos"
        photo.absence = "\(folder.shown): \(record.name): \(reason)"
      }
      photos.append(photo)
    }
  }

  /// Reads a published data set, and notes what its makers use each photo for.
  private mutating func read(_ layout: PublishedLayout, named name: FilePath) throws {
    let uses = try layout.uses { remarks.append($0) }
    let given = places
    defer { places = given }
    for part in layout.parts {
      let isThere = AtomicFile.exists(part.photos)
      places = given.whereASetHasPhotos(part.photos, isThere: isThere)
      if !isThere, case .beside(also: []) = given {
        remarks.append(
          "\(part.photos.shown): there is no such folder, where \(layout.maker.rawValue) has its photos; unpack them "
            + "there, or name their folder \(photosOption)")
      }
      let before = photos.count
      try read(part.lists)
      for index in before..<photos.count {
        let photo = photos[index].name
        photos[index].origin = PublishedLayout.Origin(
          set: name, maker: layout.maker, use: uses[photo] ?? part.use,
          path: part.photos.pushing(RawArguments.path(photo)))
      }
    }
  }

  private mutating func add(_ list: FaceList, of file: FilePath) {
    let search = places.lookup(of: file)
    let source = AnnotationFile(file, folder: search?.folder, format: nil)
    for (name, entries) in Dictionary(grouping: list.entries, by: \.name).sorted(by: { $0.key < $1.key }) {
      let match = search?.lookup.photo(name, of: source)
      let path = match?.path
      let boxes = entries.compactMap { entry in entry.box.map { ($0, entry.landmarks) } }
      if boxes.isEmpty, path != nil || search == nil {
        remarks.append("\(name): the lists give landmarks but no box; add the list of boxes")
        continue
      }
      let faces = boxes.enumerated().map { index, face in
        Annotation(id: AnnotationID(rawValue: Int64(index) + 1), box: face.0, landmarks: face.1)
      }
      var photo = MarkedPhoto(name: name, path: path, faces: faces)
      photo.isAmbiguous = match?.ambiguity != nil
      if let search, path == nil {
        let reason = match?.fault ?? "there is no such photo below \(search.folder.shownFolder)"
        photo.absence = "\(name): \(reason)"
      }
      photos.append(photo)
    }
  }

  // MARK: Libraries

  /// Reads the photos that somebody worked on: reviewed ones, and those with an accepted, added or rejected face.
  package mutating func read(_ library: AnnotationLibrary) throws {
    try library.forEachPhoto { known, paths, size in
      guard known.hasDecisions else { return }
      let path = paths.first { AtomicFile.exists($0) }
      var photo = MarkedPhoto(
        name: (path ?? paths.first)?.text ?? "a photo", path: path, size: size, faces: known.annotations,
        state: known.state)
      if path == nil {
        photo.absence = "\(paths.first?.shown ?? "a photo"): is gone, so its faces are left out"
      }
      photos.append(photo)
    }
  }

  /// Reads those of the given photos that somebody worked on.
  package mutating func read(_ library: AnnotationLibrary, photos paths: [FilePath]) throws {
    for path in paths {
      let photo: PhotoFingerprint
      do {
        photo = try library.identify(path).photo
      } catch let error as Errno {
        fail(["\(path.shown): cannot be read: \(error)"])
        continue
      }
      let known = try library.photo(photo)
      guard known.hasDecisions else { continue }
      photos.append(MarkedPhoto(name: path.text, path: path, faces: known.annotations, state: known.state))
    }
  }
}

extension MarkedPhoto {
  fileprivate init(_ record: PhotoRecord, path: FilePath?) {
    self.init(name: record.name, path: path, size: record.size, faces: record.annotations)
  }
}

extension PhotoAnnotations {
  fileprivate var hasDecisions: Bool {
    state == .reviewed || annotations.contains { $0.state.isDecided }
  }
}

extension FaceList {
  fileprivate func merged(with other: FaceList) -> FaceList {
    var list = self
    list.merge(other)
    return list
  }
}

extension FilePath {
  /// The folder as messages name it; the current folder is `.`.
  fileprivate var shownFolder: String { isEmpty ? "." : shown }
}

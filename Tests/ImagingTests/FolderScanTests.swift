import Files
import Foundation
import Imaging
import Parallel
import SystemPackage
import TestSupport
import Testing

@Suite("Searching folders") struct FolderScanTests {
  private func names(_ paths: [FilePath], below folder: TemporaryFolder) -> [String] {
    paths.map { String($0.string.dropFirst(folder.path.string.count + 1)) }
  }

  @Test("natural order: numbers count, case does not, ties by bytes")
  func naturalOrder() {
    let ordered = ["10", "a", "A1", "a1b", "img2", "IMG02", "img3x", "img10", "img010", "IMG11", "imga", "z"]
    let sorted = ordered.reversed().sorted { NaturalOrder.precedes(Array($0.utf8), Array($1.utf8)) }
    #expect(
      sorted == ["10", "a", "A1", "a1b", "IMG02", "img2", "img3x", "img010", "img10", "IMG11", "imga", "z"])
    #expect(Set(ordered) == Set(sorted))
  }

  @Test("a folder gives its photos by name in natural order, without hidden ones and folders")
  func shallow() throws {
    let folder = try TemporaryFolder()
    for name in [
      "img10.JPG", "img2.jpeg", "IMG1.Png", "b.jpe", "a.jfif", ".hidden.jpg", "notes.txt", "jpg", "x.jpgx",
      ".png",
    ] {
      try folder.write(name)
    }
    try folder.folder("folder.jpg")
    try folder.folder("below")
    try folder.write("below/c.png")
    let (photos, errors) = FolderScan([folder.path]).all()
    #expect(names(photos, below: folder) == ["a.jfif", "b.jpe", "IMG1.Png", "img2.jpeg", "img10.JPG"])
    #expect(errors.isEmpty)
  }

  @Test("the order is the same as that of comparing names, whatever they share")
  func sortedLists() throws {
    let folder = try TemporaryFolder()
    let names =
      ["holiday-2024-", "holiday-2024-0", "holiday-20240", "HOLIDAY-2024-10", "holiday-2024-9", "h"]
      + (0..<60).map { "holiday-2024-\($0 * 7 % 61)\($0.isMultiple(of: 3) ? "x" : "")" }
    for name in names { try folder.write(name + ".png") }
    let found = self.names(FolderScan([folder.path]).all().photos, below: folder)
    let expected = Set(names).map { $0 + ".png" }
      .sorted { NaturalOrder.precedes(Array($0.utf8), Array($1.utf8)) }
    #expect(found == expected)
  }

  @Test("many names of any bytes are chosen and ordered as one by one")
  func anyNames() throws {
    let folder = try TemporaryFolder()
    var random = SystemRandomNumberGenerator()
    let pieces = ["0", "00", "7", "12", "a", "B", "IMG_", "é", "\u{65E5}", ".", "-", "photo-0000000000", "_"]
    let endings = [
      ".jpg", ".JPEG", ".Png", ".jpgx", ".tar.gif", ".txt", ".", ".averylongending", ".pjpeg", "",
    ]
    var names: Set<String> = []
    while names.count < 1500 {
      let stem = (0..<Int.random(in: 1...6, using: &random)).map { _ in pieces.randomElement(using: &random)!
      }
      names.insert(stem.joined() + endings.randomElement(using: &random)!)
    }
    names.subtract([".", ".."])
    for name in names { try folder.write(name) }
    let found = self.names(FolderScan([folder.path]).all().photos, below: folder)
    let expected = names.filter { !$0.hasPrefix(".") && PhotoName.isPhoto(Array($0.utf8)) }
      .sorted { NaturalOrder.precedes(Array($0.utf8), Array($1.utf8)) }
    #expect(found == expected)
  }

  @Test("subfolders follow their folder's photos, in natural order")
  func recursive() throws {
    let folder = try TemporaryFolder()
    for name in ["d10", "d2", "d2/deep", ".hidden"] { try folder.folder(name) }
    for name in ["z.jpg", "d10/a.jpg", "d2/b.jpg", "d2/deep/c.jpg", ".hidden/d.jpg"] {
      try folder.write(name)
    }
    let (photos, errors) = FolderScan([folder.path], isRecursive: true).all()
    #expect(names(photos, below: folder) == ["z.jpg", "d2/b.jpg", "d2/deep/c.jpg", "d10/a.jpg"])
    #expect(errors.isEmpty)
  }

  @Test("links to files count, broken links do not, and loops end", .limit(minutes: 5))
  func links() throws {
    let folder = try TemporaryFolder()
    try folder.folder("a/b")
    try folder.write("a/photo.jpg")
    try folder.link("a/linked.png", to: "photo.jpg")
    try folder.link("a/broken.png", to: "nothing.jpg")
    try folder.link("a/b/up", to: "..")
    try folder.link("a/self", to: ".")
    try folder.link("again", to: "a")
    let (photos, errors) = FolderScan([folder.path], isRecursive: true).all()
    #expect(names(photos, below: folder) == ["a/linked.png", "a/photo.jpg"])
    #expect(errors.isEmpty)
    let linked = FolderScan([folder.path.appending("again")]).all().photos
    #expect(names(linked, below: folder) == ["again/linked.png", "again/photo.jpg"])
  }

  @Test("names that are not UTF-8 stay unchanged")
  func odd() throws {
    let folder = try TemporaryFolder()
    let bytes: [CChar] = [CChar(bitPattern: 0xFF), 0x0A, CChar(bitPattern: 0xC3), 0x2E, 0x6A, 0x70, 0x67, 0]
    let name = FilePath(platformString: bytes)
    let path = folder.path.pushing(name)
    do {
      try AtomicFile.write(Fixture.bytes("444.jpg"), to: path, replacing: false)
    } catch OutputError.failed {
      guard try isPossible(false, otherwise: "this disk takes names in UTF-8 alone") else { return }
    }
    let photos = FolderScan([folder.path]).all().photos
    #expect(photos == [path])
    #expect(try decodePhoto(at: photos[0]).image.width == 61)
  }

  @Test("paths that are not folders are delivered as they are, in order")
  func explicit() throws {
    let folder = try TemporaryFolder()
    try folder.write("b.jpg")
    let text = try folder.write("text.txt")
    let missing = folder.path.appending("missing.jpg")
    let (photos, errors) = FolderScan([missing, folder.path, text]).all()
    #expect(photos == [missing, folder.path.appending("b.jpg"), text])
    #expect(errors.isEmpty)
  }

  @Test("folders that are given twice or lie in each other deliver each photo once")
  func overlapping() throws {
    let folder = try TemporaryFolder()
    for name in ["a/x", "b"] { try folder.folder(name) }
    for name in ["a/1.jpg", "a/x/2.jpg", "b/3.jpg"] { try folder.write(name) }
    try folder.link("again", to: "a")
    let (a, x) = (folder.path.appending("a"), folder.path.appending("a/x"))
    func found(_ paths: [FilePath], _ isRecursive: Bool = true) -> [String] {
      let (photos, errors) = FolderScan(paths, isRecursive: isRecursive).all()
      #expect(errors.isEmpty)
      return names(photos, below: folder)
    }
    #expect(found([a, a, folder.path.appending("again")]) == ["a/1.jpg", "a/x/2.jpg"])
    #expect(found([x, a]) == ["a/x/2.jpg", "a/1.jpg"])
    #expect(found([a, x, folder.path]) == ["a/1.jpg", "a/x/2.jpg", "b/3.jpg"])
    #expect(found([a, x, a], false) == ["a/1.jpg", "a/x/2.jpg"])
    // A folder whose photos were all delivered is not empty, but an empty one is an error.
    let outer = try folder.folder("outer")
    try folder.folder("outer/inner")
    try folder.write("outer/inner/4.jpg")
    #expect(found([outer.appending("inner"), outer]) == ["outer/inner/4.jpg"])
    let empty = try folder.folder("empty")
    #expect(
      FolderScan([a, empty], isRecursive: true).all().errors == [.noPhotos(empty, isRecursive: true)])
  }

  @Test("a photo that is given as a file and with its folder, or twice, is delivered once")
  func filesInFolders() throws {
    let folder = try TemporaryFolder()
    try folder.folder("a")
    let first = try folder.write("a/1.jpg")
    let (second, text) = (try folder.write("a/2.jpg"), try folder.write("a/text.txt"))
    try folder.link("a/link.jpg", to: "1.jpg")
    try folder.link("b", to: "a")
    let (a, link, missing) = (
      folder.path.appending("a"), folder.path.appending("a/link.jpg"), folder.path.appending("gone.jpg")
    )
    func found(_ paths: FilePath...) -> [FilePath] { FolderScan(paths).all().photos }
    #expect(found(a, first, second) == [first, second, link])
    #expect(found(second, a) == [second, first, link])
    #expect(found(first, first, folder.path.appending("b/1.jpg")) == [first])
    #expect(found(first, second, link, a) == [first, second, link])
    // A link is a photo of its own, and so is what a folder does not list, or what is not there.
    #expect(found(first, link) == [first, link])
    #expect(found(a, text, missing, missing) == [first, second, link, text, missing, missing])
    #expect(
      FolderScan([first, second, link, a]).all().errors.isEmpty, "no photo is left, but the folder has some")
  }

  @Test("an empty folder is an error that says what to do", arguments: [false, true])
  func empty(isRecursive: Bool) throws {
    let folder = try TemporaryFolder()
    try folder.folder("below")
    let errors = FolderScan([folder.path], isRecursive: isRecursive).all().errors
    #expect(errors == [.noPhotos(folder.path, isRecursive: isRecursive)])
    #expect(errors.first?.description.contains("name another") == true)
  }

  @Test("a folder without permission is reported, and the others are searched")
  func forbidden() throws {
    let folder = try TemporaryFolder()
    for name in ["closed", "open"] {
      try folder.folder(name)
      try folder.write("\(name)/a.jpg")
    }
    try folder.setPermissions("closed", 0)
    let scan = unprivileged { FolderScan([folder.path], isRecursive: true).all() }
    guard try isPossible(scan != nil, otherwise: unprivilegedAbsence) else { return }
    let found = try #require(scan)
    #expect(found.errors == [.noPermission(folder.path.appending("closed"))])
    #expect(names(found.photos, below: folder) == ["open/a.jpg"])
  }

  @Test("photos come in batches, and cancelling stops them")
  func batches() throws {
    let folder = try TemporaryFolder()
    for number in 0..<2500 {
      let path = folder.path.appending("\(number).jpg")
      let file = try FileDescriptor.open(path, .writeOnly, options: .create, permissions: .ownerReadWrite)
      try file.close()
    }
    var sizes: [Int] = []
    FolderScan([folder.path]).run { event in
      if case .photos(let photos) = event { sizes.append(photos.count) }
    }
    #expect(sizes == [1000, 1000, 500])
    let flag = CancellationFlag()
    var events = 0
    FolderScan([folder.path]).run(cancellation: flag) { _ in
      events += 1
      flag.cancel()
    }
    #expect(events == 1)
  }

  @Test("all files below a folder come in the order of their paths' bytes, without links to folders")
  func allFiles() throws {
    let folder = try TemporaryFolder()
    let elsewhere = try TemporaryFolder()
    try folder.folder("b")
    try folder.folder(".hidden")
    for name in ["b/10.txt", "b/9.txt", "b.txt", "B.csv", ".secret.txt", ".hidden/c.txt"] {
      try folder.write(name)
    }
    try elsewhere.write("d.txt")
    try folder.link("linked", to: elsewhere.path.string)
    try folder.link("up", to: ".")
    try folder.link("file", to: "b.txt")
    try folder.link("broken", to: "nothing.txt")
    let (files, errors) = FolderWalk.files(below: folder.path)
    #expect(names(files, below: folder) == ["B.csv", "b.txt", "b/10.txt", "b/9.txt", "file"])
    #expect(errors.isEmpty)
    let missing = folder.path.appending("missing")
    #expect(FolderWalk.files(below: missing).errors.map(\.path) == [missing])
  }

  @Test("all other files are found when a folder cannot be read, which is reported")
  func allReadableFiles() throws {
    let folder = try TemporaryFolder()
    for name in ["closed", "open"] {
      try folder.folder(name)
      try folder.write("\(name)/a.txt")
    }
    try folder.setPermissions("closed", 0)
    guard let found = unprivileged({ FolderWalk.files(below: folder.path) }) else {
      return  // not possible on this system as root
    }
    #expect(found.errors == [.noPermission(folder.path.appending("closed"))])
    #expect(names(found.files, below: folder) == ["open/a.txt"])
  }
}

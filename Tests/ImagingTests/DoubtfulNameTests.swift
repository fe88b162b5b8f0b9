import Foundation
import Imaging
import SystemPackage
import TestSupport
import Testing

/// Files in folders whose name does not say what they are.
@Suite("Doubtful names") struct DoubtfulNameTests {
  private func found(_ folder: TemporaryFolder, films: Bool = false) -> (names: [String], passedOver: Int) {
    var names: [String] = [], count = 0
    FolderScan([folder.path], includesFilms: films).run { event in
      switch event {
      case .photos(let paths): names += paths.compactMap { $0.lastComponent?.string }
      case .passedOver(let files): count += files
      case .failed: break
      }
    }
    return (names.sorted(), count)
  }

  @Test("a file without an ending, or with remains of a download behind one, is found by its content")
  func content() throws {
    let folder = try TemporaryFolder()
    let (photo, text) = (try Fixture.bytes("444.jpg"), Array("no photo".utf8))
    for name in ["noending", "a.jpg_large", "b.jpeg~", "c.png.1", "d.JPG!d"] { try folder.write(name, photo) }
    for name in ["README", "e.jpg_large", "f.txt", "g.png.2", "h.1", "i.swift"] {
      try folder.write(name, text)
    }
    // These endings say that they are no photos, whatever is in them.
    for name in ["j.txt", "k.dat"] { try folder.write(name, photo) }
    #expect(found(folder).names == ["a.jpg_large", "b.jpeg~", "c.png.1", "d.JPG!d", "noending"])
    #expect(found(folder).passedOver == 8)
  }

  @Test("a transport stream is a film, and a program in TypeScript is not")
  func films() throws {
    let folder = try TemporaryFolder()
    var stream = [UInt8](repeating: 0, count: 188 * 4)
    for packet in 0..<4 { stream[188 * packet] = 0x47 }
    try folder.write("film.ts", stream)
    var blu = [UInt8](repeating: 0, count: 192 * 4)
    for packet in 0..<4 { blu[192 * packet + 4] = 0x47 }
    try folder.write("film.mts", blu)
    try folder.write("program.ts", Array("export const a = 1\n".utf8))
    for ending in ["3gp", "m2ts", "ogv", "flv", "mpg"] { try folder.write("film.\(ending)", [0]) }
    for ending in ["mpo", "pjpeg", "bmp", "jxl", "jp2"] { try folder.write("photo.\(ending)", [0]) }
    let photos = ["photo.bmp", "photo.jp2", "photo.jxl", "photo.mpo", "photo.pjpeg"]
    #expect(found(folder).names == photos)
    let all = found(folder, films: true)
    let films = ["film.3gp", "film.flv", "film.m2ts", "film.mpg", "film.mts", "film.ogv", "film.ts"]
    #expect(all.names == films + photos)
    #expect(all.passedOver == 1)
  }

  @Test("a file with a doubtful name that is given, and lies in a folder that is given, is one photo")
  func once() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("photo", try Fixture.bytes("444.jpg"))
    #expect(FolderScan([folder.path, path]).all().photos == [path])
  }

  @Test("sidecars belong to photos, and are not counted")
  func sidecars() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.jpg", [0])
    try folder.write("a.jpg.xmp", [0])
    try folder.write("b.XMP", [0])
    #expect(found(folder).passedOver == 0)
  }
}

import Annotations
import Geometry
import Files
import Testing

@Suite("Values") struct ValueTests {
  @Test("XXH64 agrees with its published values")
  func hash() {
    #expect(XXHash64.hash([]) == 0xEF46_DB37_51D8_E999)
    #expect(XXHash64.hash(Array("a".utf8)) == 0xD24E_C4F1_A98C_6E5B)
    #expect(XXHash64.hash(Array("abc".utf8)) == 0x44BC_2CF5_AD77_0999)
    #expect(XXHash64.hash(Array("Nobody inspects the spammish repetition".utf8)) == 0xFBCE_A83C_8A37_8BF1)
  }

  @Test("identities and fingerprints read back what they write, and nothing else")
  func text() {
    let id = AnnotationID(rawValue: 0x1234)
    #expect(AnnotationID(id.description) == id)
    for bad in ["", "12", "0000000000000000", "ffffffffffffffff", "00000000000000zz"] {
      #expect(AnnotationID(bad) == nil)
    }
    let photo = PhotoFingerprint(size: 12, high: 1, low: .max)
    #expect(PhotoFingerprint(photo.description) == photo)
    for bad in ["", "1-2", "-1-00000000000000000000000000000000"] { #expect(PhotoFingerprint(bad) == nil) }
  }

  @Test(
    "stored and upright coordinates are each other's inverse, and stay inside the photo", arguments: 1...8)
  func frames(orientation: Int) {
    let frame = StoredFrame(size: PixelSize(width: 40, height: 30), orientation: orientation)
    let box = BoundingBox(minX: 0, minY: 2, maxX: 7, maxY: 30)
    let upright = frame.upright(box)
    #expect(frame.stored(upright) == box)
    #expect(upright.minX >= 0 && upright.maxX <= Float(frame.uprightSize.width))
    #expect(upright.area == box.area)
    let corner = Point(x: 39, y: 29)
    #expect(frame.stored(frame.upright(corner)) == corner)
    #expect(frame.upright(corner).x <= Float(frame.uprightSize.width - 1))
  }

  @Test("a camera held upright: the stored left edge is at the top")
  func quarterTurn() {
    let frame = StoredFrame(size: PixelSize(width: 40, height: 30), orientation: 6)
    #expect(frame.uprightSize == PixelSize(width: 30, height: 40))
    #expect(frame.upright(Point(x: 0, y: 29)) == Point(x: 0, y: 0))
    #expect(
      frame.upright(BoundingBox(minX: 0, minY: 20, maxX: 5, maxY: 30))
        == BoundingBox(minX: 0, minY: 0, maxX: 10, maxY: 5))
  }

  @Test("a name is kept without invisible characters, except the joiners that scripts need")
  func tidyNames() {
    #expect(People.tidy(" \n") == nil)
    #expect(People.tidy("\t Anna \u{85}\r\n  Rossi ") == "Anna Rossi")
    #expect(People.tidy("An\u{9b}31mna") == "An 31mna")
    #expect(People.tidy("\u{feff}An\u{ad}na \u{202e}\u{2066} Ros\u{200b}si\u{202c}") == "Anna Rossi")
    #expect(People.tidy("\u{9b}\u{202e} \u{200d}") == nil)
    for name in ["علی\u{200c}رضا", "ශ්\u{200d}රී", "👩\u{200d}👧"] { #expect(People.tidy(name) == name) }
    #expect(People.tidy("\u{200d}An\u{200c}na علی\u{200c}\u{200d}رضا") == "Anna علی\u{200c}رضا")
  }
}

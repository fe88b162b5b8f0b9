import Annotations
import Foundation
import Geometry
import Library
import SystemPackage

/// `LibraryEditor LIBRARY PHOTO COUNT [first]`: adds faces to a photo one edit at a time and prints the name of
/// each as soon as the library has it, until COUNT are there or the program is killed.
///
/// `LibraryEditor people LIBRARY PHOTO COUNT FIRST`: the same with faces that get a name each, whose person is then
/// merged into one.
///
/// `LibraryEditor measure LIBRARY PHOTOS FACES`: makes a library of that many photos with that many faces each and
/// prints how long opening it, editing and the like take.
@main
enum Editor {
  static func main() {
    let arguments = CommandLine.arguments
    if arguments.count == 5, arguments[1] == "measure", let photos = Int(arguments[3]),
      let faces = Int(arguments[4])
    {
      do {
        return try Measure.run(FilePath(arguments[2]), photos: photos, faces: faces)
      } catch {
        _ = try? FileDescriptor.standardError.writeAll("\(error)\n".utf8)
        exit(1)
      }
    }
    if arguments.count == 6, arguments[1] == "people", let photo = PhotoFingerprint(arguments[3]),
      let count = Int64(arguments[4]), let first = Int64(arguments[5])
    {
      do {
        return try PeopleEditor.run(FilePath(arguments[2]), photo, first..<first + count)
      } catch {
        _ = try? FileDescriptor.standardError.writeAll("\(error)\n".utf8)
        exit(1)
      }
    }
    guard arguments.count >= 4, let photo = PhotoFingerprint(arguments[2]), let count = Int64(arguments[3])
    else {
      exit(64)
    }
    let first = arguments.count > 4 ? Int64(arguments[4]) ?? 1 : 1
    if arguments.count > 5, let limit = UInt64(arguments[5]) {
      // No file may grow beyond this: how a full disk is played. The signal would end the program.
      signal(SIGXFSZ, SIG_IGN)
      var limits = rlimit(rlim_cur: rlim_t(limit), rlim_max: rlim_t(limit))
      // SAFETY: the value lives through the call.
      unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limits)
    }
    do {
      let library = try AnnotationLibrary(at: FilePath(arguments[1]), patience: 60)
      for id in first..<first + count {
        let face = Annotation(
          id: AnnotationID(rawValue: id), box: BoundingBox(minX: 0, minY: 0, maxX: Float(id), maxY: 10))
        _ = try library.apply(.add(face, to: photo))
        try FileDescriptor.standardOutput.writeAll("\(id)\n".utf8)
      }
    } catch {
      _ = try? FileDescriptor.standardError.writeAll("\(error)\n".utf8)
      exit(1)
    }
  }
}

import Synchronization
public import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Writes files so that a name always leads to a complete file, the old or the new one, even after a crash.
public enum AtomicFile {
  /// Writes `bytes` to a hidden file in the same folder, waits until they are on the disk, and renames the file.
  ///
  /// - Parameters:
  ///   - replacing: whether an existing file of that name may be replaced. If not, it is left alone (even when
  ///     it appears only during the call) and ``OutputError/exists(_:)`` is thrown.
  ///   - syncsFolder: whether the new name itself is on the disk on return. A batch that writes to one folder
  ///     may instead call ``syncFolder(_:)`` once at its end.
  /// - Throws: ``OutputError``, after the hidden file was removed.
  public static func write(
    _ bytes: [UInt8], to path: FilePath, replacing: Bool, syncsFolder: Bool = true
  ) throws(OutputError) {
    var rest: [UInt8]? = bytes
    try write(to: path, replacing: replacing, syncsFolder: syncsFolder) { () throws(OutputError) in
      rest.take()
    }
  }

  /// Does the same for a file that need not be in memory as a whole.
  ///
  /// - Parameter next: returns the file's next bytes, nil at its end.
  /// - Throws: ``OutputError``, including what `next` throws, after the hidden file was removed.
  public static func write(
    to path: FilePath, replacing: Bool, syncsFolder: Bool = true,
    next: () throws(OutputError) -> [UInt8]?
  ) throws(OutputError) {
    guard let name = path.lastComponent else { throw .isFolder(path) }
    let folder = path.removingLastComponent()
    if !replacing, exists(path) { throw .exists(path) }
    let (descriptor, hidden) = try createHidden(in: folder, for: path, name)
    do {
      try fill(descriptor, next, path)
      if replacing {
        try rename(hidden, to: path)
      } else {
        try link(hidden, to: path)
      }
    } catch {
      unlinkIgnoringErrors(hidden)
      throw error
    }
    if syncsFolder { try syncFolder(folder) }
  }

  /// Waits until the names in a folder are on the disk. Does nothing where the file system cannot do that.
  public static func syncFolder(_ folder: FilePath) throws(OutputError) {
    let folder = folder.isEmpty ? FilePath(".") : folder
    do {
      let descriptor = try FileDescriptor.open(folder, .readOnly, options: [.closeOnExec])
      defer { try? descriptor.close() }
      if fsync(descriptor.rawValue) != 0 {
        let reason = Errno(rawValue: errno)
        guard reason == .invalidArgument || reason == .notSupported else { throw reason }
      }
    } catch {
      throw OutputError(folder, (error as? Errno) ?? .ioError)
    }
  }

  /// Whether the name is taken, by anything (a broken link, too).
  public static func exists(_ path: FilePath) -> Bool {
    var status = stat()
    // SAFETY: the path is a terminated string for the time of the call, and `status` outlives it.
    return unsafe path.withPlatformString { unsafe lstat($0, &status) } == 0
  }

  /// Creates a folder and those above it, unless they exist.
  public static func createFolder(_ folder: FilePath) throws(OutputError) {
    var missing: [FilePath] = []
    var path = folder
    while !path.isEmpty {
      var status = stat()
      // SAFETY: the path is a terminated string for the time of the call, and `status` outlives it.
      if unsafe path.withPlatformString({ unsafe stat($0, &status) }) == 0 {
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .notFolder(path) }
        break
      }
      let reason = Errno(rawValue: errno)
      guard reason == .noSuchFileOrDirectory || reason == .notDirectory else {
        throw OutputError(path, reason)
      }
      missing.append(path)
      guard path.lastComponent != nil else { break }
      path = path.removingLastComponent()
    }
    for path in missing.reversed() {
      // SAFETY: as above.
      if unsafe path.withPlatformString({ unsafe mkdir($0, 0o777) }) != 0 {
        let reason = Errno(rawValue: errno)
        guard reason == .fileExists else { throw OutputError(path, reason) }
      }
    }
  }

  /// Creates a folder if it is missing and checks that files can be written into it: call it before work begins
  /// whose results would otherwise be lost.
  public static func prepareFolder(_ folder: FilePath) throws(OutputError) {
    try createFolder(folder)
    try checkWritable(folder)
  }

  /// Checks that a path leads to a folder, and that files can be written into it.
  public static func checkWritable(_ folder: FilePath) throws(OutputError) {
    var status = stat()
    // SAFETY: the path is a terminated string for the time of the call, and `status` outlives it.
    if unsafe folder.withPlatformString({ unsafe stat($0, &status) }) == 0, status.st_mode & S_IFMT != S_IFDIR
    {
      throw .notFolder(folder)
    }
    // SAFETY: the path is a terminated string for the time of the call.
    if unsafe folder.withPlatformString({ unsafe access($0, W_OK | X_OK) }) != 0 {
      throw OutputError(folder, Errno(rawValue: errno))
    }
  }

  private static let serial = Atomic<Int>(0)

  /// A new hidden file in the folder, named after `name` so that people can see where a leftover came from.
  private static func createHidden(
    in folder: FilePath, for path: FilePath, _ name: FilePath.Component
  ) throws(OutputError) -> (FileDescriptor, FilePath) {
    for _ in 0..<100 {
      let number = serial.wrappingAdd(1, ordering: .relaxed).newValue
      // Long names are cut, so that the hidden name is never longer than the file system allows.
      let ending = ".\(getpid())-\(number).part"
      let hidden = folder.appending(".\(name.string.prefix(40))\(ending)")
      do {
        let descriptor = try FileDescriptor.open(
          hidden, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
          permissions: FilePermissions(rawValue: 0o666))
        return (descriptor, hidden)
      } catch {
        switch (error as? Errno) ?? .ioError {
        case .fileExists: continue  // left behind by an earlier process with the same ID
        case .noSuchFileOrDirectory, .notDirectory, .permissionDenied, .notPermitted, .readOnlyFileSystem:
          throw OutputError(folder.isEmpty ? "." : folder, (error as? Errno) ?? .ioError)
        case let reason: throw OutputError(path, reason)
        }
      }
    }
    throw .failed(path, reason: "a hundred leftover hidden files are in the way")
  }

  private static func fill(
    _ descriptor: FileDescriptor, _ next: () throws(OutputError) -> [UInt8]?, _ path: FilePath
  ) throws(OutputError) {
    do {
      try descriptor.closeAfter {
        while let bytes = try next() { _ = try descriptor.writeAll(bytes) }
        if fsync(descriptor.rawValue) != 0 { throw Errno(rawValue: errno) }
      }
    } catch let error as OutputError {
      throw error
    } catch {
      throw OutputError(path, (error as? Errno) ?? .ioError)
    }
  }

  private static func rename(_ from: FilePath, to path: FilePath) throws(OutputError) {
    // SAFETY: both paths are terminated strings for the time of the call.
    let result = unsafe from.withPlatformString { old in
      unsafe path.withPlatformString { new in unsafe renameCall(old, new) }
    }
    if result != 0 { throw OutputError(path, Errno(rawValue: errno)) }
  }

  /// Gives the file its name only if the name is free: `link` never replaces a file. Where the file system has
  /// no links, an empty file of that name is created first, which only one process can do.
  private static func link(_ from: FilePath, to path: FilePath) throws(OutputError) {
    // SAFETY: both paths are terminated strings for the time of the call.
    let result = unsafe from.withPlatformString { old in
      unsafe path.withPlatformString { new in unsafe linkCall(old, new) }
    }
    if result == 0 {
      unlinkIgnoringErrors(from)
      return
    }
    let reason = Errno(rawValue: errno)
    guard [.notPermitted, .notSupported, .noFunction, .tooManyLinks].contains(reason) else {
      throw OutputError(path, reason)
    }
    do {
      let claim = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: FilePermissions(rawValue: 0o666))
      try claim.close()
    } catch {
      throw OutputError(path, (error as? Errno) ?? .ioError)
    }
    do {
      try rename(from, to: path)
    } catch {
      unlinkIgnoringErrors(path)
      throw error
    }
  }

  private static func unlinkIgnoringErrors(_ path: FilePath) {
    // SAFETY: the path is a terminated string for the time of the call.
    _ = unsafe path.withPlatformString { unsafe unlink($0) }
  }
}

// The C functions, under names that the methods above do not hide.
private func renameCall(_ old: UnsafePointer<CChar>, _ new: UnsafePointer<CChar>) -> Int32 {
  unsafe rename(old, new)
}

private func linkCall(_ old: UnsafePointer<CChar>, _ new: UnsafePointer<CChar>) -> Int32 {
  unsafe link(old, new)
}

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
    let output = try AtomicOutput(path, replacing ? .replaced : .kept)
    while let bytes = try next() { try output.write(bytes) }
    try output.finish(syncsFolder: syncsFolder)
  }

  /// Gives a file a new content, or creates it. Links are followed, and access to the file stays as it was
  /// (``AtomicOutput/Existing/rewritten``).
  package static func rewrite(_ path: FilePath, with bytes: [UInt8]) throws(OutputError) {
    let output = try AtomicOutput(path, .rewritten)
    try output.write(bytes)
    try output.finish()
  }

  /// Gives a file that is complete another name, on the same disk.
  ///
  /// - Parameters:
  ///   - replacing: as for writing.
  ///   - syncsFolder: as for writing.
  /// - Throws: ``OutputError``; the file has its old name then.
  package static func move(
    _ file: FilePath, to path: FilePath, replacing: Bool, syncsFolder: Bool = true
  ) throws(OutputError) {
    do {
      try rename(file, to: path, replacing: replacing)
    } catch {
      throw OutputError(path, error)
    }
    if syncsFolder { try syncFolder(path.removingLastComponent()) }
  }

  /// Waits until a file that somebody else has written is on the disk.
  package static func syncFile(_ path: FilePath) throws(Errno) { try sync(path) }

  /// Waits until the names in a folder are on the disk. Disks that cannot tell are believed.
  public static func syncFolder(_ folder: FilePath) throws(OutputError) {
    let folder = folder.isEmpty ? FilePath(".") : folder
    do { try sync(folder) } catch { throw OutputError(folder, error) }
  }

  private static func sync(_ path: FilePath) throws(Errno) {
    do {
      let descriptor = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
      defer { try? descriptor.close() }
      if fsync(descriptor.rawValue) != 0 {
        let reason = Errno(rawValue: errno)
        guard reason == .invalidArgument || reason == .notSupported else { throw reason }
      }
    } catch {
      throw (error as? Errno) ?? .ioError
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

  static func rename(_ from: FilePath, to path: FilePath, replacing: Bool) throws(Errno) {
    if replacing {
      try rename(from, to: path)
    } else {
      try link(from, to: path)
    }
  }

  private static func rename(_ from: FilePath, to path: FilePath) throws(Errno) {
    // SAFETY: both paths are terminated strings for the time of the call.
    let result = unsafe from.withPlatformString { old in
      unsafe path.withPlatformString { new in unsafe renameCall(old, new) }
    }
    if result != 0 { throw Errno(rawValue: errno) }
  }

  /// Gives the file its name only if the name is free: `link` never replaces. Disks without links get an empty
  /// file of that name first, which is a claim that only one process can make.
  private static func link(_ from: FilePath, to path: FilePath) throws(Errno) {
    // SAFETY: both paths are terminated strings for the time of the call.
    let result = unsafe from.withPlatformString { old in
      unsafe path.withPlatformString { new in unsafe linkCall(old, new) }
    }
    if result == 0 {
      unlinkIgnoringErrors(from)
      return
    }
    let reason = Errno(rawValue: errno)
    guard [.notPermitted, .notSupported, .noFunction, .tooManyLinks].contains(reason) else { throw reason }
    do {
      let claim = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: FilePermissions(rawValue: 0o666))
      try claim.close()
    } catch {
      throw (error as? Errno) ?? .ioError
    }
    do {
      try rename(from, to: path)
    } catch {
      unlinkIgnoringErrors(path)
      throw error
    }
  }

  static func unlinkIgnoringErrors(_ path: FilePath) {
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

import Synchronization
public import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Writes files so that at every moment, even after a crash, a name shows a whole file: the old or the new one.
public enum AtomicFile {
  /// Writes `bytes` beside `path` under a hidden name, waits until they are on the disk, and gives them the name.
  ///
  /// - Parameters:
  ///   - replacing: whether a file of that name may be replaced. When not, one that exists (even one that
  ///     appears meanwhile) is left alone and ``OutputError/exists(_:)`` is thrown.
  ///   - syncsFolder: whether the new name itself is on the disk on return. A batch in one folder may leave
  ///     this to ``syncFolder(_:)`` at its end.
  /// - Throws: ``OutputError``; the hidden file is gone then.
  public static func write(
    _ bytes: [UInt8], to path: FilePath, replacing: Bool, syncsFolder: Bool = true
  ) throws(OutputError) {
    var rest: [UInt8]? = bytes
    try write(to: path, replacing: replacing, syncsFolder: syncsFolder) { () throws(OutputError) in
      rest.take()
    }
  }

  /// The same for a file that need not be in memory as a whole.
  ///
  /// - Parameter next: the file's next bytes, nil at its end.
  /// - Throws: ``OutputError``, also what `next` throws; the hidden file is gone then.
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

  /// Waits until the names in a folder are on the disk. Disks that cannot tell are believed.
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

  /// Whether the name is taken, by whatever it may be (a broken link too).
  public static func exists(_ path: FilePath) -> Bool {
    var status = stat()
    // SAFETY: the path is a terminated string for the time of the call, and `status` outlives it.
    return unsafe path.withPlatformString { unsafe lstat($0, &status) } == 0
  }

  /// Creates a folder and those above it; one that exists is fine.
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

  /// Creates a folder where it is missing and makes sure that files can be written into it, before work begins
  /// whose result would have no place.
  public static func prepareFolder(_ folder: FilePath) throws(OutputError) {
    try createFolder(folder)
    try checkWritable(folder)
  }

  /// Makes sure that a folder is one, and that files can be written into it.
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

  /// A new hidden file in the folder, named after `name` so that a leftover tells where it came from.
  private static func createHidden(
    in folder: FilePath, for path: FilePath, _ name: FilePath.Component
  ) throws(OutputError) -> (FileDescriptor, FilePath) {
    for _ in 0..<100 {
      let number = serial.wrappingAdd(1, ordering: .relaxed).newValue
      // Long names are cut, so that the hidden one never exceeds what the disk allows.
      let ending = ".\(getpid())-\(number).part"
      let hidden = folder.appending(".\(name.string.prefix(40))\(ending)")
      do {
        let descriptor = try FileDescriptor.open(
          hidden, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
          permissions: FilePermissions(rawValue: 0o666))
        return (descriptor, hidden)
      } catch {
        switch (error as? Errno) ?? .ioError {
        case .fileExists: continue  // left behind by a process of the same number
        case .noSuchFileOrDirectory, .notDirectory, .permissionDenied, .notPermitted, .readOnlyFileSystem:
          throw OutputError(folder.isEmpty ? "." : folder, (error as? Errno) ?? .ioError)
        case let reason: throw OutputError(path, reason)
        }
      }
    }
    throw .failed(path, reason: "a hundred hidden files are in the way")
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

  /// Gives the file its name only if the name is free: `link` never replaces. Disks without links get an empty
  /// file of that name first, which is a claim that only one process can make.
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

// The C functions, by names that the methods above do not hide.
private func renameCall(_ old: UnsafePointer<CChar>, _ new: UnsafePointer<CChar>) -> Int32 {
  unsafe rename(old, new)
}

private func linkCall(_ old: UnsafePointer<CChar>, _ new: UnsafePointer<CChar>) -> Int32 {
  unsafe link(old, new)
}

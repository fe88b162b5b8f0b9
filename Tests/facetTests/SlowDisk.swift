#if os(Linux)
  import Foundation
  import Spawning
  import SystemPackage
  import TestSupport

  /// A network's disk for a program under test: a library that the program's loader puts between it and the C library.
  ///
  /// Each call about a file below the folder takes 2 ms, as over a network, and bytes come at 100 Mbit/s. Files whose name
  /// contains `hangs` do not answer any read until the disk is told to. All reads are written down.
  struct SlowDisk {
    /// The files on it.
    let photos: FilePath
    private let library: FilePath, gate: FilePath, log: FilePath

    /// Whether there is a C compiler to make the library with.
    static let compiler: FilePath? = ["clang", "cc", "gcc"].lazy.compactMap { name in
      let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
      return folders.map { FilePath(String($0)).appending(name) }.first {
        FileManager.default.isExecutableFile(atPath: $0.string)
      }
    }.first

    struct CannotCompile: Error, CustomStringConvertible {
      var description: String
    }

    /// A read as the disk wrote it down.
    struct Read: Equatable {
      var name: String
      var offset, count: Int
    }

    init(in folder: TemporaryFolder) throws {
      photos = try folder.makeFolder("photos")
      (library, gate, log) = (folder.path("slow.so"), folder.path("gate"), folder.path("reads.txt"))
      let source = try folder.write(Self.source.utf8, to: "slow.c")
      guard let compiler = Self.compiler else { throw CannotCompile(description: "no C compiler") }
      let run = try ChildProcess.run(
        compiler, ["-shared", "-fPIC", "-O1", "-o", library.string, source.string, "-ldl", "-lpthread"])
      guard FileManager.default.fileExists(atPath: library.string) else {
        throw CannotCompile(description: "\(compiler): \(run)")
      }
    }

    /// For the program.
    var environment: [String: String] {
      [
        "LD_PRELOAD": library.string, "SLOW_FOLDER": photos.string, "SLOW_GATE": gate.string,
        "SLOW_LOG": log.string,
      ]
    }

    /// From now on files answer that have hung so far.
    func answer() throws {
      let file = try FileDescriptor.open(gate, .writeOnly, options: .create, permissions: .ownerReadWrite)
      try file.close()
    }

    /// What was read of the files so far, in this order; a read that hangs counts when it begins.
    func reads() throws -> [Read] {
      let text = (try? String(contentsOfFile: log.string, encoding: .utf8)) ?? ""
      return text.split(separator: "\n").compactMap { line in
        let parts = line.split(separator: " ")
        guard parts.count == 3, let offset = Int(parts[1]), let count = Int(parts[2]) else { return nil }
        return Read(name: String(parts[0]), offset: offset, count: count)
      }
    }

    private static let source = #"""
      #define _GNU_SOURCE
      #include <dlfcn.h>
      #include <fcntl.h>
      #include <stdarg.h>
      #include <stdio.h>
      #include <stdlib.h>
      #include <string.h>
      #include <sys/stat.h>
      #include <unistd.h>

      enum { most = 4096, call_microseconds = 2000, bytes_per_microsecond = 12 };
      static char names[most][64];  // of the descriptors that are open below the folder
      static int hangs[most];

      #define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

      static const char *below(const char *path) {
        const char *folder = getenv("SLOW_FOLDER");
        size_t length = folder ? strlen(folder) : 0;
        if (!length || !path || strncmp(path, folder, length) != 0 || path[length] != '/') return NULL;
        return path + length + 1;
      }

      static void call(const char *path) {
        if (path) usleep(call_microseconds);
      }

      static int opened(int file, const char *path) {
        const char *name = below(path);
        if (file < 0 || file >= most) return file;
        names[file][0] = 0;
        if (!name) return file;
        call(name);
        snprintf(names[file], sizeof names[file], "%s", name);
        hangs[file] = strstr(name, "hangs") != NULL;
        return file;
      }

      #define OPEN(function)                                            \
        int function(const char *path, int flags, ...) {                \
          va_list more;                                                 \
          va_start(more, flags);                                        \
          mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;     \
          va_end(more);                                                 \
          return opened(NEXT(function)(path, flags, mode), path);       \
        }
      OPEN(open)
      OPEN(open64)

      #define OPENAT(function)                                          \
        int function(int folder, const char *path, int flags, ...) {    \
          va_list more;                                                 \
          va_start(more, flags);                                        \
          mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;     \
          va_end(more);                                                 \
          return opened(NEXT(function)(folder, path, flags, mode), path); \
        }
      OPENAT(openat)
      OPENAT(openat64)

      int close(int file) {
        if (file >= 0 && file < most) names[file][0] = 0;
        return NEXT(close)(file);
      }

      // Before a read of a file of the folder.
      static void begin(int file, long long offset, size_t count) {
        if (file < 0 || file >= most || !names[file][0]) return;
        int log = NEXT(open)(getenv("SLOW_LOG"), O_WRONLY | O_CREAT | O_APPEND, 0600);
        char line[160];
        int length = snprintf(line, sizeof line, "%s %lld %zu\n", names[file], offset, count);
        if (write(log, line, (size_t)length) < 0) abort();
        NEXT(close)(log);
        usleep(call_microseconds);
        while (hangs[file] && access(getenv("SLOW_GATE"), F_OK) != 0) usleep(5000);
        // A file system gives much data in pieces, and the reader waits for all of them.
        usleep((useconds_t)(count / bytes_per_microsecond));
      }

      ssize_t read(int file, void *to, size_t count) {
        if (file >= 0 && file < most && names[file][0]) begin(file, (long long)lseek(file, 0, SEEK_CUR), count);
        return NEXT(read)(file, to, count);
      }
      ssize_t pread(int file, void *to, size_t count, off_t offset) {
        begin(file, offset, count);
        return NEXT(pread)(file, to, count, offset);
      }
      ssize_t pread64(int file, void *to, size_t count, off64_t offset) {
        begin(file, offset, count);
        return NEXT(pread64)(file, to, count, offset);
      }

      int stat(const char *restrict path, struct stat *restrict to) {
        call(below(path));
        return NEXT(stat)(path, to);
      }
      int lstat(const char *restrict path, struct stat *restrict to) {
        call(below(path));
        return NEXT(lstat)(path, to);
      }
      int fstatat(int folder, const char *restrict path, struct stat *restrict to, int flags) {
        call(below(path));
        return NEXT(fstatat)(folder, path, to, flags);
      }
      """#
  }
#endif

import Files
import Imaging
import SystemPackage

/// Reads a journal's file a piece at a time, because that of a large export would fill the memory.
struct ExportJournalReader {
  private(set) var history = ExportHistory()
  /// Where the last complete record ends; 0 when even the head is missing. What follows was being written
  /// when the program ended.
  private(set) var end = 0
  /// Whether the file is something else, or from a later version.
  private(set) var isForeign = false
  /// The file's length in bytes.
  private(set) var size = 0
  /// The part of the file that is not parsed yet, and where it begins.
  private var buffer: [UInt8] = []
  private var start = 0

  /// Bytes to read at once.
  static let piece = 1 << 20

  init(of file: FileDescriptor, piece: Int = Self.piece) throws {
    while !isForeign {
      let bytes = try file.bytes(at: size..<size + piece)
      size += bytes.count
      buffer += bytes
      let isLast = bytes.isEmpty
      if end > 0 || takeHead(isLast: isLast) { takeRecords(isLast: isLast) }
      if isLast { break }
    }
    buffer = []
  }

  private mutating func takeHead(isLast: Bool) -> Bool {
    let head = ExportJournal.head
    guard buffer.starts(with: head) else {
      isForeign = buffer.count >= head.count || !head.starts(with: buffer)
      return false
    }
    drop(head.count)
    end = head.count
    return true
  }

  private mutating func drop(_ count: Int) {
    buffer.removeFirst(count)
    start += count
  }

  private enum Taken {
    /// The record ends here.
    case record(Int)
    /// The buffer ends before the record does.
    case incomplete
    case damaged
  }

  private mutating func takeRecords(isLast: Bool) {
    var position = 0
    while position < buffer.count {
      switch takeRecord(at: position) {
      case .record(let next):
        position = next
        end = start + next
      case .incomplete where !isLast: return drop(position)
      case .incomplete, .damaged:
        // A record that cannot be read is skipped; those after it are kept.
        guard let next = nextRecord(after: position) else {
          // Its end may come with the next piece.
          return drop(isLast ? buffer.count : position)
        }
        position = next
      }
    }
    drop(position)
  }

  private func line(at start: Int) -> (line: ArraySlice<UInt8>, next: Int)? {
    buffer[start...].firstIndex(of: 0x0A).map { (buffer[start..<$0], $0 + 1) }
  }

  private mutating func takeRecord(at first: Int) -> Taken {
    guard let (head, next) = line(at: first) else { return .incomplete }
    let fields = ExportRecord.fields(head)
    let kind = fields.first.map(ExportRecord.text)
    if kind == "end" {
      history.isEnded = true
      return .record(next)
    }
    if kind == "begin", fields.count >= 2 {
      history.begun.formUnion(fields.dropFirst(2).compactMap(ExportRecord.name))
    } else if kind == "old" {
      guard let crop = ExportRecord.orphan(fields) else { return .damaged }
      history.addOrphan(crop)
    } else {
      return kind == "photo" ? takePhoto(fields, at: first, next) : .damaged
    }
    history.isEnded = false
    return .record(next)
  }

  private mutating func takePhoto(_ fields: [[UInt8]], at first: Int, _ next: Int) -> Taken {
    guard fields.count == ExportRecord.headFields else { return .damaged }
    let counts = fields[11...13].map { ExportRecord.number($0) ?? -1 }
    guard counts.allSatisfy({ $0 >= 0 }) else { return .damaged }
    var crops: [[[UInt8]]] = []
    var position = next
    for (word, count) in zip(["crop\t", "left\t", "face\t"], counts) {
      for _ in 0..<count {
        guard let (line, after) = line(at: position) else { return .incomplete }
        guard line.starts(with: word.utf8) else { return .damaged }
        if word == "crop\t" { crops.append(ExportRecord.fields(line, limit: ExportRecord.cropFields)) }
        position = after
      }
    }
    guard let record = ExportRecord(head: fields, crops: crops) else { return .damaged }
    history.add(record, at: start + first..<start + position)
    history.begun.subtract(record.crops.map(\.name))
    history.isEnded = false
    return .record(position)
  }

  /// The next line that begins a record.
  private func nextRecord(after position: Int) -> Int? {
    var position = position
    while let (_, next) = line(at: position) {
      let rest = buffer[next...]
      let words = ["begin\t", "photo\t", "old\t", "end\t"]
      if words.contains(where: { rest.starts(with: $0.utf8) }) { return next }
      position = next
    }
    return nil
  }
}

/// Where the last events of correlations stand; older ones are forgotten.
struct EventPlaces {
    private struct Entry {
        var file: UInt16
        var isTold: Bool
        var line: UInt32
        var offset: Int
    }

    private var files: [String] = []
    private var entries: [Entry] = []
    private var count: UInt64 = 0

    /// 16 bytes each.
    private static let maximum: UInt64 = 1 << 19

    /// The events that follow stand in this file.
    mutating func begin(file: String) { files.append(file) }

    /// - Parameter isTold: By an earlier run.
    /// - Returns: What the event is called from now on.
    mutating func add(line: Int, offset: Int, isTold: Bool) -> UInt64 {
        add(entry(files.count - 1, line, offset, isTold))
    }

    /// The same for a line of a file that was read before.
    mutating func add(_ place: LogStory.Place, isTold: Bool) -> UInt64 {
        let file = files.lastIndex(of: place.file) ?? files.count - 1
        return add(entry(file, place.line, place.offset, isTold))
    }

    private func entry(_ file: Int, _ line: Int, _ offset: Int, _ isTold: Bool) -> Entry {
        Entry(
            file: UInt16(clamping: file), isTold: isTold, line: UInt32(clamping: line), offset: offset)
    }

    private mutating func add(_ entry: Entry) -> UInt64 {
        let reference = count
        count += 1
        if reference < Self.maximum {
            entries.append(entry)
        } else {
            entries[Int(reference % Self.maximum)] = entry
        }
        return reference
    }

    /// nil for an event that is forgotten.
    subscript(reference: UInt64) -> LogStory.Place? {
        guard reference < count, count - reference <= Self.maximum else { return nil }
        let entry = entries[Int(reference % Self.maximum)]
        return LogStory.Place(file: files[Int(entry.file)], line: Int(entry.line), offset: entry.offset)
    }

    /// Whether an earlier run told of an event.
    func isTold(_ reference: UInt64) -> Bool {
        guard reference < count, count - reference <= Self.maximum else { return false }
        return entries[Int(reference % Self.maximum)].isTold
    }
}

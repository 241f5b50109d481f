/// Where the last events of correlations stand, in files by number; older ones are forgotten.
struct EventPlaces {
    private struct Entry {
        var file: UInt16
        var isTold: Bool
        var line: UInt32
        var offset: Int
    }

    private var entries: [Entry] = []
    private var count: UInt64 = 0

    private let maximum: UInt64

    /// 16 bytes each.
    static let usualMaximum = 1 << 19

    init(maximum: Int = usualMaximum) { self.maximum = UInt64(maximum) }

    /// - Parameter isTold: By an earlier run.
    /// - Returns: What the event is called from now on.
    mutating func add(_ place: LinePlace, isTold: Bool) -> UInt64 {
        let entry = Entry(
            file: UInt16(clamping: place.file), isTold: isTold, line: UInt32(clamping: place.line),
            offset: place.offset)
        let reference = count
        count += 1
        if reference < maximum {
            entries.append(entry)
        } else {
            entries[Int(reference % maximum)] = entry
        }
        return reference
    }

    /// nil for an event that is forgotten.
    subscript(reference: UInt64) -> LinePlace? {
        guard reference < count, count - reference <= maximum else { return nil }
        let entry = entries[Int(reference % maximum)]
        return LinePlace(file: Int(entry.file), line: Int(entry.line), offset: entry.offset)
    }

    /// Whether an earlier run told of an event.
    func isTold(_ reference: UInt64) -> Bool {
        guard reference < count, count - reference <= maximum else { return false }
        return entries[Int(reference % maximum)].isTold
    }
}

import Glibc
import LogReading

/// The year in which a log without years begins: the last line was written when the file was.
enum YearGuess {
    private static let span = 64 << 10

    static func firstYear(of text: LogText, zone: LocalZone) -> Int {
        let now = WallTime(text.changed).year
        guard let file = text.file else {
            // What can be read once only begins within a year before it was written.
            guard case .yearless(let month, let day, _, _) = text.firstTime else { return now }
            return LogClock.firstYear(last: (month, day), changed: text.changed, newYears: 0, zone: zone)
        }
        guard let first = yearless(file.descriptor, from: text.offset, isLast: false),
            let last = yearless(file.descriptor, from: max(text.offset, file.size - span), isLast: true)
        else { return now }
        // A log of more than a year begins earlier still; its new years tell that only once it is read.
        let newYears = (first.month, first.day) > (last.month, last.day) ? 1 : 0
        return LogClock.firstYear(last: last, changed: text.changed, newYears: newYears, zone: zone)
    }

    /// The first or last time without a year in a part of a file.
    private static func yearless(
        _ descriptor: Int32, from offset: Int, isLast: Bool
    ) -> (month: Int, day: Int)? {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: span) { buffer, count in
            count = max(0, unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset)))
        }
        // The last part of a file begins anywhere in a line.
        let lines = bytes.split(separator: UInt8(ascii: "\n")).dropFirst(isLast && bytes.count == span ? 1 : 0)
        for line in isLast ? Array(lines.reversed()) : Array(lines) {
            let time = LineBytes.with(Array(line)) { LogLine($0).time }
            if case .yearless(let month, let day, _, _) = time { return (month, day) }
        }
        return nil
    }
}

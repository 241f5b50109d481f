import Glibc
import LogReading

/// The year in which a log without years begins: the last line was written when the file was.
enum YearGuess {
    private static let span = 64 << 10

    static func firstYear(descriptor: Int32, changed: Moment, zone: LocalZone) -> Int {
        let now = WallTime(changed).year
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            let first = yearless(descriptor, from: 0, isLast: false),
            let last = yearless(descriptor, from: max(0, Int(status.st_size) - span), isLast: true)
        else { return now }
        // A log of more than a year begins earlier still; its new years tell that only once it is read.
        let newYears = (first.month, first.day) > (last.month, last.day) ? 1 : 0
        return LogClock.firstYear(last: last, changed: changed, newYears: newYears, zone: zone)
    }

    /// The first or last time without a year in a part of a file.
    private static func yearless(
        _ descriptor: Int32, from offset: Int, isLast: Bool
    ) -> (month: Int, day: Int)? {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: span) { buffer, count in
            count = max(0, unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset)))
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n")).dropFirst(offset > 0 ? 1 : 0)
        for line in isLast ? Array(lines.reversed()) : Array(lines) {
            let time = LineBytes.with(Array(line)) { LogLine($0).time }
            if case .yearless(let month, let day, _, _) = time { return (month, day) }
        }
        return nil
    }
}

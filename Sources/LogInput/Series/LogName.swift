package import LogReading

/// What the name of a log says: which log it belongs to, and which part of it this is.
///
/// Forms of logrotate (numbers, `dateext` with its usual formats, `extension`), savelog, newsyslog, cronolog,
/// rotatelogs, Tomcat and log4j; names of folders by date, as of central log hosts.
package struct LogName: Hashable, Sendable {
    package enum Rotation: Hashable, Sendable {
        /// The one that is written to, as far as the name tells.
        case current
        /// Higher is older.
        case number(Int)
        /// A day (or month) in the name: of the rotation, or of the lines.
        case date(NamedDate)
    }

    /// A date in a name, which may mean its beginning or the time until its end.
    package struct NamedDate: Hashable, Sendable {
        package var start: WallTime
        /// The first second after what it names: a day, an hour, a month or a year.
        package var end: WallTime
    }

    /// The folder and the name without rotation and compression: the same for all parts of a log.
    package let series: PathBytes
    package let rotation: Rotation
    /// Whether the number stands before the extension (`access.1.log`), where it may as well be part of the name.
    let isNumberInside: Bool

    package init(_ path: PathBytes) {
        let stem = Self.withoutCompression(path.name)
        var parsed = Self.parse(stem)
        var folder = path.bytes.contains(UInt8(ascii: "/")) ? path.folder : PathBytes([UInt8]())
        if let (outer, date) = Self.dated(folder) {
            folder = outer
            if parsed.rotation == .current { parsed.rotation = .date(date) }
        }
        series = folder.appending(parsed.base)
        rotation = parsed.rotation
        isNumberInside = parsed.isInside
    }

    /// Its own log, whatever its name looks like.
    init(alone path: PathBytes) {
        series = path
        rotation = .current
        isNumberInside = false
    }

    var isOfLoginRecords: Bool {
        ["wtmp", "btmp", "utmp", "lastlog", "faillog", "tallylog"].contains { series.name.starts(with: Array($0.utf8)) }
    }

    private struct Parsed {
        var base: [UInt8]
        var rotation: Rotation
        var isInside = false
    }

    private static func withoutCompression(_ name: [UInt8]) -> [UInt8] {
        for suffix in [".gz", ".zst", ".zstd", ".xz", ".lzma", ".bz2", ".Z", ".lz4"] {
            let bytes = Array(suffix.utf8)
            if name.count > bytes.count, name.suffix(bytes.count).elementsEqual(bytes) {
                return Array(name.dropLast(bytes.count))
            }
        }
        return name
    }

    private static func parse(_ name: [UInt8]) -> Parsed {
        if let dated = dated(name) { return dated }
        if let (base, digits) = split(name), let number = number(digits) {
            return Parsed(base: base, rotation: .number(number))
        }
        if let (base, word) = split(name), word.elementsEqual("old".utf8) {
            return Parsed(base: base, rotation: .number(1))
        }
        if let (inner, suffix) = split(name), isExtension(suffix), let (base, digits) = split(inner),
            let number = number(digits)
        {
            return Parsed(base: base + [0x2E] + suffix, rotation: .number(number), isInside: true)
        }
        return Parsed(base: name, rotation: .current)
    }

    /// At the last dot, with something on both sides.
    private static func split(_ name: [UInt8]) -> (before: [UInt8], after: [UInt8])? {
        guard let dot = name.lastIndex(of: 0x2E), dot > 0, dot + 1 < name.count else { return nil }
        return (Array(name[..<dot]), Array(name[(dot + 1)...]))
    }

    private static func number(_ digits: [UInt8]) -> Int? {
        guard (1...4).contains(digits.count), digits.allSatisfy(isDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func isExtension(_ bytes: [UInt8]) -> Bool {
        ["log", "txt", "err", "out"].contains { bytes.elementsEqual($0.utf8) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    // MARK: Dates

    /// A date somewhere in the name, with the separator before it; at its end or before an extension.
    private static func dated(_ name: [UInt8]) -> Parsed? {
        for start in name.indices where isDigit(name[start]) && (start == 0 || !isDigit(name[start - 1])) {
            guard start > 0 else { continue }
            guard let (date, end) = DateReader.date(in: name, from: start) ?? epoch(name, from: start) else { continue }
            var base = Array(name[..<start])
            if let last = base.last, [0x2E, 0x2D, 0x5F].contains(last) { base.removeLast() }
            guard !base.isEmpty else { continue }
            // log4j adds a number.
            var rest = name[end...]
            if let first = rest.first, [0x2E, 0x2D].contains(first) {
                let digits = rest.dropFirst().prefix(while: isDigit)
                if (1...3).contains(digits.count) { rest = rest.dropFirst(1 + digits.count) }
            }
            guard rest.isEmpty || rest.first == 0x2E && isExtension(Array(rest.dropFirst())) else { continue }
            return Parsed(base: base + rest, rotation: .date(date))
        }
        return nil
    }

    /// Seconds since 1970 alone, as logrotate's `-%s` and rotatelogs write them.
    private static func epoch(_ name: [UInt8], from start: Int) -> (NamedDate, end: Int)? {
        let digits = name[start...].prefix(while: isDigit)
        guard digits.count == 10, let seconds = Int64(String(decoding: digits, as: UTF8.self)),
            (600_000_000..<4_100_000_000).contains(seconds)
        else { return nil }
        let wall = WallTime(Moment(seconds: seconds))
        return (NamedDate(start: wall, end: wall), digits.endIndex)
    }

    /// Folders such as `2026/11/05`, `2026/11`, `2026-11-05` or `20261105`.
    private static func dated(_ folder: PathBytes) -> (PathBytes, NamedDate)? {
        let names = folder.bytes.split(separator: 0x2F, omittingEmptySubsequences: false).map(Array.init)
        for count in [3, 2, 1] where names.count >= count {
            let last = names.suffix(count)
            guard last.allSatisfy({ $0.allSatisfy { isDigit($0) || $0 == 0x2D } && !$0.isEmpty }) else { continue }
            let joined = Array(last.joined(separator: [0x2D]))
            guard let (date, end) = DateReader.date(in: joined, from: 0), end == joined.count else { continue }
            let outer = Array(names.dropLast(count).joined(separator: [0x2F]))
            return (outer.isEmpty && folder.bytes.first == 0x2F ? "/" : PathBytes(outer), date)
        }
        return nil
    }
}

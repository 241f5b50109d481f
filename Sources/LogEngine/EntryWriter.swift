import LogReading

/// Who wrote an entry of a journal. journald knows the process and its user; under which name an entry comes, the
/// process says itself, and any user can say what he likes.
///
/// - Source: systemd.journal-fields(7), "Trusted Journal Fields".
enum EntryWriter {
    /// Whether a user is a person's, by `_UID`. Services that log under another name than their program's run as others.
    static func isOrdinary(user: LineBytes) -> Bool {
        guard (4...10).contains(user.count) else { return false }
        var number = 0
        for place in 0..<user.count {
            guard user[place] &- 48 < 10 else { return false }
            number = number * 10 + Int(user[place] - 48)
        }
        // Those that systemd makes for services, and nobody.
        return number >= 1_000 && !(61_184...65_519).contains(number) && number != 65_534
    }

    /// Whether anybody can write entries in this way, by `_TRANSPORT`.
    static func isOpen(way: LineBytes) -> Bool { ways.contains { way.elementsEqual($0) } }

    private static let ways: [StaticString] = ["syslog", "journal", "stdout"]

    /// Whether a program stands in a folder where users put their own, and so may have any name.
    static func isOwn(file: LineBytes) -> Bool { ownFolders.contains { file.starts(with: $0) } }

    private static let ownFolders: [StaticString] = [
        "/home/", "/var/home/", "/tmp/", "/var/tmp/", "/dev/shm/", "/run/user/",
    ]

    /// The name of a program in `_EXE` or `_COMM`.
    static func name(_ line: LineBytes, _ value: Range<Int>) -> Range<Int> {
        var end = value.upperBound
        // Its file was replaced or removed while it ran.
        if value.count > 10, line.starts(with: " (deleted)", at: end - 10) { end -= 10 }
        let base = base(of: line[value.lowerBound..<end])
        return value.lowerBound + base.lowerBound..<value.lowerBound + base.upperBound
    }

    /// Whether a program goes by a name: its own (`smtpd` as `postfix/smtpd`, `cron` as `CRON`), or one that only has
    /// more behind it (`sshd-session` as `sshd`, `exim4` as `exim`, `python3` as `python`).
    static func mayWrite(_ program: LineBytes, as identifier: LineBytes) -> Bool {
        let name = identifier[base(of: identifier)]
        let (short, long) = name.count < program.count ? (name, program) : (program, name)
        let isSame = (0..<short.count).allSatisfy { lower(short[$0]) == lower(long[$0]) }
        guard !short.isEmpty, isSame else { return false }
        // `_COMM` has fifteen bytes at most.
        if short.count == long.count || program.count == 15 { return true }
        return lower(long[short.count]) &- 97 >= 26
    }

    /// Behind the last slash.
    private static func base(of path: LineBytes) -> Range<Int> {
        var start = path.count
        while start > 0, path[start - 1] != UInt8(ascii: "/") { start -= 1 }
        return start..<path.count
    }

    private static func lower(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }
}

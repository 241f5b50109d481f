extension JournalEntry {
    /// What stands for a part of a line of a log.
    package struct Part: Hashable, Sendable {
        /// Its bytes in those of the entry.
        package let range: Range<Int>
        /// Whether journald found it out by itself, so that the sender could not choose it. That is so in files which
        /// the journal of the host wrote; what was received from other hosts is as true as they are.
        package let isTrusted: Bool
    }

    /// The host that wrote the entry.
    package var host: Part? { part("_HOSTNAME", isTrusted: true) }

    /// The name that the program gave itself; otherwise that of its process, which it can choose as well.
    package var program: Part? { part("SYSLOG_IDENTIFIER", isTrusted: false) ?? part("_COMM", isTrusted: false) }

    /// The file from which the program runs.
    package var executable: Part? { part("_EXE", isTrusted: true) }

    /// The service that the program belongs to.
    package var unit: Part? { part("_SYSTEMD_UNIT", isTrusted: true) }

    package var message: Part? { part("MESSAGE", isTrusted: false) }

    /// The number of the process: as the system says, otherwise as the sender says.
    package var process: (number: Int, isTrusted: Bool)? {
        number("_PID").map { ($0, true) } ?? number("SYSLOG_PID").map { ($0, false) }
    }

    /// Facility × 8 + severity as the sender says, where it names both.
    package var priority: Int? {
        guard let facility = number("SYSLOG_FACILITY"), let severity = number("PRIORITY"), (0...127).contains(facility),
            (0...7).contains(severity)
        else { return nil }
        return facility * 8 + severity
    }

    private func part(_ name: StaticString, isTrusted: Bool) -> Part? {
        value(name).map { Part(range: $0, isTrusted: isTrusted) }
    }

    private func number(_ name: StaticString) -> Int? {
        guard let range = value(name), (1...10).contains(range.count) else { return nil }
        var number = 0
        for byte in bytes[range] {
            guard byte &- UInt8(ascii: "0") < 10 else { return nil }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return number
    }
}

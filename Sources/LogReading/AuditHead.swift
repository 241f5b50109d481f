/// What stands before the fields of an audit record, in each of the forms in which records come to logs.
///
///     node=web1 type=SYSCALL msg=audit(1364481363.243:24287): arch=…   auditd; without `node=` by default
///     … h audispd: node=web1 type=SYSCALL msg=audit(…): arch=…         passed on to syslog by its dispatcher
///     … h kernel: [ 12.5] audit: type=1300 audit(…): arch=…            where no auditd takes records
///     … h audit[812]: SYSCALL arch=…                                   from journald
///
/// - Source: auditd.conf(5) `name_format`, audisp-syslog(8), systemd-journald.service(8).
public struct AuditHead: Sendable, Hashable {
    /// The host whose record it is, where it says so.
    public var host: Range<Int>?
    /// `SYSCALL`, `1300`.
    public var type: Range<Int>
    /// `1364481363.243:24287`, the same in all records of one event; nil where the form has none.
    public var number: Range<Int>?
    /// Where they begin.
    public var fields: Int

    /// Of a line of auditd's own.
    static func record(_ line: LineBytes, from start: Int) -> AuditHead? {
        var place = start
        var host: Range<Int>?
        if line.starts(with: "node=", at: place) {
            guard let end = line.first(UInt8(ascii: " "), from: place), end > place + 5 else { return nil }
            host = place + 5..<end
            place = end + 1
        }
        guard line.starts(with: "type=", at: place), let end = line.first(UInt8(ascii: " "), from: place),
            line.starts(with: "msg=audit(", at: end + 1)
        else { return nil }
        return AuditHead(line, host: host, type: place + 5..<end, numberFrom: end + 11)
    }

    /// Of a message of syslog or of a journal.
    static func carried(_ line: LineBytes, program: LineBytes, from start: Int) -> AuditHead? {
        if program.elementsEqual("kernel") { return kernel(line, from: start) }
        guard LogLine.mayCarryAudit(program) else { return nil }
        if let record = record(line, from: start) { return record }
        guard program.elementsEqual("audit") else { return nil }
        return kernel(line, from: start) ?? journal(line, from: start)
    }

    private static func kernel(_ line: LineBytes, from start: Int) -> AuditHead? {
        var place = start
        if line.starts(with: "[", at: place), let end = line.first("] ", from: place), end - place <= 20 {
            place = end + 2
        }
        if line.starts(with: "audit: ", at: place) { place += 7 }
        guard line.starts(with: "type=", at: place), let end = line.first(UInt8(ascii: " "), from: place),
            line.starts(with: "audit(", at: end + 1)
        else { return nil }
        return AuditHead(line, host: nil, type: place + 5..<end, numberFrom: end + 7)
    }

    private static func journal(_ line: LineBytes, from start: Int) -> AuditHead? {
        var end = start
        while end < line.count, isOfType(line[end]) { end += 1 }
        guard end - start >= 3, line[start] > UInt8(ascii: "9"), line.starts(with: " ", at: end) else { return nil }
        return AuditHead(type: start..<end, fields: end + 1)
    }

    private static func isOfType(_ byte: UInt8) -> Bool {
        byte &- 65 < 26 || byte &- 48 < 10 || byte == UInt8(ascii: "_")
    }

    private init(type: Range<Int>, fields: Int) {
        self.type = type
        self.fields = fields
    }

    private init?(_ line: LineBytes, host: Range<Int>?, type: Range<Int>, numberFrom start: Int) {
        var reader = TimeReader(line, at: start)
        guard !type.isEmpty, reader.sinceEpoch() != nil, let end = line.first("):", from: reader.place) else {
            return nil
        }
        self.init(type: type, fields: min(end + 3, line.count))
        self.host = host
        number = start..<end
    }
}

extension LogLine {
    /// Whether the lines of a program, the kernel besides, may be audit records: `audit`, `audispd`, `audisp-syslog`,
    /// and what sites call them.
    public static func mayCarryAudit(_ program: LineBytes) -> Bool {
        program.first("audit") != nil || program.first("audisp") != nil
    }

    /// Takes an audit record in the message of syslog or of a journal for what it is; the message stays whole.
    ///
    /// - Parameter number: What the records of its event share, where the journal says it.
    public mutating func readCarriedAudit(_ line: LineBytes, number: Range<Int>? = nil) {
        guard let program, form == .syslog || form == .syslog5424,
            var head = AuditHead.carried(line, program: line[program], from: message.lowerBound)
        else { return }
        head.number = head.number ?? number
        if let node = head.host { host = node }
        audit = head
        form = .audit
    }
}

/// What stands behind the time in the line of a log that one program writes by itself.
///
/// Each form is told by marks of the program's own grammar before anything that a stranger may choose.
///
/// - Source: vsftpd.conf(5) `xferlog_enable`; xferlog(5); Squid's native access.log; PostgreSQL §20.8 `log_line_prefix`;
///   MySQL §7.4.2, MariaDB's "Error Log"; Dovecot's log(3) lines; BIND 9 "logging"; Exim's specification §52; the
///   Kubernetes "CRI Container Log" design; journalctl(1) `--output=short-unix`.
struct OwnLog {
    var writer: LogWriter?
    var host: Range<Int>?
    var program: Range<Int>?
    var process: Int?
    /// Where the message begins.
    var message: Int

    init(_ writer: LogWriter?, process: Int? = nil, message: Int) {
        self.writer = writer
        self.process = process
        self.message = message
    }

    init(host: Range<Int>?, program: Range<Int>, process: Int?, message: Int) {
        self.host = host
        self.program = program
        self.process = process
        self.message = message
    }

    // MARK: By the form of the time

    /// Behind `Thu Nov  5 03:12:44 2026 `.
    static func afterWeekday(_ line: LineBytes, _ start: Int) -> OwnLog? {
        vsftpd(line, start) ?? (TransferLog.isRecord(line, from: start) ? OwnLog(.xferlog, message: start) : nil)
    }

    /// Behind `1364481363.243 `.
    static func afterEpoch(_ line: LineBytes, _ start: Int) -> OwnLog? {
        // No other log has such a time: the tag need not have a number.
        squid(line, start) ?? qmail(line, start) ?? hosted(line, start, tagged)
    }

    /// Behind `@4000000037c219bf2ef02e94 `.
    static func afterLabel(_ line: LineBytes, _ start: Int) -> OwnLog? {
        dovecot(line, start) ?? qmail(line, start) ?? tagged(line, start)
    }

    /// Behind `2026-11-05 03:12:44 `, `2026-11-05T03:12:44Z `, `05-Nov-2026 03:12:44.123 `, `261105  3:12:44 `.
    ///
    /// - Parameter isDayFirst: As BIND writes it.
    static func afterDate(_ line: LineBytes, _ start: Int, isDayFirst: Bool) -> OwnLog? {
        container(line, start) ?? dovecot(line, start) ?? named(line, start, isDayFirst: isDayFirst)
            ?? mysql(line, start) ?? postgres(line, start) ?? fail2ban(line, start) ?? hosted(line, start)
            ?? exim(line, start) ?? named(tag: line, start) ?? lighttpd(line, start)
    }

    /// Behind `Nov  5 03:12:44 `, where no host stands.
    static func withoutHost(_ line: LineBytes, _ start: Int) -> OwnLog? {
        dovecot(line, start) ?? named(line, start, isDayFirst: false) ?? tagged(line, start)
    }

    /// Behind `[Thu Nov 05 03:12:44.1 2026] ` and `2026/11/05 03:12:44 `.
    static func webServer(_ line: LineBytes, _ start: Int, isBracketed: Bool) -> OwnLog? {
        guard line.starts(with: "[", at: start) else { return nil }
        return isBracketed ? OwnLog(.apache, message: client(line, start)) : OwnLog(.nginx, message: start)
    }

    private static let asteriskLevels: [StaticString] = ["NOTICE[", "SECURITY[", "WARNING[", "VERBOSE[", "ERROR["]

    /// Behind `[2026-11-05 03:12:44] `, as Asterisk writes it, and `[1387288694] `, as NSD does.
    static func bracketed(_ line: LineBytes, _ start: Int) -> OwnLog? {
        if LineWords.begins(line, start, with: asteriskLevels) { return OwnLog(.asterisk, message: start) }
        return named(tag: line, start)
    }

    /// Where the message begins that a program handed to syslog with the head of its own log.
    static func carried(_ line: LineBytes, program: Range<Int>, _ start: Int) -> Int {
        guard start < line.count else { return start }
        switch line[program.lowerBound] {
        case UInt8(ascii: "a"), UInt8(ascii: "h"):
            return line[start] == UInt8(ascii: "[") && LogLine.mayCarryAccess(line[program])
                ? client(line, start) : start
        case UInt8(ascii: "e") where line.starts(with: "exim", at: program.lowerBound):
            var place = start
            var reader = TimeReader(line, at: place)
            if reader.yearFirst() != nil, line.starts(with: " ", at: reader.place) { place = reader.place + 1 }
            return exim(line, place)?.message ?? place
        case UInt8(ascii: "l") where line[program].elementsEqual("lighttpd"):
            return lighttpd(line, start)?.message ?? start
        case UInt8(ascii: "n") where line[program].elementsEqual("named"):
            return named(line, start, isDayFirst: false)?.message ?? start
        case UInt8(ascii: "n") where line[program].elementsEqual("nginx"):
            var reader = TimeReader(line, at: start)
            return reader.yearFirst() != nil && line.starts(with: " [", at: reader.place) ? reader.place + 1 : start
        case UInt8(ascii: "q") where line.starts(with: "qmail", at: program.lowerBound):
            var reader = TimeReader(line, at: start)
            return reader.sinceEpoch() != nil && line.starts(with: " ", at: reader.place) ? reader.place + 1 : start
        default: return start
        }
    }

    /// Behind `[auth_basic:error] [pid 26405:tid 140] `, where the client follows.
    private static func client(_ line: LineBytes, _ start: Int) -> Int {
        var place = start
        while line.starts(with: "[", at: place), !line.starts(with: "[client ", at: place) {
            guard let close = line.first("] ", from: place) else { return start }
            place = close + 2
        }
        return line.starts(with: "[client ", at: place) ? place : start
    }

    /// Behind `26/11/5@03:12:44: `: nobody else writes a time so.
    static func xinetd(message: Int) -> OwnLog { OwnLog(.xinetd, message: message) }

    /// `stdout F …`: what a container wrote, whole (`F`) or a piece of a line (`P`); behind colons stand further tags.
    private static func container(_ line: LineBytes, _ start: Int) -> OwnLog? {
        guard line.starts(with: "std", at: start), LineWords.begins(line, start, with: ["stdout ", "stderr "]),
            LineWords.begins(line, start + 7, with: ["F ", "P ", "F:", "P:"]),
            let blank = line.first(UInt8(ascii: " "), from: start + 8)
        else { return nil }
        return OwnLog(nil, message: blank + 1)
    }

    // MARK: Programs that are named

    /// `mx1 exim[29786]: …`, `novo proftpd[25891] localhost (…): …`: syslog behind a time of another form.
    ///
    /// - Parameter tag: Reads what stands behind the host.
    static func hosted(
        _ line: LineBytes, _ start: Int, _ tag: (LineBytes, Int) -> OwnLog? = { named(tag: $0, $1) }
    ) -> OwnLog? {
        guard let blank = line.first(UInt8(ascii: " "), from: start), blank > start,
            LineWords.isName(line, start..<blank), var own = tag(line, blank + 1)
        else { return nil }
        own.host = start..<blank
        return own
    }

    /// `mod_sftp/0.9.9[812]: …`.
    static func named(tag line: LineBytes, _ start: Int) -> OwnLog? {
        tag(line, start).map { OwnLog(host: nil, program: $0.program, process: $0.process, message: $0.end) }
    }

    /// `tcpserver: …`, `sshd[812]: …`.
    static func tagged(_ line: LineBytes, _ start: Int) -> OwnLog? {
        if let tag = tag(line, start) {
            return OwnLog(host: nil, program: tag.program, process: tag.process, message: tag.end)
        }
        guard let colon = line.first(": ", from: start), colon > start, LineWords.isName(line, start..<colon) else {
            return nil
        }
        return OwnLog(host: nil, program: start..<colon, process: nil, message: colon + 2)
    }

    /// `name[812]:` or `name[812] `, with what follows.
    static func tag(_ line: LineBytes, _ start: Int) -> (program: Range<Int>, process: Int, end: Int)? {
        guard let open = line.first(UInt8(ascii: "["), from: start), open > start,
            LineWords.isName(line, start..<open), let close = line.first(UInt8(ascii: "]"), from: open),
            let process = LineWords.number(line, open + 1..<close)
        else { return nil }
        var place = close + 1
        if place < line.count, line[place] == UInt8(ascii: ":") { place += 1 }
        guard place < line.count, line[place] == 0x20 else { return nil }
        return (start..<open, process, place + 1)
    }
}

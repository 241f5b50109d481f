/// What stands behind the time in the line of a log that one program writes by itself.
///
/// Each form is told by marks of the program's own grammar before anything that a stranger may choose.
///
/// - Source: vsftpd.conf(5) `xferlog_enable`; xferlog(5); Squid's native access.log; PostgreSQL §20.8 `log_line_prefix`;
///   MySQL §7.4.2, MariaDB's "Error Log"; Dovecot's log(3) lines; BIND 9 "logging"; Exim's specification §52.
struct OwnLog {
    var writer: LogWriter?
    var host: Range<Int>?
    var program: Range<Int>?
    var process: Int?
    /// Where the message begins.
    var message: Int

    private init(_ writer: LogWriter, process: Int? = nil, message: Int) {
        self.writer = writer
        self.process = process
        self.message = message
    }

    private init(host: Range<Int>?, program: Range<Int>, process: Int?, message: Int) {
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
    static func afterEpoch(_ line: LineBytes, _ start: Int) -> OwnLog? { squid(line, start) ?? qmail(line, start) }

    /// Behind `@4000000037c219bf2ef02e94 `.
    static func afterLabel(_ line: LineBytes, _ start: Int) -> OwnLog? {
        dovecot(line, start) ?? qmail(line, start) ?? tagged(line, start)
    }

    /// Behind `2026-11-05 03:12:44 `, `2026-11-05T03:12:44Z `, `05-Nov-2026 03:12:44.123 `, `261105  3:12:44 `.
    ///
    /// - Parameter isDayFirst: As BIND writes it.
    static func afterDate(_ line: LineBytes, _ start: Int, isDayFirst: Bool) -> OwnLog? {
        dovecot(line, start) ?? named(line, start, isDayFirst: isDayFirst) ?? mysql(line, start)
            ?? postgres(line, start) ?? fail2ban(line, start) ?? hosted(line, start) ?? exim(line, start) ?? named(tag: line, start)
            ?? lighttpd(line, start)
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
            return line[start] == UInt8(ascii: "[") && LogLine.mayCarryAccess(line[program]) ? client(line, start) : start
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

    // MARK: Servers

    /// `[pid 2] [tanaka] FAIL LOGIN: Client "192.0.2.1"`.
    private static func vsftpd(_ line: LineBytes, _ start: Int) -> OwnLog? {
        guard line.starts(with: "[pid ", at: start), let close = line.first(UInt8(ascii: "]"), from: start),
            let process = LineWords.number(line, start + 5..<close), line.starts(with: "] ", at: close),
            line.first(": Client \"", from: close) != nil
        else { return nil }
        return OwnLog(.vsftpd, process: process, message: close + 2)
    }

    /// `   123 192.0.2.1 TCP_MISS/200 1234 GET http://example.com/ - HIER_DIRECT/198.51.100.1 text/html`.
    private static func squid(_ line: LineBytes, _ start: Int) -> OwnLog? {
        var words = LineWords(line, from: start)
        guard let elapsed = words.next(), LineWords.isNumber(line, elapsed), words.next() != nil,
            let result = words.next(), let slash = line.first(UInt8(ascii: "/"), from: result.lowerBound),
            result.upperBound - slash == 4, LineWords.isNumber(line, slash + 1..<result.upperBound),
            line[result.lowerBound] &- 65 < 26
        else { return nil }
        return OwnLog(.squid, message: elapsed.lowerBound)
    }

    private static let qmailWords: [StaticString] = [
        "new msg ", "info msg ", "end msg ", "bounce msg ", "triple bounce: ", "starting delivery ", "delivery ",
        "status: local ", "warning: trouble ", "alert: ",
    ]

    /// `info msg 8390211: bytes 1234 from <x@example.org> qp 1872 uid 89`.
    private static func qmail(_ line: LineBytes, _ start: Int) -> OwnLog? {
        LineWords.begins(line, start, with: qmailWords) ? OwnLog(.qmail, message: start) : nil
    }

    private static let dovecotLevels: [StaticString] = [
        "Info: ", "Warning: ", "Error: ", "Fatal: ", "Panic: ", "Debug: ",
    ]

    /// `imap-login: Info: …`, `auth-worker(22401): Info: …`, `imap(tanaka)<812><x>: Info: …`.
    private static func dovecot(_ line: LineBytes, _ start: Int) -> OwnLog? {
        guard let end = line.first(": ", from: start), end > start,
            LineWords.begins(line, end + 2, with: dovecotLevels), (line[start] | 0x20) &- 97 < 26,
            (start..<end).allSatisfy({ line[$0] != 0x20 })
        else { return nil }
        return OwnLog(.dovecot, message: start)
    }

    private static let namedCategories: Set<String> = [
        "client", "cname", "config", "database", "default", "delegation-only", "dispatch", "dnssec", "dnstap",
        "edns-disabled", "general", "lame-servers", "network", "notify", "nsid", "queries", "query-errors",
        "rate-limit", "resolver", "responses", "rpz", "rpz-passthru", "security", "serve-stale", "spill", "sslkeylog",
        "trust-anchor-telemetry", "unmatched", "update", "update-security", "xfer-in", "xfer-out", "zoneload",
    ]
    private static let namedLevels: [StaticString] = [
        "info: ", "notice: ", "warning: ", "error: ", "critical: ", "debug ",
    ]

    /// `[security: ][error: ]client 192.0.2.1#53: …`.
    private static func named(_ line: LineBytes, _ start: Int, isDayFirst: Bool) -> OwnLog? {
        var place = start
        var marks = isDayFirst ? 1 : 0
        if let end = line.first(": ", from: place), end - place <= 24,
            namedCategories.contains(String(decoding: line[place..<end].bytes, as: UTF8.self))
        {
            (place, marks) = (end + 2, marks + 1)
        }
        if LineWords.begins(line, place, with: namedLevels), let end = line.first(": ", from: place) {
            (place, marks) = (end + 2, marks + 1)
        } else if line.starts(with: "client ", at: place) {
            marks += 1
        }
        return marks >= 2 ? OwnLog(.named, message: place) : nil
    }

    private static let mysqlLevels: [StaticString] = ["[Note] ", "[Warning] ", "[ERROR] ", "[System] "]

    /// `5 [Warning] Access denied …`, `5 [Note] [MY-010926] [Server] Access denied …`, `   39 Connect   Access denied …`.
    private static func mysql(_ line: LineBytes, _ start: Int) -> OwnLog? {
        var words = LineWords(line, from: start)
        guard var word = words.next() else { return nil }
        if LineWords.isNumber(line, word) {
            guard let next = words.next() else { return nil }
            if line[next].elementsEqual("Connect") { return words.next().map { OwnLog(.mysql, message: $0.lowerBound) } }
            word = next
        }
        guard LineWords.begins(line, word.lowerBound, with: mysqlLevels) else { return nil }
        var place = word.lowerBound
        while line.starts(with: "[", at: place), let close = line.first("] ", from: place) { place = close + 2 }
        return OwnLog(.mysql, message: min(place, line.count))
    }

    private static let postgresLevels: [StaticString] = [
        "LOG", "FATAL", "ERROR", "WARNING", "NOTICE", "PANIC", "INFO", "DETAIL", "HINT", "STATEMENT", "CONTEXT",
        "QUERY", "LOCATION", "DEBUG1", "DEBUG2", "DEBUG3", "DEBUG4", "DEBUG5",
    ]

    /// `JST [812] postgres@postgres FATAL:  …`: two blanks stand behind the level, whatever the prefix is.
    private static func postgres(_ line: LineBytes, _ start: Int) -> OwnLog? {
        guard let colon = line.first(":  ", from: start) else { return nil }
        var first = colon
        while first > start, line[first - 1] &- 65 < 26 || line[first - 1] &- 48 < 10 { first -= 1 }
        let level = line[first..<colon]
        guard postgresLevels.contains(where: { level.elementsEqual($0) }) else { return nil }
        return OwnLog(.postgres, message: start)
    }

    /// `fail2ban.actions        [812]: NOTICE  [sshd] Ban 192.0.2.1`.
    private static func fail2ban(_ line: LineBytes, _ start: Int) -> OwnLog? {
        guard line.starts(with: "fail2ban.", at: start) else { return nil }
        var words = LineWords(line, from: start)
        guard let word = words.next(), let colon = line.first(": ", from: word.upperBound - 1) else { return nil }
        let end = line[word.upperBound - 1] == UInt8(ascii: ":") ? word.upperBound - 1 : word.upperBound
        var process: Int?
        if let next = words.next(), next.count > 3, line[next.lowerBound] == UInt8(ascii: "[") {
            process = LineWords.number(line, next.lowerBound + 1..<next.upperBound - 2)
        }
        return OwnLog(host: nil, program: word.lowerBound..<end, process: process, message: colon + 2)
    }

    private static let eximWords: [StaticString] = [
        "H=", "SMTP ", "no MAIL in ", "no host name found ", "no IP address found ", "rejected ", "unexpected ",
        "TLS error on connection ", "refused ", "Start queue run", "End queue run", "too many connections from ",
        "unqualified sender rejected",
    ]

    /// `[812] 1xUhZh-00001g-0j <= …`, `H=… rejected RCPT …`, `plain_server authenticator failed for …`.
    private static func exim(_ line: LineBytes, _ start: Int) -> OwnLog? {
        var words = LineWords(line, from: start)
        guard var word = words.next() else { return nil }
        var process: Int?
        if line[word.lowerBound] == UInt8(ascii: "["), line[word.upperBound - 1] == UInt8(ascii: "]") {
            process = LineWords.number(line, word.lowerBound + 1..<word.upperBound - 1)
            guard process != nil, let next = words.next() else { return nil }
            word = next
        }
        let place = word.lowerBound
        guard
            isEximNumber(line, word) || LineWords.begins(line, place, with: eximWords)
                || line.starts(with: " authenticator failed for ", at: word.upperBound)
        else { return nil }
        return OwnLog(.exim, process: process, message: place)
    }

    /// `1xUhZh-00001g-0j`, and with more digits since 4.97.
    private static func isEximNumber(_ line: LineBytes, _ word: Range<Int>) -> Bool {
        let dashes = word.filter { line[$0] == UInt8(ascii: "-") }.map { $0 - word.lowerBound }
        guard dashes == [6, 13] && word.count == 16 || dashes == [6, 18] && word.count == 23 else { return false }
        return word.allSatisfy {
            (line[$0] | 0x20) &- 97 < 26 || line[$0] &- 48 < 10 || line[$0] == UInt8(ascii: "-")
        }
    }

    /// `(mod_auth.c.525) password doesn't match …`.
    private static func lighttpd(_ line: LineBytes, _ start: Int) -> OwnLog? {
        guard line.starts(with: "(", at: start), let close = line.first(") ", from: start),
            let dot = line.first(".c.", from: start), dot < close, LineWords.isNumber(line, dot + 3..<close)
        else { return nil }
        return OwnLog(.lighttpd, message: close + 2)
    }

    // MARK: Programs that are named

    /// `mx1 exim[29786]: …`, `novo proftpd[25891] localhost (…): …`: syslog behind a time of another form.
    static func hosted(_ line: LineBytes, _ start: Int) -> OwnLog? {
        guard let blank = line.first(UInt8(ascii: " "), from: start), blank > start,
            LineWords.isName(line, start..<blank), let tag = tag(line, blank + 1)
        else { return nil }
        return OwnLog(host: start..<blank, program: tag.program, process: tag.process, message: tag.end)
    }

    /// `mod_sftp/0.9.9[812]: …`.
    private static func named(tag line: LineBytes, _ start: Int) -> OwnLog? {
        tag(line, start).map { OwnLog(host: nil, program: $0.program, process: $0.process, message: $0.end) }
    }

    /// `tcpserver: …`, `sshd[812]: …`.
    private static func tagged(_ line: LineBytes, _ start: Int) -> OwnLog? {
        if let tag = tag(line, start) {
            return OwnLog(host: nil, program: tag.program, process: tag.process, message: tag.end)
        }
        guard let colon = line.first(": ", from: start), colon > start, LineWords.isName(line, start..<colon) else {
            return nil
        }
        return OwnLog(host: nil, program: start..<colon, process: nil, message: colon + 2)
    }

    /// `name[812]:` or `name[812] `, with what follows.
    private static func tag(_ line: LineBytes, _ start: Int) -> (program: Range<Int>, process: Int, end: Int)? {
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

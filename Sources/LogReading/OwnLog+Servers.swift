/// The marks of each program, of what stands behind the time.
extension OwnLog {
    /// `[pid 2] [tanaka] FAIL LOGIN: Client "192.0.2.1"`.
    static func vsftpd(_ line: LineBytes, _ start: Int) -> OwnLog? {
        guard line.starts(with: "[pid ", at: start), let close = line.first(UInt8(ascii: "]"), from: start),
            let process = LineWords.number(line, start + 5..<close), line.starts(with: "] ", at: close),
            line.first(": Client \"", from: close) != nil
        else { return nil }
        return OwnLog(.vsftpd, process: process, message: close + 2)
    }

    /// `   123 192.0.2.1 TCP_MISS/200 1234 GET http://example.com/ - HIER_DIRECT/198.51.100.1 text/html`.
    static func squid(_ line: LineBytes, _ start: Int) -> OwnLog? {
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
    static func qmail(_ line: LineBytes, _ start: Int) -> OwnLog? {
        LineWords.begins(line, start, with: qmailWords) ? OwnLog(.qmail, message: start) : nil
    }

    private static let dovecotLevels: [StaticString] = [
        "Info: ", "Warning: ", "Error: ", "Fatal: ", "Panic: ", "Debug: ",
    ]

    /// `imap-login: Info: …`, `auth-worker(22401): Info: …`, `imap(tanaka)<812><x>: Info: …`.
    static func dovecot(_ line: LineBytes, _ start: Int) -> OwnLog? {
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
    static func named(_ line: LineBytes, _ start: Int, isDayFirst: Bool) -> OwnLog? {
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
    static func mysql(_ line: LineBytes, _ start: Int) -> OwnLog? {
        var words = LineWords(line, from: start)
        guard var word = words.next() else { return nil }
        if LineWords.isNumber(line, word) {
            guard let next = words.next() else { return nil }
            if line[next].elementsEqual("Connect") {
                return words.next().map { OwnLog(.mysql, message: $0.lowerBound) }
            }
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
    static func postgres(_ line: LineBytes, _ start: Int) -> OwnLog? {
        guard let colon = line.first(":  ", from: start) else { return nil }
        var first = colon
        while first > start, line[first - 1] &- 65 < 26 || line[first - 1] &- 48 < 10 { first -= 1 }
        let level = line[first..<colon]
        guard postgresLevels.contains(where: { level.elementsEqual($0) }) else { return nil }
        return OwnLog(.postgres, message: start)
    }

    /// `fail2ban.actions        [812]: NOTICE  [sshd] Ban 192.0.2.1`.
    static func fail2ban(_ line: LineBytes, _ start: Int) -> OwnLog? {
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
    static func exim(_ line: LineBytes, _ start: Int) -> OwnLog? {
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
    static func lighttpd(_ line: LineBytes, _ start: Int) -> OwnLog? {
        guard line.starts(with: "(", at: start), let close = line.first(") ", from: start),
            let dot = line.first(".c.", from: start), dot < close, LineWords.isNumber(line, dot + 3..<close)
        else { return nil }
        return OwnLog(.lighttpd, message: close + 2)
    }
}

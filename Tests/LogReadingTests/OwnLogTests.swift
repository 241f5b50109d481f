import LogReading
import Testing

/// A line of a program's own log, with what is known of it.
private struct Sample: Sendable, CustomTestStringConvertible {
    let line: String
    let form: LineForm
    let program: String?
    var host: String?
    var process: Int?
    let message: String

    var testDescription: String { line }

    init(
        _ line: String, _ program: String?, _ message: String, form: LineForm = .timed, host: String? = nil,
        process: Int? = nil
    ) {
        (self.line, self.form, self.program, self.message) = (line, form, program, message)
        (self.host, self.process) = (host, process)
    }
}

@Test(arguments: [
    Sample(
        "Thu Nov  5 03:12:44 2026 [pid 2] [bob] FAIL LOGIN: Client \"192.0.2.1\"", "vsftpd",
        "[bob] FAIL LOGIN: Client \"192.0.2.1\"", process: 2),
    Sample(
        "Thu Nov  5 03:12:44 2026 1 192.0.2.1 10 /a_b.txt b _ o r bob ftp 0 * c", "xferlog",
        "1 192.0.2.1 10 /a_b.txt b _ o r bob ftp 0 * c"),
    Sample(
        "1364481363.243    123 192.0.2.1 TCP_MISS/200 12 GET http://x/ - HIER_NONE/- text/html", "squid",
        "123 192.0.2.1 TCP_MISS/200 12 GET http://x/ - HIER_NONE/- text/html"),
    Sample(
        "2026-11-05 03:12:44.123 JST [812] x@y FATAL:  no", "postgres", "JST [812] x@y FATAL:  no"),
    Sample("2026-11-05  3:12:44 5 [Warning] Access denied", "mysqld", "Access denied"),
    Sample("2026-11-05T03:12:44.123456Z 5 [Note] [MY-010926] [Server] Access denied", "mysqld", "Access denied"),
    Sample("261105  3:12:44\t   39 Connect\tAccess denied", "mysqld", "Access denied"),
    Sample("Nov 05 03:12:44 imap-login: Info: Login: user=<x>", "dovecot", "imap-login: Info: Login: user=<x>"),
    Sample("2026-11-05 03:12:44 auth-worker(9): Info: sql(x)", "dovecot", "auth-worker(9): Info: sql(x)"),
    Sample("@4000000037c219bf2ef02e94 imap(x)<9><y>: Info: z", "dovecot", "imap(x)<9><y>: Info: z"),
    Sample("@4000000037c219bf2ef02e94 new msg 93869", "qmail-send", "new msg 93869"),
    Sample("@4000000037c219bf2ef02e94 tcpserver: status: 1/40", "tcpserver", "status: 1/40", form: .syslog),
    Sample(
        "2026-11-05 03:12:44,121 h proftpd[9] h.example.jp (x[192.0.2.1]): USER a", "proftpd",
        "h.example.jp (x[192.0.2.1]): USER a", form: .syslog, host: "h", process: 9),
    Sample("26/11/5@03:12:44: FAIL: telnet address from=192.0.2.1", "xinetd", "FAIL: telnet address from=192.0.2.1"),
    Sample(
        "[Thu Nov 05 03:12:44.1 2026] [auth_basic:error] [pid 9:tid 8] [client 192.0.2.1:5] AH01618: user x", "apache2",
        "[client 192.0.2.1:5] AH01618: user x", form: .webError),
    Sample("2026/11/05 03:12:44 [error] 12#0: *1 open()", "nginx", "[error] 12#0: *1 open()", form: .webError),
    Sample("2026-11-05 03:12:44: (mod_auth.c.525) no", "lighttpd", "no", form: .webError),
    Sample("05-Nov-2026 03:12:44.123 security: info: client 192.0.2.1#5: x", "named", "client 192.0.2.1#5: x"),
    Sample("05-Nov-2026 03:12:44.123 error: client 192.0.2.1#5: x", "named", "client 192.0.2.1#5: x"),
    Sample("05-Nov-2026 03:12:44.123 client 192.0.2.1#5: x", "named", "client 192.0.2.1#5: x"),
    Sample(
        "2026-11-05 03:12:44,123 fail2ban.actions        [812]: NOTICE  [sshd] Ban 192.0.2.1", "fail2ban.actions",
        "NOTICE  [sshd] Ban 192.0.2.1", form: .syslog, process: 812),
    Sample("2026-11-05 03:12:44 [9] 1xUhZh-00001g-0j <= a H=x", "exim", "1xUhZh-00001g-0j <= a H=x", process: 9),
    Sample("2026-11-05 03:12:44 plain authenticator failed for x", "exim", "plain authenticator failed for x"),
    Sample(
        "2026-11-05 03:12:44 mx1 exim[9]: [9] H=x [192.0.2.1] rejected", "exim", "H=x [192.0.2.1] rejected",
        form: .syslog, host: "mx1", process: 9),
    Sample("[2026-11-05 03:12:44] NOTICE[9] chan_sip.c: x", "asterisk", "NOTICE[9] chan_sip.c: x"),
    Sample("[1387288694] nsd[9]: info: x", "nsd", "info: x", form: .syslog, process: 9),
    // Syslog in other forms.
    Sample("Nov  5 03:12:44 sshd[9]: x", "sshd", "x", form: .syslog, process: 9),
    Sample("mx1 sshd[9]: x", "sshd", "x", form: .syslog, host: "mx1", process: 9),
    Sample("Nov  5 03:12:44 <auth.info> h sshd[9]: x", "sshd", "x", form: .syslog, host: "h", process: 9),
    Sample("Nov  5 03:12:44 h sshd[9]: [ID 800047 auth.info] x", "sshd", "x", form: .syslog, host: "h", process: 9),
    Sample(
        "Nov  5 03:12:44 h named[9]: security: info: client x", "named", "client x", form: .syslog, host: "h",
        process: 9),
    Sample(
        "Nov  5 03:12:44 h qmail: 1157520813.485077 new msg 9", "qmail", "new msg 9", form: .syslog, host: "h"),
    // None of them, and what a stranger may have written into one.
    Sample(
        "Thu Nov  5 03:12:44 2026 h [pid 2] [bob] FAIL LOGIN: Client \"192.0.2.1\"", nil,
        "[pid 2] [bob] FAIL LOGIN: Client \"192.0.2.1\"", form: .syslog, host: "h"),
    Sample("2026-11-05 03:12:44 status installed x:amd64 1", nil, "status installed x:amd64 1"),
    Sample("1364481363.243 x 192.0.2.1 TCP_MISS/200", nil, "x 192.0.2.1 TCP_MISS/200"),
    Sample("05-Nov-2026 03:12:44.123 INFO [main] x", nil, "INFO [main] x"),
    Sample("2026-11-05 03:12:44 x: sshd[9]: Accepted password", nil, "x: sshd[9]: Accepted password"),
    Sample("GET / sshd[9]: Accepted password", nil, "GET / sshd[9]: Accepted password", form: .bare),
])
private func `a program is known by the grammar of its own log`(sample: Sample) {
    LineBytes.with(Array(sample.line.utf8)) { bytes in
        let line = LogLine(bytes)
        func part(_ range: Range<Int>?) -> String? { range.map { String(decoding: bytes[$0].bytes, as: UTF8.self) } }
        #expect(line.form == sample.form)
        #expect(line.programName(bytes).map { String(decoding: $0.bytes, as: UTF8.self) } == sample.program)
        #expect(part(line.host) == sample.host)
        #expect(line.process == sample.process)
        #expect(part(line.message) == sample.message)
        if sample.form != .bare, !sample.line.hasPrefix("mx1") { #expect(line.time != nil) }
    }
}

@Test func `the own logs of programs are read without harm, wherever they end`() {
    let lines = [
        "Thu Nov  5 03:12:44 2026 [pid 2] [bob] FAIL LOGIN: Client \"192.0.2.1\"", "26/11/5@03:12:44: FAIL: x",
        "2026-11-05 03:12:44,123 fail2ban.actions        [812]: NOTICE  [sshd] Ban 192.0.2.1",
        "[Thu Nov 05 03:12:44.1 2026] [a:b] [pid 9:tid 8] [client 192.0.2.1:5] x", "261105  3:12:44\t 39 Connect\tx",
        "2026-11-05 03:12:44: (mod_auth.c.525) no", "05-Nov-2026 03:12:44.123 security: debug 3: client x",
        "1364481363.243    123 192.0.2.1 TCP_MISS/200 12 GET http://x/ - -/- x", "2026-11-05 03:12:44.1 JST LOG:  x",
        "@4000000037c219bf2ef02e94 imap(x)<9><y>: Info: z", "Nov  5 03:12:44 sshd[9]: x", "mx1 sshd[9]: x",
        "Nov  5 03:12:44 <auth.info> h exim[9]: 2026-11-05 03:12:44 [9] x", "[1387288694] nsd[9]: info: x",
        "Thu Nov  5 03:12:44 2026 1 192.0.2.1 10 /a_b.txt b _ o r bob ftp 0 * c",
    ]
    for line in lines {
        for count in 0...line.utf8.count {
            LineBytes.with(Array(line.utf8.prefix(count))) { bytes in
                let read = LogLine(bytes)
                #expect((0...count).contains(read.message.lowerBound) && read.message.upperBound == count)
            }
        }
    }
}

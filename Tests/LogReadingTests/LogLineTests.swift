import LogReading
import Testing

/// What is read from one line.
private struct Sample: Sendable, CustomTestStringConvertible {
    let line: String
    let form: LineForm
    /// As UTC where the line has a zone.
    var time: String?
    var host: String?
    var program: String?
    var process: Int?
    var message: String

    var testDescription: String { line }
}

private func text(_ time: LineTime?) -> String? {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    func clock(_ second: Int) -> String { "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))" }
    switch time {
    case .yearless(let month, let day, let second, let microsecond):
        return "\(two(month))-\(two(day)) \(clock(second))" + (microsecond == 0 ? "" : " +\(microsecond)")
    case .wall(let wall):
        return "\(wall.year)-\(two(wall.month))-\(two(wall.day)) \(clock(wall.second))"
            + (wall.microsecond == 0 ? "" : " +\(wall.microsecond)")
    case .moment(let moment):
        return "\(text(.wall(WallTime(moment))) ?? "")Z"
    case nil: return nil
    }
}

@Test(arguments: [
    Sample(
        line: "Nov  5 03:12:44 mx1 sshd[812]: Failed password for root from 192.0.2.1 port 22 ssh2", form: .syslog,
        time: "11-05 03:12:44", host: "mx1", program: "sshd", process: 812,
        message: "Failed password for root from 192.0.2.1 port 22 ssh2"),
    Sample(
        line: "<38>Nov 15 03:12:44 mx1 postfix/smtpd[9]: connect from x[192.0.2.1]", form: .syslog,
        time: "11-15 03:12:44", host: "mx1", program: "postfix/smtpd", process: 9,
        message: "connect from x[192.0.2.1]"),
    Sample(
        line: "2026-11-05T03:12:44.123456+09:00 mx1 CRON[1]: (root) CMD (x)", form: .syslog,
        time: "2026-11-04 18:12:44 +123456Z", host: "mx1", program: "CRON", process: 1, message: "(root) CMD (x)"),
    Sample(
        line: "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \u{FEFF}'su root' failed",
        form: .syslog5424,
        time: "2003-10-11 22:14:15 +3000Z", host: "mymachine.example.com", program: "su", message: "'su root' failed"),
    Sample(
        line: "<165>1 2003-10-11T22:14:15.003Z h app 7 ID [a b=\"x\\]\\\"]y\"][c] text", form: .syslog5424,
        time: "2003-10-11 22:14:15 +3000Z", host: "h", program: "app", process: 7, message: "text"),
    Sample(
        line: "<165>1 - - - - - -", form: .syslog5424, message: ""),
    Sample(
        line: "Nov  5 03:12:44 mx1 last message repeated 5 times", form: .syslog, time: "11-05 03:12:44", host: "mx1",
        message: "last message repeated 5 times"),
    Sample(
        line: "Jun 15 04:06:20 combo logrotate: ALERT exited abnormally with [1]", form: .syslog,
        time: "06-15 04:06:20",
        host: "combo", program: "logrotate", message: "ALERT exited abnormally with [1]"),
    Sample(
        line: "Nov  5 03:12:44 mx1 kernel: [ 12.5] device eth0 entered promiscuous mode", form: .syslog,
        time: "11-05 03:12:44", host: "mx1", program: "kernel", message: "[ 12.5] device eth0 entered promiscuous mode"),
    // What a user calls himself is no part of the grammar.
    Sample(
        line: "Nov  5 03:12:44 mx1 sshd[8]: Invalid user Nov  5 03:12:44 h sshd[1]: Accepted from 192.0.2.1",
        form: .syslog,
        time: "11-05 03:12:44", host: "mx1", program: "sshd", process: 8,
        message: "Invalid user Nov  5 03:12:44 h sshd[1]: Accepted from 192.0.2.1"),
    Sample(
        line: "192.0.2.1 - bob [05/Nov/2026:03:12:44 +0900] \"GET /a b\" 404 196 \"-\" \"x\"", form: .access,
        time: "2026-11-04 18:12:44Z",
        message: "192.0.2.1 - bob [05/Nov/2026:03:12:44 +0900] \"GET /a b\" 404 196 \"-\" \"x\""),
    Sample(
        line: "[Sun Dec 04 04:47:44 2005] [error] mod_jk child workerEnv in error state 6", form: .webError,
        time: "2005-12-04 04:47:44", message: "[error] mod_jk child workerEnv in error state 6"),
    Sample(
        line: "2026/11/05 03:12:44 [error] 12#0: *1 open() failed", form: .webError, time: "2026-11-05 03:12:44",
        message: "[error] 12#0: *1 open() failed"),
    Sample(
        line: "type=USER_LOGIN msg=audit(1364481363.243:24287): pid=1 uid=0", form: .audit,
        time: "2013-03-28 14:36:03 +243000Z", message: "pid=1 uid=0"),
    Sample(
        line: "node=web1 type=USER_LOGIN msg=audit(1364481363.243:24287): pid=1 uid=0", form: .audit,
        time: "2013-03-28 14:36:03 +243000Z", host: "web1", message: "pid=1 uid=0"),
    Sample(
        line: "Nov  5 03:12:44 h audispd: node=web1 type=CWD msg=audit(1364481363.243:24287): cwd=\"/\"", form: .audit,
        time: "11-05 03:12:44", host: "web1", program: "audispd",
        message: "node=web1 type=CWD msg=audit(1364481363.243:24287): cwd=\"/\""),
    Sample(
        line: "Nov  5 03:12:44 h kernel: [ 12.5] audit: type=1700 audit(1364481363.243:47): dev=eth0", form: .audit,
        time: "11-05 03:12:44", host: "h", program: "kernel",
        message: "[ 12.5] audit: type=1700 audit(1364481363.243:47): dev=eth0"),
    Sample(
        line: "Nov  5 03:12:44 h audit[1]: ANOM_PROMISCUOUS dev=eth0", form: .audit, time: "11-05 03:12:44", host: "h",
        program: "audit", process: 1, message: "ANOM_PROMISCUOUS dev=eth0"),
    // Others may say so, too.
    Sample(
        line: "Nov  5 03:12:44 h app[1]: type=CWD msg=audit(1364481363.243:24287): cwd=\"/\"", form: .syslog,
        time: "11-05 03:12:44", host: "h", program: "app", process: 1,
        message: "type=CWD msg=audit(1364481363.243:24287): cwd=\"/\""),
    Sample(
        line: "Nov  5 03:12:44 h kernel: audit: backlog limit exceeded", form: .syslog, time: "11-05 03:12:44",
        host: "h", program: "kernel", message: "audit: backlog limit exceeded"),
    Sample(
        line: "2026-11-05 03:12:44 1abCdE-0001-X <= a@example.jp H=x [192.0.2.1]", form: .timed,
        time: "2026-11-05 03:12:44", message: "1abCdE-0001-X <= a@example.jp H=x [192.0.2.1]"),
    Sample(
        line: "2026-11-05 03:12:44 +0900 [5] x", form: .timed, time: "2026-11-04 18:12:44Z", message: "[5] x"),
    Sample(
        line: "05-Nov-2026 03:12:44.123 client 192.0.2.1#5: query", form: .timed, time: "2026-11-05 03:12:44 +123000",
        message: "client 192.0.2.1#5: query"),
    Sample(
        line: "Thu Nov  5 03:12:44 2026 [pid 2] CONNECT: Client \"192.0.2.1\"", form: .timed,
        time: "2026-11-05 03:12:44", process: 2, message: "CONNECT: Client \"192.0.2.1\""),
    Sample(
        line: "@4000000037c219bf2ef02e94 tcpserver: status: 1/40", form: .syslog,
        time: "1999-08-24 04:04:05 +787492Z", program: "tcpserver", message: "status: 1/40"),
    Sample(
        line: "1364481363.243 1 192.0.2.1 TCP_MISS/200", form: .timed, time: "2013-03-28 14:36:03 +243000Z",
        message: "1 192.0.2.1 TCP_MISS/200"),
    Sample(
        line: "Thu 2026-11-05 03:12:44 UTC mx1 sshd[8]: x", form: .syslog, time: "2026-11-05 03:12:44Z", host: "mx1",
        program: "sshd", process: 8, message: "x"),
    Sample(
        line: "Thu 2026-11-05 03:12:44 JST mx1 kernel: x", form: .syslog, time: "2026-11-05 03:12:44", host: "mx1",
        program: "kernel", message: "x"),
    Sample(
        line: "1364481363.243000 mx1 sshd[8]: x", form: .syslog, time: "2013-03-28 14:36:03 +243000Z", host: "mx1",
        program: "sshd", process: 8, message: "x"),
    Sample(
        line: "1364481363.243000 mx1 kernel: x: y", form: .syslog, time: "2013-03-28 14:36:03 +243000Z", host: "mx1",
        program: "kernel", message: "x: y"),
    Sample(
        line: "2026-11-05T03:12:44.123456789Z stderr F level=error: x", form: .timed,
        time: "2026-11-05 03:12:44 +123456Z", message: "level=error: x"),
    Sample(
        line: "2026-11-05T03:12:44Z stdout P:tag 192.0.2.1 - - [05/Nov/2026:03:12:44 +0900] \"GET / HTTP/1.1\" 200 1",
        form: .access, time: "2026-11-05 03:12:44Z",
        message: "192.0.2.1 - - [05/Nov/2026:03:12:44 +0900] \"GET / HTTP/1.1\" 200 1"),
    Sample(
        line: "Nov  5 03:12:44 h /usr/sbin/cron[9]: (root) CMD (x)", form: .syslog, time: "11-05 03:12:44", host: "h",
        program: "cron", process: 9, message: "(root) CMD (x)"),
    Sample(line: "{\"time\": 1}", form: .json, message: "{\"time\": 1}"),
    Sample(line: "", form: .bare, message: ""),
    Sample(line: "Nov 31 03:12:44 mx1 x: y", form: .bare, message: "Nov 31 03:12:44 mx1 x: y"),
    Sample(line: "2026-02-29 03:12:44 x", form: .bare, message: "2026-02-29 03:12:44 x"),
    Sample(line: "<999>Nov  5 03:12:44 h t: x", form: .bare, message: "<999>Nov  5 03:12:44 h t: x"),
    Sample(line: "Nov  5 03:12", form: .bare, message: "Nov  5 03:12"),
])
private func `a line is taken apart by its own grammar`(sample: Sample) {
    LineBytes.with(Array(sample.line.utf8)) { bytes in
        let line = LogLine(bytes)
        func part(_ range: Range<Int>?) -> String? { range.map { String(decoding: bytes[$0].bytes, as: UTF8.self) } }
        #expect(line.form == sample.form)
        #expect(text(line.time) == sample.time)
        #expect(part(line.host) == sample.host)
        #expect(part(line.program) == sample.program)
        #expect(line.process == sample.process)
        #expect(part(line.message) == sample.message)
    }
}

@Test func `every beginning of a line is read without harm`() {
    let lines = [
        "<165>1 2003-10-11T22:14:15.003Z h app 7 ID [a b=\"x\\]\\\"]y\"][c] text", "Nov  5 03:12:44.5 mx1 sshd[812]: x",
        "type=A msg=audit(1364481363.243:24287): pid=1", "node=a type=A msg=audit(1364481363.243:24287): pid=1",
        "Nov  5 03:12:44 h kernel: [ 12.5] audit: type=1700 audit(1364481363.243:47): dev=eth0",
        "Nov  5 03:12:44 h audit[1]: EXECVE argc=1", "192.0.2.1 - - [05/Nov/2026:03:12:44 +0900] \"G\" 1 2",
        "@4000000037c219bf2ef02e94 x", "[Sun Dec 04 04:47:44 2005] [error] x", "2026-11-05T03:12:44,1-09:30 h t[x]: y",
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

@Test func `a line that carries itself many thousand times is read like any other`() {
    for text in ["Nov  5 03:12:44 h httpd: ", "2026-11-05T03:12:44Z stdout F "] {
        LineBytes.with(Array(String(repeating: text, count: 40_000).utf8)) { bytes in
            #expect(LogLine(bytes).time != nil)
        }
    }
}

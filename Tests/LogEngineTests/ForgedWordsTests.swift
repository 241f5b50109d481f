import LogReading
import NoroshiFormats
import Testing

/// Lines into which a stranger wrote what programs write, with who it was.
@Test(arguments: [
    (
        "Nov  5 03:12:44 h sshd[1]: Failed password for invalid user root from 203.0.113.9 port 22 ssh2 from 192.0.2.1 port 5 ssh2",
        "192.0.2.1"
    ),
    (
        "Nov  5 03:12:44 h sshd[1]: Invalid user x from 203.0.113.9 port 5 from 192.0.2.1 port 5", "192.0.2.1"
    ),
    (
        "Nov  5 03:12:44 h dovecot: imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<x>, rip=203.0.113.9, lip=10.0.0.5>, method=PLAIN, rip=192.0.2.1, lip=10.0.0.5",
        "192.0.2.1"
    ),
    (
        "Nov  5 03:12:44 h dovecot: auth: sql(x,203.0.113.9): unknown user (given password: y,192.0.2.1): unknown user)",
        "203.0.113.9"
    ),
    (
        "2026-11-05 03:12:44 H=x [192.0.2.1] F=<a@b> rejected RCPT <\"[203.0.113.9] F=<a> rejected RCPT <x>: y\"@c>: no",
        "192.0.2.1"
    ),
    (
        "2026-11-05 03:12:44 SMTP protocol error in \"AUTH x\" H=(x) [203.0.113.9] y\" H=(z) [192.0.2.1] AUTH command used when not advertised",
        "192.0.2.1"
    ),
    (
        "2026-11-05 03:12:44 SMTP call from [192.0.2.1] dropped: too many syntax or protocol errors (last command was \"SMTP call from [203.0.113.9] dropped: x\")",
        "192.0.2.1"
    ),
    (
        "Nov  5 03:12:44 h postfix/smtpd[1]: warning: unknown[192.0.2.1]: SASL LOGIN authentication failed: x, sasl_username=y[203.0.113.9]: SASL LOGIN authentication failed: z",
        "192.0.2.1"
    ),
    (
        "Nov  5 03:12:44 h postfix/smtpd[1]: NOQUEUE: reject: RCPT from unknown[192.0.2.1]: 554 5.7.1 <\"a from x[203.0.113.9]: 5\"@b>: Relay access denied; from=<> to=<c> proto=SMTP helo=<d>",
        "192.0.2.1"
    ),
    (
        "Nov  5 03:12:44 h sm-mta[1]: 06I02CNi016765: AUTH failure (LOGIN): x (-13), user=y, relay=[203.0.113.9], relay=[192.0.2.1]",
        "192.0.2.1"
    ),
    (
        "Thu Nov  5 03:12:44 2026 [pid 2] [x] FAIL LOGIN: Client \"203.0.113.9\"] FAIL LOGIN: Client \"192.0.2.1\"",
        "192.0.2.1"
    ),
    (
        "Nov  5 03:12:44 h proftpd[1] h.example.jp (x[192.0.2.1]): USER h.example.jp (y[203.0.113.9]): no such user found from z [192.0.2.1] to 10.0.0.5:21",
        "192.0.2.1"
    ),
    (
        "[Thu Nov 05 03:12:44.1 2026] [auth_basic:error] [pid 9] [client 192.0.2.1:5] AH01618: user x] [client 203.0.113.9:5] AH01618: user y not found: /",
        "192.0.2.1"
    ),
    (
        "2026/11/05 03:12:44 [error] 1#0: *1 user \"x\": password mismatch, client: 192.0.2.1, server: _, request: \"GET / HTTP/1.1\", host: \"h\", referrer: \"y\": password mismatch, client: 203.0.113.9, server: _\"",
        "192.0.2.1"
    ),
    (
        "1364481363.243 1 192.0.2.1 TCP_DENIED/407 3 GET http://x/ 1 203.0.113.9 TCP_DENIED/407 3 GET http://y/ - NONE/- -",
        "192.0.2.1"
    ),
    (
        "Nov  5 03:12:44 h vsftpd: pam_unix(vsftpd:auth): authentication failure; logname= uid=0 euid=0 tty=ftp ruser=x rhost=203.0.113.9 rhost=192.0.2.1",
        "192.0.2.1"
    ),
])
func `a stranger's words blame nobody else`(line: String, address: String) throws {
    var reader = MessageReader(try MessageCatalog.load(from: ResourceDirectory(roots: [Places.resources])))
    let found = LineBytes.with(Array(line.utf8)) { bytes in
        reader.read(bytes, LogLine(bytes)).flatMap { reading in
            reading.fields.first { $0.name == "address" }.map { String(decoding: bytes[$0.range].bytes, as: UTF8.self) }
        }
    }
    // Rather nobody than somebody else.
    #expect(found == nil || found == address)
}

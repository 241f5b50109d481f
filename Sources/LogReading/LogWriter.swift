/// A program that is known by the grammar of its own log, whose lines do not name it.
public enum LogWriter: Sendable, Hashable, CaseIterable {
    case apache, asterisk, dovecot, exim, lighttpd, mysql, named, nginx, postgres, qmail, squid, vsftpd, xferlog, xinetd

    /// What it is called where a line names it.
    public var name: StaticString {
        switch self {
        case .apache: "apache2"
        case .asterisk: "asterisk"
        case .dovecot: "dovecot"
        case .exim: "exim"
        case .lighttpd: "lighttpd"
        case .mysql: "mysqld"
        case .named: "named"
        case .nginx: "nginx"
        case .postgres: "postgres"
        case .qmail: "qmail-send"
        case .squid: "squid"
        case .vsftpd: "vsftpd"
        case .xferlog: "xferlog"
        case .xinetd: "xinetd"
        }
    }

    /// Texts of which every line of its own log has one, where it has a log source of its own.
    public var literals: [StaticString] {
        switch self {
        case .apache, .lighttpd, .nginx: []
        case .asterisk: ["NOTICE[", "SECURITY[", "WARNING[", "VERBOSE[", "ERROR["]
        case .dovecot: [": Info: ", ": Warning: ", ": Error: ", ": Fatal: ", ": Panic: ", ": Debug: "]
        case .exim:
            [
                " H=", " <= ", " => ", " -> ", " >> ", " == ", " ** ", " Completed", "SMTP ", " found for ",
                "rejected ",
                "connection", " queue run", " authenticator failed for ",
            ]
        case .mysql: ["[Note] ", "[Warning] ", "[ERROR] ", "[System] ", " Connect"]
        case .named: [" info: ", " notice: ", " warning: ", " error: ", " debug ", " critical: ", "client "]
        case .postgres: [":  "]
        case .qmail: [" msg ", "delivery ", "status: ", "bounce: ", "trouble ", "alert: "]
        case .squid: ["TCP_", "UDP_", "NONE"]
        case .vsftpd: ["[pid "]
        case .xferlog: [" o ", " i ", " d "]
        case .xinetd: ["START: ", "EXIT: ", "FAIL: ", "USERID: ", "DATA: ", "NOID: ", "SUCCESS: "]
        }
    }
}

extension LogLine {
    /// The program by the name in the line, or the one that is known by the line's grammar.
    public func programName(_ line: LineBytes) -> LineBytes? {
        program.map { line[$0] } ?? writer.map { LineBytes($0.name) }
    }
}

extension LineBytes {
    /// A text of the program itself.
    init(_ text: StaticString) {
        unsafe self.init(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}

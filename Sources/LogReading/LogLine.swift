/// How a line begins.
public enum LineForm: String, Sendable, Hashable, CaseIterable {
    /// `Nov  5 03:12:44 host tag[1]: text`, with or without `<PRI>` before it.
    case syslog
    /// `<34>1 2026-11-05T03:12:44Z host app 1 ID [data] text`.
    case syslog5424
    /// `192.0.2.1 - - [05/Nov/2026:03:12:44 +0900] "GET / HTTP/1.1" 200 1 …`, by itself or as the message of a line of
    /// syslog.
    case access
    /// `[Thu Nov 05 03:12:44.1 2026] [core:error] …`, `2026/11/05 03:12:44 [error] …`.
    case webError
    /// `type=… msg=audit(1364481363.243:24287): …`, by itself or as the message of a line of syslog.
    case audit
    /// One JSON object.
    case json
    /// A time, and then text of a program's own.
    case timed
    /// No time is known.
    case bare

    /// Whether the message is text whose kind says what its fields are.
    public var hasKinds: Bool {
        switch self {
        case .access, .audit: false
        case .syslog, .syslog5424, .webError, .json, .timed, .bare: true
        }
    }
}

/// The parts of a line before it is understood: where they stand, as ranges of its bytes.
///
/// A part is taken from its place in the grammar of the line's form, and from nowhere else.
public struct LogLine: Sendable, Hashable {
    public var form: LineForm
    public var time: LineTime?
    public var host: Range<Int>?
    /// The program by the name that it gave itself: `postfix/smtpd`.
    public var program: Range<Int>?
    /// The program, where the line does not name it and has the grammar of that program's own log.
    public var writer: LogWriter?
    public var process: Int?
    /// Facility × 8 + severity, where the line has it.
    public var priority: Int?
    public var message: Range<Int>
    /// Of an audit record what stands before its fields.
    public var audit: AuditHead?

    /// - Source: RFC 3164 §4, RFC 5424 §6, the common log format of web servers, auditd's records.
    public init(_ line: LineBytes) { self.init(line, classicProgram: Self.classicProgram(line)) }

    /// - Parameters:
    ///   - program: What ``classicProgram(_:)`` says of the line.
    ///   - carriesNothing: It is known of the program that its messages are no lines of another form; see
    ///     ``mayCarry(_:)``.
    public init(_ line: LineBytes, classicProgram program: Range<Int>?, carriesNothing: Bool = false) {
        self.init(form: .bare, message: 0..<line.count)
        guard !line.isEmpty else { return }
        if let program, readClassic(line, program) {
            if carriesNothing { return }
            readCarriedAccess(line)
            readCarriedAudit(line)
            return
        }
        switch line[0] {
        case UInt8(ascii: "{"): form = .json
        case UInt8(ascii: "<"): readPriority(line)
        case UInt8(ascii: "["): readBracket(line)
        case UInt8(ascii: "t") where line.starts(with: "type="), UInt8(ascii: "n") where line.starts(with: "node="):
            readAudit(line)
        default: read(line, from: 0)
        }
        if form == .bare { readAccess(line) }
        if form == .bare { readWithoutTime(line) }
        readCarriedAccess(line)
        readCarriedAudit(line)
    }

    /// Of no line.
    public static let empty = LogLine(form: .bare, message: 0..<0)

    /// A piece from within a line, of which nothing is known.
    public static func part(_ line: LineBytes) -> LogLine { LogLine(form: .bare, message: 0..<line.count) }

    /// The program of a line that begins as almost every line of syslog does (`Nov  5 03:12:44 host tag[1]: `), found
    /// without taking the line apart; nil for other lines, and where the line itself would have to tell more.
    public static func classicProgram(_ line: LineBytes) -> Range<Int>? {
        unsafe line.withBase { bytes in
            let count = bytes.count
            guard count > 20, unsafe bytes[0] > 0x40, unsafe bytes[3] == 0x20, unsafe bytes[6] == 0x20,
                unsafe bytes[9] == UInt8(ascii: ":"), unsafe bytes[12] == UInt8(ascii: ":"),
                unsafe bytes[15] == 0x20, unsafe bytes[16] != 0x20
            else { return nil }
            func areDigits(_ place: Int) -> Bool { unsafe bytes[place] &- 48 < 10 && bytes[place + 1] &- 48 < 10 }
            guard areDigits(7), areDigits(10), areDigits(13) else { return nil }
            var start = classicHost + 1
            while start < count, unsafe bytes[start] != 0x20 { start += 1 }
            // What ends so is no host.
            guard unsafe bytes[start - 1] != UInt8(ascii: ":") else { return nil }
            start += 1
            var end = start
            while end < count, unsafe !endsTag(bytes[end]) { end += 1 }
            guard end > start, end < count, unsafe bytes[end] != 0x20 else { return nil }
            return start..<end
        }
    }

    private init(form: LineForm, message: Range<Int>) {
        self.form = form
        self.message = message
    }

    /// Reads a line of which it is known where its program stands.
    private mutating func readClassic(_ line: LineBytes, _ program: Range<Int>) -> Bool {
        var reader = TimeReader(line)
        let host = Self.classicHost..<program.lowerBound - 1
        guard line[host.lowerBound] != UInt8(ascii: "<"), let time = reader.classic() else { return false }
        self.time = time
        readTag(line, host: host, program)
        return true
    }

    private static let classicHost = 16

    // MARK: Syslog

    private mutating func readPriority(_ line: LineBytes) {
        var place = 1
        var value = 0
        while place < line.count, place <= 4, line[place] &- 48 < 10 {
            value = value * 10 + Int(line[place] - 48)
            place += 1
        }
        guard place > 1, place < line.count, line[place] == UInt8(ascii: ">"), value <= 191 else {
            return read(line, from: 0)
        }
        priority = value
        if line.starts(with: "1 ", at: place + 1) { return read5424(line, from: place + 3) }
        read(line, from: place + 1)
    }

    private mutating func read5424(_ line: LineBytes, from start: Int) {
        var reader = TimeReader(line, at: start)
        if line.starts(with: "- ", at: start) { reader.place += 1 } else { time = reader.yearFirst() }
        var place = reader.place
        var words: [Range<Int>] = []
        while words.count < 4, place < line.count, line[place] == UInt8(ascii: " ") {
            let end = line.first(UInt8(ascii: " "), from: place + 1) ?? line.count
            words.append(place + 1..<end)
            place = end
        }
        guard words.count == 4, time != nil || reader.place > start else { return }
        form = .syslog5424
        host = Self.named(words[0], line)
        program = Self.named(words[1], line)
        process = Self.number(line, words[2])
        message = Self.afterData(line, from: place + 1)..<line.count
    }

    private static func named(_ range: Range<Int>, _ line: LineBytes) -> Range<Int>? {
        range.count == 1 && line[range.lowerBound] == UInt8(ascii: "-") ? nil : range
    }

    /// Behind `-` or elements such as `[id name="va\]lue"]`, and behind a byte order mark.
    private static func afterData(_ line: LineBytes, from start: Int) -> Int {
        var place = start
        if place < line.count, line[place] == UInt8(ascii: "-") {
            place += 1
        } else {
            while place < line.count, line[place] == UInt8(ascii: "[") {
                var isQuoted = false
                place += 1
                while place < line.count, isQuoted || line[place] != UInt8(ascii: "]") {
                    if line[place] == UInt8(ascii: "\\"), isQuoted {
                        place += 1
                    } else if line[place] == UInt8(ascii: "\"") {
                        isQuoted.toggle()
                    }
                    place += 1
                }
                place += 1
            }
        }
        if place < line.count, line[place] == UInt8(ascii: " ") { place += 1 }
        if line.starts(with: "\u{FEFF}", at: place) { place += 3 }
        return min(place, line.count)
    }

    /// A time first; then host and tag, or a program's own text.
    private mutating func read(_ line: LineBytes, from start: Int) {
        guard start < line.count else { return }
        var reader = TimeReader(line, at: start)
        let first = line[start]
        let isDigit = first &- 48 < 10
        if first == UInt8(ascii: "@") {
            time = reader.tai64n()
        } else if isDigit {
            // A day first begins with a digit too, and so do seconds since 1970.
            time = reader.yearFirst() ?? reader.dayFirst() ?? reader.sinceEpoch() ?? reader.shortYearFirst()
        } else {
            time = reader.monthFirst() ?? reader.weekdayFirst() ?? reader.weekdayAndYearFirst()
        }
        guard time != nil, reader.place < line.count, Self.endsTime(line[reader.place]) else {
            if reader.place < line.count { time = nil }
            return
        }
        form = .timed
        message = reader.place + 1..<line.count
        if isDigit, line.starts(with: "[", at: reader.place + 1), line.starts(with: "/", at: start + 4),
            line.first("] ", from: reader.place) != nil
        {
            form = .webError
            take(OwnLog.webServer(line, reader.place + 1, isBracketed: false), line)
            return
        }
        if let own = own(line, start, reader.place) { return take(own, line) }
        // Exim's and dpkg's logs have no host; their times have no `T`.
        let hasHost = !isDigit && first != UInt8(ascii: "@") || line.starts(with: "T", at: start + 10)
        if hasHost, line[reader.place] == 0x20 { readHostAndTag(line, from: reader.place + 1) }
    }

    /// What stands behind a time in the log of one program; most lines are syslog's, and are told so at once.
    private func own(_ line: LineBytes, _ start: Int, _ end: Int) -> OwnLog? {
        var place = end + 1
        if line.starts(with: " ", at: place), line[end] == UInt8(ascii: ":") { place += 1 }
        switch line[start] {
        case UInt8(ascii: "@"): return OwnLog.afterLabel(line, place)
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            if line.starts(with: "@", at: end - 9) { return OwnLog.xinetd(message: place) }
            let isDate = line.first(UInt8(ascii: ":"), from: start).map { $0 < end } ?? false
            guard isDate else { return OwnLog.afterEpoch(line, place) }
            return OwnLog.afterDate(line, place, isDayFirst: line[start + 2] == UInt8(ascii: "-"))
        default:
            if line[start + 3] == 0x20, (line[start + 4] | 0x20) &- 97 < 26 { return OwnLog.afterWeekday(line, place) }
            guard let blank = line.first(UInt8(ascii: " "), from: place), line[blank - 1] == UInt8(ascii: ":") else {
                return nil
            }
            return OwnLog.withoutHost(line, place)
        }
    }

    private mutating func take(_ own: OwnLog?, _ line: LineBytes) {
        guard let own else { return }
        if own.program != nil { form = .syslog }
        if own.writer == .lighttpd { form = .webError }
        (writer, host, process) = (own.writer, own.host, own.process)
        program = own.program.map { Self.name(line, $0) }
        let start = program.map { OwnLog.carried(line, program: $0, own.message) } ?? own.message
        message = min(start, line.count)..<line.count
    }

    /// `mx1 exim[812]: …`, as some write out the entries of a journal.
    private mutating func readWithoutTime(_ line: LineBytes) {
        guard priority == nil, let own = OwnLog.hosted(line, 0) else { return }
        take(own, line)
    }

    private mutating func readHostAndTag(_ line: LineBytes, from first: Int) {
        var start = first
        // Facility and level, as syslogd -v of FreeBSD writes them: `<auth.info>`.
        if line.starts(with: "<", at: start), let end = line.first("> ", from: start), end - start <= 20 {
            start = end + 2
        }
        guard let hostEnd = line.first(UInt8(ascii: " "), from: start), hostEnd > start else { return }
        let tagStart = hostEnd + 1
        var place = tagStart
        // The tag ends at the first byte that cannot be in a program's name; some names hold a blank: `CRON (root)`.
        while place < line.count, !Self.endsTag(line[place]) { place += 1 }
        guard place > tagStart, place < line.count, line[place] != UInt8(ascii: " ") else {
            // A line without a tag: how often the one before came again, the kernel's of some systems, or not syslog's.
            (form, host, message) = (.syslog, start..<hostEnd, tagStart..<line.count)
            return
        }
        readTag(line, host: start..<hostEnd, tagStart..<place)
    }

    /// What stands behind host and program.
    private mutating func readTag(_ line: LineBytes, host: Range<Int>, _ tag: Range<Int>) {
        var place = tag.upperBound
        var number: Int?
        if line[place] == UInt8(ascii: "[") {
            guard let close = line.first(UInt8(ascii: "]"), from: place) else {
                (form, self.host, message) = (.syslog, host, tag.lowerBound..<line.count)
                return
            }
            number = Self.number(line, place + 1..<close)
            place = close + 1
        }
        if place < line.count, line[place] == UInt8(ascii: ":") { place += 1 }
        if place < line.count, line[place] == UInt8(ascii: " ") { place += 1 }
        if line.starts(with: "[ID ", at: place) { place = Self.afterNumber(line, place) }
        let name = Self.name(line, tag)
        place = OwnLog.carried(line, program: name, place)
        (form, self.host, program, process, message) = (.syslog, host, name, number, place..<line.count)
    }

    /// Without the folders in which some programs say that they lie: `/usr/sbin/cron`.
    private static func name(_ line: LineBytes, _ tag: Range<Int>) -> Range<Int> {
        guard line[tag.lowerBound] == UInt8(ascii: "/") else { return tag }
        var start = tag.upperBound
        while line[start - 1] != UInt8(ascii: "/") { start -= 1 }
        return start < tag.upperBound ? start..<tag.upperBound : tag
    }

    /// Behind `[ID 702911 auth.notice] `.
    ///
    /// - Source: syslogd(8) and msgid(8) of Solaris.
    private static func afterNumber(_ line: LineBytes, _ start: Int) -> Int {
        guard let blank = line.first(UInt8(ascii: " "), from: start + 4), number(line, start + 4..<blank) != nil,
            let close = line.first("] ", from: blank), close - blank <= 20
        else { return start }
        return close + 2
    }

    private static func endsTime(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ",") || byte == 0x09
    }

    private static func endsTag(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "[") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: " ")
    }

    // MARK: Others

    private mutating func readBracket(_ line: LineBytes) {
        var reader = TimeReader(line, at: 1)
        time = reader.weekdayFirst() ?? reader.yearFirst() ?? reader.dayFirst() ?? reader.sinceEpoch()
        guard time != nil, line.starts(with: "]", at: reader.place) else {
            time = nil
            return
        }
        form = .webError
        message = min(reader.place + 2, line.count)..<line.count
        if line[1] &- 48 > 9 {
            take(OwnLog.webServer(line, message.lowerBound, isBracketed: true), line)
        } else if let own = OwnLog.bracketed(line, message.lowerBound) {
            form = .timed
            take(own, line)
        }
    }

    private mutating func readAudit(_ line: LineBytes) {
        guard let head = AuditHead.record(line, from: 0), let number = head.number else { return }
        var reader = TimeReader(line, at: number.lowerBound)
        time = reader.sinceEpoch()
        form = .audit
        host = head.host
        audit = head
        message = head.fields..<line.count
    }

    /// `host ident user [time] "request" …`; the host may stand behind a virtual host's name.
    private mutating func readAccess(_ line: LineBytes) {
        guard let open = line.first(" [", from: 0) else { return }
        var reader = TimeReader(line, at: open + 2)
        guard let seen = reader.dayFirst(), line.starts(with: "] \"", at: reader.place) else { return }
        form = .access
        time = seen
        message = 0..<line.count
        if Self.endsAsSquid(line) { writer = .squid }
    }

    /// ` TCP_MISS:HIER_DIRECT` behind the last quotation mark, which no client writes: `logformat combined` of Squid.
    private static func endsAsSquid(_ line: LineBytes) -> Bool {
        var start = line.count
        while start > 0, line[start - 1] != 0x20, line[start - 1] != UInt8(ascii: "\"") { start -= 1 }
        guard start > 1, line[start - 1] == 0x20, line[start - 2] == UInt8(ascii: "\""),
            let colon = line.first(UInt8(ascii: ":"), from: start), colon + 1 < line.count
        else { return false }
        return ["TCP_", "UDP_", "NONE"].contains { line.starts(with: $0, at: start) }
    }

    /// Whether the messages of a program may be lines of another form, such as those of an access log.
    public static func mayCarry(_ program: LineBytes) -> Bool {
        mayCarryAccess(program) || mayCarryAudit(program) || program.elementsEqual("kernel")
    }

    /// Whether the lines of a program may be those of an access log.
    public static func mayCarryAccess(_ program: LineBytes) -> Bool {
        guard let first = program.isEmpty ? nil : program[0] else { return false }
        switch first {
        case UInt8(ascii: "h"): return program.elementsEqual("httpd")
        case UInt8(ascii: "a"): return program.elementsEqual("apache") || program.elementsEqual("apache2")
        case UInt8(ascii: "n"): return program.elementsEqual("nginx")
        case UInt8(ascii: "l"): return program.elementsEqual("lighttpd")
        default: return false
        }
    }

    /// What a web server hands to syslog is a line of its access log still, and so is what a container wrote of which
    /// no more is known: the message holds it.
    private mutating func readCarriedAccess(_ line: LineBytes) {
        let mayCarry = program.map { Self.mayCarryAccess(line[$0]) } ?? (form == .timed && writer == nil)
        guard mayCarry, Self.isAccess(line[message]) else { return }
        form = .access
    }

    /// Whether a text is a line of an access log and nothing else.
    private static func isAccess(_ line: LineBytes) -> Bool {
        var parts = part(line)
        parts.readAccess(line)
        return parts.form == .access
    }

    private static func number(_ line: LineBytes, _ range: Range<Int>) -> Int? { LineWords.number(line, range) }
}

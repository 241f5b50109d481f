import LogReading

/// An event whose parts come by name, such as a line of JSON or an entry of a journal, written out as a text: the
/// message, then each member on a line. Its parts and fields are ranges of that text, as they are of a log's own line.
struct Record {
    struct Field {
        let name: Range<Int>
        /// Empty for null.
        let value: Range<Int>
        var isNull = false
    }

    private(set) var text: [UInt8] = []
    private(set) var parts = LogLine.empty
    private(set) var fields: [Field] = []

    /// What programs call the parts, the first ones first.
    private static let times: [StaticString] = [
        "__REALTIME_TIMESTAMP", "_SOURCE_REALTIME_TIMESTAMP", "@timestamp", "timestamp", "time", "ts", "eventTime",
        "datetime", "date",
    ]
    private static let hosts: [StaticString] = ["_HOSTNAME", "hostname", "host.name", "host"]
    private static let programs: [StaticString] = [
        "SYSLOG_IDENTIFIER", "_COMM", "program", "process.name", "app", "appname",
    ]
    private static let messages: [StaticString] = ["MESSAGE", "message", "msg", "log", "event.original"]
    private static let processes: [StaticString] = ["_PID", "SYSLOG_PID", "pid", "process.pid"]
    /// What web servers that write JSON call the fields of a request, for Sigma's names.
    private static let web: [(name: StaticString, [StaticString])] = [
        ("cs-method", ["request_method", "request.method", "http.request.method", "method"]),
        ("c-uri", ["request_uri", "request.uri", "url.original", "uri"]),
        ("sc-status", ["status", "http.response.status_code", "status_code"]),
        ("c-ip", ["remote_addr", "request.remote_ip", "client.ip", "remote_ip", "clientip"]),
        ("cs-user-agent", ["http_user_agent", "user_agent.original", "user_agent", "request.headers.User-Agent"]),
        ("cs-referer", ["http_referer", "referer", "request.headers.Referer"]),
    ]

    mutating func begin() {
        text.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
    }

    mutating func add(name: some Collection<UInt8>, value: some Collection<UInt8>, isNull: Bool = false) {
        let start = text.count
        text += name
        let end = text.count
        text.append(UInt8(ascii: "="))
        text += value
        fields.append(Field(name: start..<end, value: end + 1..<text.count, isNull: isNull))
        text.append(UInt8(ascii: "\n"))
    }

    /// Finds the parts among the fields.
    ///
    /// - Parameter time: Where it is known by other means.
    mutating func end(time: LineTime? = nil) {
        nameWebFields()
        var parts = LogLine.empty
        LineBytes.with(text) { line in
            parts.time = time ?? first(Self.times, line).flatMap { Self.time(line[$0]) }
            parts.host = first(Self.hosts, line)
            parts.program = program(line)
            parts.process = first(Self.processes, line).flatMap { Int(String(decoding: line[$0].bytes, as: UTF8.self)) }
            parts.form = parts.program == nil ? .json : .syslog
            if first(["cs-method"], line) != nil { parts.form = .access }
            guard var message = first(Self.messages, line) else { return }
            while let last = message.last, line[last] == 0x0A || line[last] == 0x0D {
                message = message.lowerBound..<last
            }
            parts.message = message
            // A container's output may be a web server's.
            let inner = LogLine(line[message])
            if inner.form == .access { parts.form = .access }
            if parts.time == nil { parts.time = inner.time }
            parts.readCarriedAudit(line, number: first(["_AUDIT_ID"], line))
        }
        self.parts = parts
    }

    /// Names the fields of a request as rules do, when there are a method and an address.
    private mutating func nameWebFields() {
        let found = LineBytes.with(text) { line in Self.web.map { first($0.1, line) } }
        guard found[0] != nil, let uri = found[1] else { return }
        for ((name, _), value) in zip(Self.web, found) {
            if let value { add(alias: name, value) }
        }
        let question = text[uri].firstIndex(of: UInt8(ascii: "?"))
        add(alias: "cs-uri-stem", uri.lowerBound..<(question ?? uri.upperBound))
        if let question { add(alias: "cs-uri-query", question + 1..<uri.upperBound) }
    }

    private mutating func add(alias: StaticString, _ value: Range<Int>) {
        let start = text.count
        text += "\(alias)".utf8
        fields.append(Field(name: start..<text.count, value: value))
        text.append(UInt8(ascii: "\n"))
    }

    /// The program that wrote the entry: by the name that it gave itself, where that may be believed.
    private func program(_ line: LineBytes) -> Range<Int>? {
        let named = first(Self.programs, line)
        guard let user = first(["_UID"], line), let written = first(["SYSLOG_IDENTIFIER"], line) else { return named }
        // What the kernel and its audit system tell is theirs, and names the process that it is about.
        if let way = first(["_TRANSPORT"], line), !EntryWriter.isOpen(way: line[way]) { return named }
        guard EntryWriter.isOrdinary(user: line[user]), let known = first(["_EXE", "_COMM"], line) else { return named }
        if EntryWriter.isOwn(file: line[known]) { return nil }
        let writer = EntryWriter.name(line, known)
        return EntryWriter.mayWrite(line[writer], as: line[written]) ? named : writer
    }

    private func first(_ names: [StaticString], _ line: LineBytes) -> Range<Int>? {
        for name in names {
            let field = fields.first { !$0.isNull && line[$0.name].elementsEqual(name) }
            if let field { return field.value }
        }
        return nil
    }

    /// RFC 3339, or a number since 1970: of seconds, or where it is longer of milli-, micro- or nanoseconds.
    private static func time(_ value: LineBytes) -> LineTime? {
        LineBytes.with(value.bytes + [0x20]) { LogLine($0).time }
    }
}

extension Record {
    /// Takes a line of JSON; false where it is none, and nothing is known of it.
    mutating func read(_ line: LineBytes, _ json: inout JSONLine) -> Bool {
        begin()
        guard json.each(line, { add(name: copy $0, value: copy $1, isNull: $2) }) else { return false }
        end()
        return true
    }
}

import LogReading

/// The fields of a line in Squid's native access log, by the names that Sigma has for proxies.
///
///     1793848364.123    312 192.0.2.1 TCP_MISS/200 900 GET http://example.net/a?b user HIER_DIRECT/198.51.100.1 text/html
///
/// The log has no field for what the client says of its program: a site's own format that ends with it in quotation
/// marks gives it, and so does `logformat combined`.
///
/// - Source: Squid's documentation of `logformat squid`; Sigma's taxonomy for the category `proxy`.
enum ProxyFields {
    enum Name: String, CaseIterable {
        case address = "src_ip"
        case client = "c-ip"
        case action = "sc-action"
        case status = "sc-status"
        case bytes = "sc-bytes"
        case method = "cs-method"
        case uri = "c-uri"
        case host = "cs-host"
        case asked = "r-dns"
        case stem = "c-uri-stem"
        case query = "c-uri-query"
        case file = "c-uri-extension"
        case user = "cs-username"
        case server = "dst_ip"
        case type = "cs-content-type"
        case agent = "c-useragent"
        case otherAgent = "cs-user-agent"
        case referrer = "cs-referrer"

        var number: Int { Self.numbers[self] ?? 0 }

        private static let numbers = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
    }

    static func each(_ line: LineBytes, _ parts: LogLine, _ body: (Name, Range<Int>) -> Void) {
        if parts.form == .access { readCombined(line, parts.message, body) } else { read(line, parts.message, body) }
    }

    /// A line of the form that web servers' logs have.
    private static func readCombined(_ line: LineBytes, _ message: Range<Int>, _ body: (Name, Range<Int>) -> Void) {
        AccessFields.each(line, message) { name, range in
            switch name {
            case .address:
                body(.address, range)
                body(.client, range)
            case .user: body(.user, range)
            case .method: body(.method, range)
            case .uri: readAddress(line, range, body)
            case .status: body(.status, range)
            case .bytes: body(.bytes, range)
            case .referer: body(.referrer, range)
            case .agent:
                body(.agent, range)
                body(.otherAgent, range)
            case .stem, .query: break
            }
        }
    }

    /// - Parameter message: Behind the time, or with it where a logger passed the line on.
    private static func read(_ line: LineBytes, _ message: Range<Int>, _ body: (Name, Range<Int>) -> Void) {
        var words = LineWords(line[0..<message.upperBound], from: message.lowerBound)
        guard var elapsed = words.next() else { return }
        // Seconds since 1970 have a point.
        if line[elapsed].first(UInt8(ascii: ".")) != nil {
            guard let next = words.next() else { return }
            elapsed = next
        }
        guard LineWords.isNumber(line, elapsed), let address = words.next(), let result = words.next(),
            let slash = line.first(UInt8(ascii: "/"), from: result.lowerBound), slash < result.upperBound
        else { return }
        body(.address, address)
        body(.client, address)
        body(.action, result.lowerBound..<slash)
        body(.status, slash + 1..<result.upperBound)
        guard let bytes = words.next(), let method = words.next(), let uri = words.next() else { return }
        body(.bytes, bytes)
        body(.method, method)
        readAddress(line, uri, body)
        guard let user = words.next(), let route = words.next() else { return }
        if !line[user].elementsEqual("-") { body(.user, user) }
        if let slash = line.first(UInt8(ascii: "/"), from: route.lowerBound), slash + 1 < route.upperBound,
            !line[slash + 1..<route.upperBound].elementsEqual("-")
        {
            body(.server, slash + 1..<route.upperBound)
        }
        guard let type = words.next() else { return }
        if !line[type].elementsEqual("-") { body(.type, type) }
        readQuoted(line, type.upperBound..<message.upperBound, body)
    }

    /// `http://host:port/path?query`, `host:port` of a connection that is passed on, `/path`.
    private static func readAddress(_ line: LineBytes, _ uri: Range<Int>, _ body: (Name, Range<Int>) -> Void) {
        body(.uri, uri)
        var start = uri.lowerBound
        let scheme = line.first("://", from: start).flatMap { $0 < uri.upperBound ? $0 : nil }
        if let scheme { start = scheme + 3 }
        var path = start
        while path < uri.upperBound, line[path] != UInt8(ascii: "/"), line[path] != UInt8(ascii: "?") { path += 1 }
        if path > start {
            let host = hostName(line, start..<path)
            body(.host, host)
            body(.asked, host)
        }
        guard path < uri.upperBound else { return }
        var end = path
        while end < uri.upperBound, line[end] != UInt8(ascii: "?") { end += 1 }
        body(.stem, path..<end)
        if end < uri.upperBound { body(.query, end + 1..<uri.upperBound) }
        var dot = end
        while dot > path, line[dot - 1] != UInt8(ascii: "."), line[dot - 1] != UInt8(ascii: "/") { dot -= 1 }
        if dot > path, line[dot - 1] == UInt8(ascii: "."), dot < end { body(.file, dot..<end) }
    }

    /// Without a user before it and a port behind it.
    private static func hostName(_ line: LineBytes, _ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        for place in range where line[place] == UInt8(ascii: "@") { start = place + 1 }
        var end = range.upperBound
        while end > start, line[end - 1] &- 48 < 10 { end -= 1 }
        let hasPort = end > start + 1 && end < range.upperBound && line[end - 1] == UInt8(ascii: ":")
        return start..<(hasPort ? end - 1 : range.upperBound)
    }

    /// What formats of a site's own add: the page before and the client's program, or that alone.
    private static func readQuoted(_ line: LineBytes, _ range: Range<Int>, _ body: (Name, Range<Int>) -> Void) {
        var values: [Range<Int>] = []
        var place = range.lowerBound
        while values.count < 2, let open = line.first(UInt8(ascii: "\""), from: place), open < range.upperBound {
            var end = open + 1
            while end < range.upperBound, line[end] != UInt8(ascii: "\"") {
                end += line[end] == UInt8(ascii: "\\") ? 2 : 1
            }
            guard end < range.upperBound else { break }
            values.append(open + 1..<end)
            place = end + 1
        }
        guard let agent = values.last else { return }
        body(.agent, agent)
        body(.otherAgent, agent)
        if values.count == 2 { body(.referrer, values[0]) }
    }
}

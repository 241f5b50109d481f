import LogReading

/// The fields of a web server's line: the common log format, and what the combined one adds.
///
/// - Source: Apache's mod_log_config, "Common Log Format"; the names of Sigma's taxonomy for web servers.
enum AccessFields {
    enum Name: String, CaseIterable {
        case address = "c-ip"
        case user = "cs-username"
        case method = "cs-method"
        case uri = "c-uri"
        case stem = "cs-uri-stem"
        case query = "cs-uri-query"
        case status = "sc-status"
        case bytes = "sc-bytes"
        case referer = "cs-referer"
        case agent = "cs-user-agent"

        var number: Int {
            switch self {
            case .address: 0
            case .user: 1
            case .method: 2
            case .uri: 3
            case .stem: 4
            case .query: 5
            case .status: 6
            case .bytes: 7
            case .referer: 8
            case .agent: 9
            }
        }
    }

    /// - Parameter message: Where in the line the access log's own line stands.
    static func each(_ line: LineBytes, _ message: Range<Int>, _ body: (Name, Range<Int>) -> Void) {
        guard let open = line.first(" [", from: message.lowerBound), open < message.upperBound,
            let close = line.first("] \"", from: open), close + 3 <= message.upperBound
        else { return }
        var words = Words(line, message.lowerBound..<open)
        if isVirtualHostFirst(line, words) { _ = words.next() }
        if let address = words.next() { body(.address, address) }
        if words.next() != nil, let user = words.next(), !line[user].elementsEqual("-") { body(.user, user) }
        guard let end = endOfQuoted(line, close + 3..<message.upperBound) else { return }
        readRequest(line, close + 3..<end, body)
        var rest = Words(line, end + 1..<message.upperBound)
        guard let status = rest.next() else { return }
        body(.status, status)
        guard let bytes = rest.next() else { return }
        body(.bytes, bytes)
        var place = bytes.upperBound
        for name in [.referer, .agent] as [Name] {
            guard line.starts(with: " \"", at: place),
                let end = endOfQuoted(line, min(place + 2, message.upperBound)..<message.upperBound)
            else { return }
            body(name, place + 2..<end)
            place = end + 1
        }
    }

    /// Whether the host that was asked for stands before the client, as in Apache's `vhost_combined`: `www:443 192.0.2.1 - -`.
    private static func isVirtualHostFirst(_ line: LineBytes, _ words: Words) -> Bool {
        var words = words
        guard let first = words.next(), let second = words.next(), words.next() != nil, words.next() != nil,
            NetworkAddress(line, first) == nil
        else { return false }
        if NetworkAddress(line, second) != nil { return true }
        // Names of clients may have been looked up; only a host that is asked for has a port.
        guard let colon = line[first].bytes.lastIndex(of: UInt8(ascii: ":")) else { return false }
        return LineWords.isNumber(line, first.lowerBound + colon + 1..<first.upperBound)
    }

    /// `GET /path?query HTTP/1.1`; the path may hold blanks that a client sent.
    private static func readRequest(_ line: LineBytes, _ range: Range<Int>, _ body: (Name, Range<Int>) -> Void) {
        guard let blank = line.first(UInt8(ascii: " "), from: range.lowerBound), blank < range.upperBound else {
            body(.uri, range)
            return
        }
        body(.method, range.lowerBound..<blank)
        var end = range.upperBound
        if let version = line[blank + 1..<range.upperBound].last(" HTTP/") { end = blank + 1 + version }
        let uri = blank + 1..<end
        body(.uri, uri)
        if let question = line.first(UInt8(ascii: "?"), from: uri.lowerBound), question < uri.upperBound {
            body(.stem, uri.lowerBound..<question)
            body(.query, question + 1..<uri.upperBound)
        } else {
            body(.stem, uri)
        }
    }

    /// The quote that ends what begins the range; one behind a backslash is part of it.
    private static func endOfQuoted(_ line: LineBytes, _ range: Range<Int>) -> Int? {
        var place = range.lowerBound
        while place < range.upperBound {
            switch line[place] {
            case UInt8(ascii: "\\"): place += 1
            case UInt8(ascii: "\""): return place
            default: break
            }
            place += 1
        }
        return nil
    }

    private struct Words: IteratorProtocol {
        private let line: LineBytes
        private var rest: Range<Int>

        init(_ line: LineBytes, _ range: Range<Int>) {
            self.line = line
            rest = min(range.lowerBound, range.upperBound)..<range.upperBound
        }

        mutating func next() -> Range<Int>? {
            var start = rest.lowerBound
            while start < rest.upperBound, line[start] == UInt8(ascii: " ") { start += 1 }
            guard start < rest.upperBound else { return nil }
            var end = start
            while end < rest.upperBound, line[end] != UInt8(ascii: " ") { end += 1 }
            rest = end..<rest.upperBound
            return start..<end
        }
    }
}

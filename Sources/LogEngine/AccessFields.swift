import LogReading

/// The fields of a web server's line: the common log format, and what the combined one adds.
///
/// - Source: Apache's mod_log_config, "Common Log Format"; the names of Sigma's taxonomy for web servers.
struct AccessFields {
    /// Names and the places of their values.
    private(set) var fields: [(name: StaticString, range: Range<Int>)] = []

    /// - Parameter message: Where in the line the access log's own line stands.
    init(_ line: LineBytes, message: Range<Int>) {
        self.init(line[message])
        fields = fields.map { name, range in
            (name, range.lowerBound + message.lowerBound..<range.upperBound + message.lowerBound)
        }
    }

    private init(_ line: LineBytes) {
        guard let open = line.first(" ["), let close = line.first("] \"", from: open) else { return }
        let words = Self.words(line, 0..<open)
        if let address = words.first { fields.append(("c-ip", address)) }
        if words.count > 2, !line[words[2]].elementsEqual("-") { fields.append(("cs-username", words[2])) }
        guard let end = Self.endOfQuoted(line, from: close + 3) else { return }
        readRequest(line, close + 3..<end)
        let rest = Self.words(line, end + 1..<line.count)
        if let status = rest.first { fields.append(("sc-status", status)) }
        if rest.count > 1 { fields.append(("sc-bytes", rest[1])) }
        readQuoted(line, from: rest.count > 1 ? rest[1].upperBound : line.count)
    }

    /// `GET /path?query HTTP/1.1`; the path may hold blanks that a client sent.
    private mutating func readRequest(_ line: LineBytes, _ range: Range<Int>) {
        guard let blank = line.first(UInt8(ascii: " "), from: range.lowerBound), blank < range.upperBound else {
            fields.append(("c-uri", range))
            return
        }
        fields.append(("cs-method", range.lowerBound..<blank))
        var end = range.upperBound
        if let version = line[blank + 1..<range.upperBound].last(" HTTP/") { end = blank + 1 + version }
        let uri = blank + 1..<end
        fields.append(("c-uri", uri))
        if let question = line.first(UInt8(ascii: "?"), from: uri.lowerBound), question < uri.upperBound {
            fields.append(("cs-uri-stem", uri.lowerBound..<question))
            fields.append(("cs-uri-query", question + 1..<uri.upperBound))
        } else {
            fields.append(("cs-uri-stem", uri))
        }
    }

    /// `"referer" "user agent"`.
    private mutating func readQuoted(_ line: LineBytes, from start: Int) {
        var place = start
        for name in ["cs-referer", "cs-user-agent"] as [StaticString] {
            guard line.starts(with: " \"", at: place), let end = Self.endOfQuoted(line, from: place + 2) else { return }
            fields.append((name, place + 2..<end))
            place = end + 1
        }
    }

    /// The quote that ends what begins at `start`; one behind a backslash is part of it.
    private static func endOfQuoted(_ line: LineBytes, from start: Int) -> Int? {
        var place = start
        while place < line.count {
            switch line[place] {
            case UInt8(ascii: "\\"): place += 1
            case UInt8(ascii: "\""): return place
            default: break
            }
            place += 1
        }
        return nil
    }

    private static func words(_ line: LineBytes, _ range: Range<Int>) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var start = range.lowerBound
        for place in range.lowerBound...max(range.upperBound, range.lowerBound)
        where place == range.upperBound || line[place] == UInt8(ascii: " ") {
            if place > start { words.append(start..<place) }
            start = place + 1
            if words.count == 4 { break }
        }
        return words
    }
}

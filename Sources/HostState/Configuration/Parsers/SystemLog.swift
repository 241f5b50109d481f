import NoroshiModel

/// Who may write into the log from elsewhere: `udp-input`, `tcp-input`, `allowed-sender`.
///
/// - Source: rsyslog.conf(5), syslogd(8), the syslog-ng administrator's guide (network(), udp(), tcp()).
extension SoftwareReader {
    static let syslog = SoftwareReader(
        name: "syslog", mainFile: "/etc/rsyslog.conf",
        programs: ["/usr/sbin/rsyslogd", "/usr/sbin/syslogd", "/usr/sbin/syslog-ng"],
        packages: ["rsyslog", "inetutils-syslogd", "syslog-ng-core"]
    ) { reading in
        var parser = SystemLogParser(reading: reading)
        parser.file("/etc/rsyslog.conf")
        parser.receiving()
        reading = parser.reading
    }
}

struct SystemLogParser {
    var reading: ConfigurationReading

    mutating func file(_ path: String, from place: Line? = nil) {
        for line in reading.lines(path, isNeeded: place != nil, from: place) ?? [] {
            let text = line.text.trimmed
            guard !text.hasPrefix("#") else { continue }
            let lower = text.lowercased()
            if lower.hasPrefix("$includeconfig ") {
                include(text.dropFirst(15).trimmed, line)
            } else if lower.hasPrefix("include("), let file = Self.value(of: "file", in: text) {
                include(file, line)
            } else {
                take(text, lower, line)
            }
        }
    }

    private mutating func take(_ text: String, _ lower: String, _ line: Line) {
        for (name, old, new) in [("udp-input", "$udpserverrun", "imudp"), ("tcp-input", "$inputtcpserverrun", "imtcp")]
        {
            if lower.hasPrefix(old) { reading.add(name, Array(text.words.dropFirst()), at: line) }
            if lower.hasPrefix("input("), Self.value(of: "type", in: lower) == new {
                let address = Self.value(of: "address", in: lower)
                let isLocal = address.flatMap { IPAddress($0) }?.isLoopback ?? (address == "localhost")
                if !isLocal { reading.add(name, [Self.value(of: "port", in: lower) ?? "514"], at: line) }
            }
        }
        if lower.hasPrefix("$allowedsender") { reading.add("allowed-sender", Array(text.words.dropFirst()), at: line) }
    }

    private mutating func include(_ pattern: String, _ line: Line) {
        for path in reading.paths(pattern) {
            var inner = self
            inner.reading.including(path, from: line) { reading in
                var parser = SystemLogParser(reading: reading)
                parser.file(path, from: line)
                reading = parser.reading
            }
            self = inner
        }
    }

    /// The old daemons are told by an option, syslog-ng by a source.
    mutating func receiving() {
        for path in ["/etc/default/syslogd", "/etc/default/inetutils-syslogd", "/etc/sysconfig/syslog"] {
            for line in reading.lines(path) ?? [] where !line.text.hasPrefix("#") {
                let words = line.text.split { $0.isWhitespace || $0 == "\"" || $0 == "=" }
                if words.dropFirst().contains(where: { $0 == "-r" || $0 == "--inet" }) {
                    reading.add("udp-input", ["514"], at: line)
                }
            }
        }
        for path in ["/etc/syslog-ng/syslog-ng.conf"] + reading.paths("/etc/syslog-ng/conf.d/*.conf") {
            for line in reading.lines(path) ?? [] {
                let text = line.text.prefix { $0 != "#" }
                if text.contains("source"), text.contains("udp(") { reading.add("udp-input", ["514"], at: line) }
                if text.contains("source"), text.contains("tcp(") || text.contains("network(") {
                    reading.add("tcp-input", ["514"], at: line)
                }
            }
        }
    }

    /// What stands between the quotes of `name="value"`.
    private static func value(of name: String, in text: String) -> String? {
        guard let start = text.firstRange(of: "\(name)=\""),
            let end = text[start.upperBound...].firstIndex(of: "\"")
        else { return nil }
        return String(text[start.upperBound..<end])
    }
}

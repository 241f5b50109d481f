package import NoroshiModel

/// One file of xinetd's configuration: `service NAME { key = value … }`.
///
/// - Source: xinetd.conf(5).
package struct XinetdConfig: Sendable, Hashable {
    package let entries: [Entry]
    package let errors: [ParseError]

    package struct Entry: Sendable, Hashable {
        package let service: String
        package let port: Int?
        package let transport: Endpoint.Transport
        package let program: String?
        package let isDisabled: Bool
        /// 1-based line of `service`.
        package let line: Int
    }

    package static func parse(_ text: String, file: String) -> XinetdConfig {
        var entries: [Entry] = []
        var errors: [ParseError] = []
        var open: (name: String, line: Int, values: [String: String])?
        for (index, raw) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let words = raw.split(whereSeparator: { $0.isWhitespace || $0 == "=" }).map(String.init)
            guard let first = words.first, !first.hasPrefix("#"), first != "{" else { continue }
            if first == "service", words.count >= 2 {
                if let open { errors.append(unclosed(open.name, open.line, file)) }
                open = (words[1], index + 1, [:])
            } else if first == "defaults" {
                open = nil
            } else if first == "}" {
                if let service = open { entries.append(entry(service.name, service.line, service.values)) }
                open = nil
            } else if open != nil {
                open?.values[first.filter { $0 != "+" && $0 != "-" }] = words.dropFirst().joined(separator: " ")
            }
        }
        if let open { errors.append(unclosed(open.name, open.line, file)) }
        return XinetdConfig(entries: entries, errors: errors)
    }

    private static func unclosed(_ name: String, _ line: Int, _ file: String) -> ParseError {
        ParseError(file: file, line: line, column: 1, reason: "service '\(name)' is not closed")
    }

    private static func entry(_ name: String, _ line: Int, _ values: [String: String]) -> Entry {
        Entry(
            service: name, port: values["port"].flatMap { Int($0) },
            transport: values["protocol"] == "udp" || values["socket_type"] == "dgram" ? .udp : .tcp,
            program: program(values), isDisabled: values["disable"] == "yes", line: line)
    }

    /// Behind tcpd, the program that tcpd starts: the first of its arguments (`flags = NAMEINARGS`).
    private static func program(_ values: [String: String]) -> String? {
        guard let server = values["server"], server.hasSuffix("/tcpd"),
            let wrapped = values["server_args"]?.split(separator: " ").first
        else { return values["server"] }
        return wrapped.hasPrefix("/") ? String(wrapped) : "/usr/sbin/\(wrapped)"
    }
}

import NoroshiModel

/// The settings of a systemd unit file that say what it listens on and what it starts.
///
/// - Source: systemd.syntax(7), systemd.socket(5), systemd.service(5). An empty value clears a list.
package struct SystemdUnit: Sendable, Hashable {
    private var values: [String: [String]] = [:]

    package init() {}

    /// Adds a file's settings; later files (drop-ins) go last.
    package mutating func merge(_ text: String) {
        var section = ""
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.drop(while: \.isWhitespace)
            if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
                section = String(line[line.index(after: line.startIndex)..<end])
            } else if !line.hasPrefix("#"), !line.hasPrefix(";"), let equals = line.firstIndex(of: "=") {
                let key = "\(section).\(line[..<equals].trimmed)"
                let value = line[line.index(after: equals)...].trimmed
                if value.isEmpty { values[key] = [] } else { values[key, default: []].append(value) }
            }
        }
    }

    package func list(_ key: String) -> [String] { values[key] ?? [] }
    package func last(_ key: String) -> String? { values[key]?.last }

    /// The program of the first `ExecStart=`, its prefixes removed.
    package var program: String? {
        list("Service.ExecStart").first?.split(separator: " ").first.map {
            String($0.drop { "-@:+!|".contains($0) })
        }
    }

    /// The port of a `ListenStream=` or `ListenDatagram=` value and its address, nil for all addresses;
    /// nil for a path or another kind of socket.
    package static func port(_ value: String) -> (address: String?, port: Int)? {
        if let port = Int(value) { return (nil, port) }
        guard let colon = value.lastIndex(of: ":"), let port = Int(value[value.index(after: colon)...]) else {
            return nil
        }
        let address = value[..<colon].filter { $0 != "[" && $0 != "]" }
        return (IPAddress(address)?.description ?? String(address), port)
    }
}

extension Substring {
    fileprivate var trimmed: String {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

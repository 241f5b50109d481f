package import HostReading

/// Which distribution the looked-at system is.
///
/// - Source: os-release(5).
package struct Distribution: Sendable, Hashable {
    /// `debian`, `rhel`, `alpine`: small letters.
    package let id: String
    /// `12`; empty where it says none, as testing does.
    package let version: String
    /// For people: `Debian GNU/Linux 12 (bookworm)`.
    package let name: String
    /// What it calls itself in CPE; nil where it does not.
    package let cpe: String?

    package init(id: String, version: String, name: String, cpe: String?) {
        self.id = id
        self.version = version
        self.name = name
        self.cpe = cpe
    }

    /// - Returns: nil where no file says it.
    package init?(_ root: HostRoot) {
        for path in ["/etc/os-release", "/usr/lib/os-release"] {
            guard let bytes = (try? root.read(path, limit: 64 << 10)) ?? nil else { continue }
            self.init(osRelease: bytes)
            return
        }
        return nil
    }

    init(osRelease bytes: [UInt8]) {
        var values: [String: String] = [:]
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let line = String(decoding: line, as: UTF8.self)
            guard !line.hasPrefix("#"), let equals = line.firstIndex(of: "=") else { continue }
            values[String(line[..<equals])] = Self.unquoted(line[line.index(after: equals)...])
        }
        id = values["ID"] ?? "linux"
        version = values["VERSION_ID"] ?? ""
        name = values["PRETTY_NAME"] ?? values["NAME"] ?? id
        cpe = values["CPE_NAME"]
    }

    /// What a shell would make of it.
    private static func unquoted(_ value: Substring) -> String {
        var value = value
        if let quote = value.first, quote == "\"" || quote == "'", value.last == quote, value.count > 1 {
            value = value.dropFirst().dropLast()
        }
        var text = ""
        var isEscaped = false
        for character in value {
            if character == "\\", !isEscaped {
                isEscaped = true
            } else {
                text.append(character)
                isEscaped = false
            }
        }
        return text
    }
}

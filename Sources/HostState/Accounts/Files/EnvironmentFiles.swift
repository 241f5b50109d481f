import NoroshiModel

/// Lines of files by which logins get variables.
///
/// - Source: pam_env(8), pam_env.conf(5), environment.d(5).
enum EnvironmentFiles {
    /// `NAME=value`, `export NAME="value"`; nil for what sets nothing.
    static func assignment(_ line: [UInt8]) -> (name: String, value: String)? {
        var text = line[...]
        guard text.first != ASCII.hash else { return nil }
        if text.starts("export ") { text = text.dropFirst(7).trimmed }
        guard let equals = text.firstIndex(of: ASCII.equals) else { return nil }
        let name = Escaped.text(text[..<equals].trimmed)
        let value = Escaped.text(text[text.index(after: equals)...].trimmed)
        return name.isEmpty ? nil : (name, bare(value))
    }

    /// `NAME DEFAULT=value OVERRIDE=value`; of two values both count.
    static func condition(_ line: [UInt8]) -> (name: String, value: String)? {
        guard line.first != ASCII.hash else { return nil }
        let text = Escaped.text(line.map { $0 == ASCII.tab ? ASCII.space : $0 })
        guard let blank = text.firstIndex(of: " ") else { return nil }
        var values: [String] = []
        for key in ["DEFAULT=", "OVERRIDE="] {
            guard let start = text[blank...].firstRange(of: key)?.upperBound else { continue }
            let rest = text[start...]
            let value = rest.first == "\"" ? rest.dropFirst().prefix { $0 != "\"" } : rest.prefix { $0 != " " }
            values.append(String(value))
        }
        return values.isEmpty ? nil : (String(text[..<blank]), values.joined(separator: " "))
    }

    private static func bare(_ value: String) -> String {
        guard let first = value.first, "\"'".contains(first) else { return String(value.prefix { $0 != "#" }) }
        return String(value.dropFirst().prefix { $0 != first })
    }
}

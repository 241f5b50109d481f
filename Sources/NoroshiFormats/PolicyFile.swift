package import NoroshiModel
import Yams

/// `services.yaml`: what should be open to whom, beside what the configuration itself declares. `noroshi inspect
/// --accept` writes it, and people edit it.
///
/// A mapping of `services`, those of this host, and `hosts`, a list of `{host, services}` for hosts that are looked at
/// from outside. A service is written as in the configuration.
package struct PolicyFile: Sendable, Hashable {
    package var services: [Entry] = []
    /// What `--accept` did not take over, and why; written as comments, not read.
    package var skipped: [String] = []
    package var hosts: [Section] = []

    package init() {}

    /// A service with what is written above it.
    package struct Entry: Sendable, Hashable {
        package let declaration: ServicePolicy.Declaration
        /// What was seen there when it was accepted: program, package, product; one line.
        package var seen: String?
        /// Other comment lines, as a person wrote them, with their `#`.
        package var notes: [String]

        package init(_ declaration: ServicePolicy.Declaration, seen: String? = nil, notes: [String] = []) {
            self.declaration = declaration
            self.seen = seen
            self.notes = notes
        }
    }

    /// The services of one host, or of a range of addresses.
    package struct Section: Sendable, Hashable {
        package let place: SiteConfig.DeclaredHost.Place
        package var services: [Entry]
        package var skipped: [String]
        /// `services.yaml:12:5`
        package let locator: String

        package init(
            _ place: SiteConfig.DeclaredHost.Place, services: [Entry], skipped: [String] = [], locator: String = ""
        ) {
            self.place = place
            self.services = services
            self.skipped = skipped
            self.locator = locator
        }
    }

    /// The section that speaks of a host as a command names it: of the same name or range, else of a range around it.
    package func section(of place: SiteConfig.DeclaredHost.Place) -> Section? {
        if let same = hosts.first(where: { $0.place == place }) { return same }
        guard case .range(let range) = place else { return nil }
        return hosts.first { if case .range(let wider) = $0.place { wider.contains(range) } else { false } }
    }

    // MARK: Reading

    /// - Throws: Every mistake of the file, in file order.
    package static func parse(_ text: String, file: String) throws(ParseErrors) -> PolicyFile {
        var reader = SiteConfigReader(file: file)
        var policy = PolicyFile()
        let notes = Notes(text)
        if let root = try YAMLFile.compose(text, file: file) {
            reader.entries(of: root, "the file", ["services", "hosts"]) { reader, key, value in
                if key == "services" {
                    policy.services = reader.services(value).map(notes.entry)
                } else {
                    policy.hosts = reader.sections(value, notes)
                }
            }
        }
        guard reader.errors.isEmpty else {
            throw ParseErrors(reader.errors.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
        }
        return policy
    }

    /// The comment lines that stand directly above each line of a file.
    fileprivate struct Notes {
        private let lines: [Substring]

        init(_ text: String) { lines = text.split(separator: "\n", omittingEmptySubsequences: false) }

        func entry(_ declaration: ServicePolicy.Declaration) -> Entry {
            let place = declaration.locator.split(separator: ":").suffix(2).first.flatMap { Int($0) } ?? 1
            var notes: [String] = []
            var line = place - 2
            while lines.indices.contains(line) {
                let text = lines[line].drop { $0 == " " }
                guard text.hasPrefix("#") else { break }
                notes.insert(String(text), at: 0)
                line -= 1
            }
            let seen = notes.last { $0.hasPrefix(PolicyFile.seenMark) }.map {
                String($0.dropFirst(PolicyFile.seenMark.count))
            }
            // What was written by --accept is written anew.
            notes.removeAll { $0.hasPrefix(PolicyFile.seenMark) || $0.hasPrefix(PolicyFile.skippedMark) }
            return Entry(declaration, seen: seen, notes: notes)
        }
    }

    // MARK: Writing

    static let seenMark = "# seen: "
    static let skippedMark = "# not taken over: "
    private static let heading = """
        # What should be open, and to whom; everything else that listens is a finding.
        # 'noroshi inspect --accept' writes this file, and people edit it: a line that begins with '# seen:' or
        # '# not taken over:' is written anew, every other comment above a service is kept.

        """

    package func serialize() -> String {
        var lines: [String] = []
        if !services.isEmpty || !skipped.isEmpty {
            lines += ["services:\(services.isEmpty ? " []" : "")"] + Self.lines(services, skipped, indent: "  ")
        }
        if !hosts.isEmpty { lines.append("hosts:") }
        for host in hosts {
            lines.append("  - host: \(Self.quoted(host.place.description))")
            lines.append("    services:\(host.services.isEmpty ? " []" : "")")
            lines += Self.lines(host.services, host.skipped, indent: "      ")
        }
        return Self.heading + "\n" + lines.map { $0 + "\n" }.joined()
    }

    private static func lines(_ services: [Entry], _ skipped: [String], indent: String) -> [String] {
        services.flatMap { entry in
            (entry.notes + [entry.seen.map { seenMark + Escaped.text($0) }].compactMap(\.self) + [
                "- \(line(entry.declaration))"
            ])
            .map { indent + $0 }
        } + skipped.map { indent + skippedMark + Escaped.text($0) }
    }

    /// `tcp/22`, or `{port: 25, transport: tcp, address: loopback, name: "mail"}`.
    package static func line(_ declaration: ServicePolicy.Declaration) -> String {
        var parts = ["port: \(declaration.port)", "transport: \(declaration.transport)"]
        switch declaration.scope {
        case .any: break
        case .loopback: parts.append("address: loopback")
        case .address(let address): parts.append("address: \(quoted(address))")
        }
        switch declaration.audience {
        case .any: break
        case .loopback: parts.append("to: loopback")
        case .ranges(let ranges): parts.append("to: [\(ranges.map { quoted("\($0)") }.joined(separator: ", "))]")
        }
        if let name = declaration.name { parts.append("name: \(quoted(name, always: true))") }
        return parts.count == 2 ? declaration.service : "{\(parts.joined(separator: ", "))}"
    }

    /// A YAML scalar; in double quotes where it could be taken for something else.
    ///
    /// - Source: YAML 1.2.2 §7.3.1.
    private static func quoted(_ text: String, always: Bool = false) -> String {
        let isPlain = text.utf8.allSatisfy {
            (48...57).contains($0) || (97...122).contains($0) || (65...90).contains($0) || ".-/".utf8.contains($0)
        }
        guard always || !isPlain else { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case _
            where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || scalar.value == 0x2028
                || scalar.value == 0x2029 || scalar.value == 0xFEFF:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

extension SiteConfig.DeclaredHost.Place: CustomStringConvertible {
    package var description: String {
        switch self {
        case .name(let name): name
        case .range(let range): range.description
        }
    }

    /// A host as an argument names it; nil when `text` is none.
    package init?(_ text: String) {
        if let range = AddressRange(text) {
            self = .range(range)
        } else if let name = HostName.canonical(text) {
            self = .name(name)
        } else {
            return nil
        }
    }
}

extension SiteConfigReader {
    fileprivate mutating func sections(_ node: Node, _ notes: PolicyFile.Notes) -> [PolicyFile.Section] {
        guard let list = node.sequence else {
            reject(node, "'hosts' must be a list")
            return []
        }
        return list.compactMap { section($0, notes) }
    }

    private mutating func section(_ node: Node, _ notes: PolicyFile.Notes) -> PolicyFile.Section? {
        var found: SiteConfig.DeclaredHost.Place?
        var services: [PolicyFile.Entry] = []
        let before = errors.count
        entries(of: node, "a host", ["host", "services"]) { reader, key, value in
            if key == "host" {
                found = reader.place(value)
            } else {
                services = reader.services(value).map(notes.entry)
            }
        }
        if found == nil, errors.count == before { reject(node, "a host needs a 'host'") }
        let error = node.error("", file: file)
        return found.map {
            PolicyFile.Section($0, services: services, locator: "\(file):\(error.line):\(error.column)")
        }
    }
}

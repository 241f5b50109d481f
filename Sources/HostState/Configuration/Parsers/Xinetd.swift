import NoroshiModel

/// xinetd's files: `defaults` and services in braces, `includedir`.
///
/// - Source: xinetd.conf(5).
struct XinetdParser {
    var reading: ConfigurationReading
    private var defaults: [String: [String]] = [:]
    private var services: [(name: String, values: [String: [String]], line: Line)] = []
    private var open: (name: String?, values: [String: [String]], line: Line)?

    init(reading: ConfigurationReading) { self.reading = reading }

    mutating func file(_ path: String, isNeeded: Bool = false, from place: Line? = nil) {
        for line in reading.lines(path, isNeeded: isNeeded, from: place) ?? [] {
            let text = line.text.trimmed
            guard let first = text.first, first != "#" else { continue }
            if first == "{" { continue }
            if first == "}" {
                close()
            } else if open != nil, let equals = text.firstIndex(of: "=") {
                attribute(text[..<equals].trimmed, text[text.index(after: equals)...].words)
            } else {
                heading(text.words, line)
            }
        }
        if let open {
            reading.problem(open.line, "'\(open.name ?? "defaults")' is not closed")
            close()
        }
    }

    private mutating func heading(_ words: [String], _ line: Line) {
        switch words.first {
        case "service" where words.count >= 2:
            close()
            open = (words[1].filter { $0 != "{" }, [:], line)
        case "defaults", "defaults{":
            close()
            open = (nil, [:], line)
        case "includedir" where words.count == 2:
            // Names with a dot, and those that end in a tilde, are not read.
            for path in reading.paths(words[1] + "/*") {
                let name = path.split(separator: "/").last ?? ""
                if !name.contains("."), !name.hasSuffix("~") { include(path, line) }
            }
        case "include" where words.count == 2: include(words[1], line)
        default: reading.problem(line, "expected 'service', 'defaults' or 'includedir'")
        }
    }

    private mutating func include(_ path: String, _ line: Line) {
        close()
        var inner = self
        inner.reading.including(path, from: line) { reading in
            self.reading = reading
            self.file(path, isNeeded: true, from: line)
            reading = self.reading
        }
        reading = inner.reading
    }

    private mutating func attribute(_ key: String, _ values: [String]) {
        guard let sign = key.last else { return }
        let name = key.filter { $0 != "+" && $0 != "-" }.trimmed
        switch sign {
        case "+": open?.values[name, default: []] += values
        case "-": open?.values[name]?.removeAll { values.contains($0) }
        default: open?.values[name] = values
        }
    }

    private mutating func close() {
        guard let done = open else { return }
        if let name = done.name {
            services.append((name, done.values, done.line))
        } else {
            defaults.merge(done.values) { $1 }
        }
        open = nil
    }

    mutating func finish() {
        let off = Set(defaults["disabled"] ?? [])
        for (name, values, line) in services {
            guard values["disable"]?.first?.lowercased() != "yes", !off.contains(name) else { continue }
            let own = defaults.merging(values) { $1 }
            // Without a value the service is nobody's.
            guard own["only_from"]?.isEmpty != true else { continue }
            let server = own["server"]?.first ?? "internal"
            let isWrapped = server.hasSuffix("/tcpd")
            let address = own["bind"]?.first ?? own["interface"]?.first
            let isDatagram = own["protocol"]?.first == "udp" || own["socket_type"]?.first == "dgram"
            let arguments = own["server_args"] ?? []
            SuperServerEntry(
                service: ServicePorts.name(of: name), transport: isDatagram ? "udp" : "tcp",
                program: isWrapped ? arguments.first ?? server : server,
                commands: own["flags"]?.contains("NAMEINARGS") ?? false
                    ? SoftwareReader.commands(server, arguments) : [[server] + arguments],
                starter: "xinetd",
                isWrapped: isWrapped, isRestricted: Self.isRestricted(own["only_from"]), address: address,
                isLocal: Self.isLocal(own["only_from"]), user: own["user"]?.first ?? "root",
                environment: own["env"] ?? []
            ).add(to: &reading, at: line)
        }
    }

    /// A number whose last parts are 0 is the network of the others.
    private static func isLocal(_ from: [String]?) -> Bool {
        guard let from, !from.isEmpty else { return false }
        return from.allSatisfy { word in
            ListeningAddresses.isLoopback(word)
                || Networks.range(word).map { $0.first.isLoopback && $0.prefix >= 8 } ?? false
        }
    }

    private static func isRestricted(_ from: [String]?) -> Bool {
        guard let from else { return false }
        return !from.contains { ["0.0.0.0", "::"].contains($0) || Networks.isCovered([$0], v4: 2, v6: 3) }
    }
}

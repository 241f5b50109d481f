package import NoroshiModel
import Yams

/// `/etc/noroshi/noroshi.yaml`: what the site says of itself. Every key is optional.
package struct SiteConfig: Sendable, Hashable {
    package var host: String?
    package var language: String?
    package var contact = IncidentReport.Contact()
    package var services: [ServicePolicy.Declaration] = []
    /// Folders with fingerprints in Recog's format, besides our own.
    package var fingerprints: [String] = []
    /// Folders with CSAF advisories, besides our own and the fetched ones.
    package var advisories: [String] = []
    /// Address of the coordination center, for example `https://center.example.jp`.
    package var center: String?
    package var mail = Mail()
    package var deadlineMilliseconds: Int?

    package struct Mail: Sendable, Hashable {
        /// `host` or `host:port`
        package var server: String?
        package var from: String?
        package var to: String?
        /// That the site's own mail servers take mail for.
        package var domains: [String] = []
        package init() {}
    }

    package init() {}

    package var policy: ServicePolicy { ServicePolicy(services) }

    /// - Throws: Every mistake of the file, in file order.
    package static func parse(_ text: String, file: String) throws(ParseErrors) -> SiteConfig {
        var reader = Reader(file: file)
        var config = SiteConfig()
        if let root = try YAMLFile.compose(text, file: file) { reader.read(root, into: &config) }
        guard reader.errors.isEmpty else {
            throw ParseErrors(reader.errors.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
        }
        return config
    }
}

private struct Reader {
    let file: String
    var errors: [ParseError] = []

    init(file: String) { self.file = file }

    mutating func read(_ root: Node, into config: inout SiteConfig) {
        entries(
            of: root, "the file",
            ["host", "language", "contact", "services", "fingerprints", "advisories", "center", "mail", "probe"]
        ) { reader, key, value in
            switch key {
            case "host": config.host = reader.text(value, key)
            case "language": config.language = reader.word(value, key, among: Vocabulary.languages)
            case "contact": reader.contact(value, into: &config.contact)
            case "services": config.services = reader.services(value)
            case "fingerprints": config.fingerprints = reader.paths(value, key)
            case "advisories": config.advisories = reader.paths(value, key)
            case "center": config.center = reader.address(value)
            case "mail": reader.mail(value, into: &config.mail)
            default: reader.probe(value, into: &config)
            }
        }
    }

    private mutating func contact(_ node: Node, into contact: inout IncidentReport.Contact) {
        entries(of: node, "'contact'", ["name", "organization", "email", "telephone", "address"]) {
            reader, key, value in
            let text = reader.text(value, key)
            switch key {
            case "name": contact.name = text
            case "organization": contact.organization = text
            case "email": contact.email = text
            case "telephone": contact.telephone = text
            default: contact.address = text
            }
        }
    }

    private mutating func mail(_ node: Node, into mail: inout SiteConfig.Mail) {
        entries(of: node, "'mail'", ["server", "from", "to", "domains"]) { reader, key, value in
            guard key != "domains" else {
                mail.domains = reader.domains(value)
                return
            }
            let text = reader.text(value, key)
            switch key {
            case "server": mail.server = text
            case "from": mail.from = text
            default: mail.to = text
            }
        }
    }

    private mutating func domains(_ node: Node) -> [String] {
        guard let list = node.sequence else {
            reject(node, "'domains' must be a list of domain names")
            return []
        }
        return list.compactMap { item in
            let name = (item.string ?? "").lowercased()
            let isDomain =
                name.contains(".") && !name.hasPrefix(".") && !name.hasSuffix(".")
                && name.utf8.allSatisfy {
                    (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46 || $0 == 95
                }
            guard isDomain else {
                reject(
                    item, "'domains' needs names such as 'example.jp', found '\(item.string ?? "a list or mapping")'")
                return nil
            }
            return name
        }
    }

    private mutating func probe(_ node: Node, into config: inout SiteConfig) {
        entries(of: node, "'probe'", ["deadline"]) { reader, _, value in
            guard let text = reader.text(value, "deadline") else { return }
            guard let limit = Self.milliseconds(text), (100...60_000).contains(limit) else {
                reader.reject(value, "'deadline' must be a time from 100ms to 60s, found '\(text)'")
                return
            }
            config.deadlineMilliseconds = limit
        }
    }

    // MARK: Services

    private mutating func services(_ node: Node) -> [ServicePolicy.Declaration] {
        guard let list = node.sequence else {
            reject(node, "'services' must be a list")
            return []
        }
        return list.compactMap { service($0) }
    }

    /// `{port: 25, transport: tcp, address: any, name: …}`, or `tcp/25`, or `25`.
    private mutating func service(_ node: Node) -> ServicePolicy.Declaration? {
        if let text = node.string { return short(text, node) }
        var transport = Endpoint.Transport.tcp
        var port: Int?
        var scope = ServicePolicy.Scope.any
        var name: String?
        let before = errors.count
        entries(of: node, "a service", ["port", "transport", "address", "name"]) { reader, key, value in
            switch key {
            case "port": port = reader.port(value)
            case "transport":
                let word = reader.word(value, key, among: Endpoint.Transport.allCases.map(\.rawValue))
                transport = word.flatMap(Endpoint.Transport.init) ?? .tcp
            case "address": scope = reader.scope(value)
            default: name = reader.text(value, key)
            }
        }
        guard let port else {
            if errors.count == before { reject(node, "a service needs a 'port'") }
            return nil
        }
        return declaration(transport, port, scope, name, node)
    }

    private mutating func short(_ text: String, _ node: Node) -> ServicePolicy.Declaration? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let transport = parts.count == 2 ? Endpoint.Transport(rawValue: parts[0]) : .tcp
        guard parts.count <= 2, let transport, let port = Int(parts[parts.count - 1]), (1...65_535).contains(port)
        else {
            reject(node, "expected a service such as 'tcp/25', found '\(text)'")
            return nil
        }
        return declaration(transport, port, .any, nil, node)
    }

    private func declaration(
        _ transport: Endpoint.Transport, _ port: Int, _ scope: ServicePolicy.Scope, _ name: String?, _ node: Node
    ) -> ServicePolicy.Declaration {
        let place = node.error("", file: file)
        return ServicePolicy.Declaration(
            transport: transport, port: port, scope: scope, name: name,
            locator: "\(file):\(place.line):\(place.column)")
    }

    private mutating func port(_ node: Node) -> Int? {
        guard let text = node.string, let port = Int(text), (1...65_535).contains(port) else {
            reject(node, "'port' must be a number from 1 to 65535, found '\(node.string ?? "a list or mapping")'")
            return nil
        }
        return port
    }

    private mutating func scope(_ node: Node) -> ServicePolicy.Scope {
        switch node.string {
        case "any": return .any
        case "loopback": return .loopback
        case let text? where text.contains(".") || text.contains(":"):
            if let address = CanonicalAddress.text(text) { return .address(address) }
        default: break
        }
        reject(
            node, "'address' must be 'any', 'loopback' or an IP address, found '\(node.string ?? "a list or mapping")'")
        return .any
    }

    // MARK: Values

    /// Calls `body` for every known key of a mapping; every unknown key is an error.
    private mutating func entries(
        of node: Node, _ what: String, _ keys: [String], _ body: (inout Reader, String, Node) -> Void
    ) {
        guard case .mapping = node else {
            reject(node, "\(what) must be a mapping of \(keys.map { "'\($0)'" }.joined(separator: ", "))")
            return
        }
        for (key, value) in node.pairs {
            let name = key.string ?? ""
            if keys.contains(name) {
                body(&self, name, value)
            } else {
                reject(key, "unknown key '\(name)'; expected \(keys.map { "'\($0)'" }.joined(separator: ", "))")
            }
        }
    }

    private mutating func text(_ node: Node, _ key: String) -> String? {
        guard let text = node.string, !text.isEmpty else {
            reject(node, "'\(key)' must be a text")
            return nil
        }
        return text
    }

    private mutating func word(_ node: Node, _ key: String, among words: [String]) -> String? {
        guard let word = node.string, words.contains(word) else {
            let list = words.map { "'\($0)'" }.joined(separator: " or ")
            reject(node, "'\(key)' must be \(list), found '\(node.string ?? "a list or mapping")'")
            return nil
        }
        return word
    }

    private mutating func paths(_ node: Node, _ key: String) -> [String] {
        guard let list = node.sequence else {
            reject(node, "'\(key)' must be a list of folders")
            return []
        }
        return list.compactMap { item in
            guard let path = item.string, path.hasPrefix("/") else {
                reject(item, "'\(key)' needs absolute paths, found '\(item.string ?? "a list or mapping")'")
                return nil
            }
            return path
        }
    }

    private mutating func address(_ node: Node) -> String? {
        guard let text = node.string, ["https://", "http://"].contains(where: text.hasPrefix), !text.contains(" "),
            !text.hasSuffix("//")
        else {
            reject(node, "'center' must be an address such as 'https://center.example', found '\(node.string ?? "")'")
            return nil
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    private static func milliseconds(_ text: String) -> Int? {
        if text.hasSuffix("ms") { return Int(text.dropLast(2)) }
        return text.hasSuffix("s")
            ? Int(text.dropLast()).map { $0.multipliedReportingOverflow(by: 1000) }.flatMap {
                $0.overflow ? nil : $0.partialValue
            } : nil
    }

    fileprivate mutating func reject(_ node: Node, _ reason: String) { errors.append(node.error(reason, file: file)) }
}

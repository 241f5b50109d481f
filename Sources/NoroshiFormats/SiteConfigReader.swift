import NoroshiModel
import Yams

/// Reads the nodes of a site's files, and collects every mistake with its place.
struct SiteConfigReader {
    let file: String
    var errors: [ParseError] = []

    init(file: String) { self.file = file }

    mutating func read(_ root: Node, into config: inout SiteConfig) {
        entries(
            of: root, "the file",
            [
                "host", "language", "contact", "services", "hosts", "policy", "fingerprints", "advisories", "logs",
                "center", "mail", "probe",
            ]
        ) { reader, key, value in
            switch key {
            case "host": config.host = reader.text(value, key)
            case "language": config.language = reader.word(value, key, among: Vocabulary.languages)
            case "contact": reader.contact(value, into: &config.contact)
            case "services": config.services = reader.services(value)
            case "hosts": config.hosts = reader.hosts(value)
            case "policy": config.policyFile = reader.path(value, key)
            case "fingerprints": config.fingerprints = reader.paths(value, key)
            case "advisories": config.advisories = reader.paths(value, key)
            case "logs": config.logs = reader.paths(value, key)
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
            guard let name = item.string.flatMap({ HostName.canonical($0) }), name.contains(".") else {
                reject(
                    item, "'domains' needs names such as 'example.jp', found '\(item.string ?? "a list or mapping")'")
                return nil
            }
            return name
        }
    }

    private mutating func probe(_ node: Node, into config: inout SiteConfig) {
        entries(of: node, "'probe'", ["deadline", "rate"]) { reader, key, value in
            guard key == "deadline" else {
                config.rate = reader.rate(value)
                return
            }
            guard let text = reader.text(value, "deadline") else { return }
            guard let limit = Self.milliseconds(text), (100...60_000).contains(limit) else {
                reader.reject(value, "'deadline' must be a time from 100ms to 60s, found '\(text)'")
                return
            }
            config.deadlineMilliseconds = limit
        }
    }

    // MARK: Values

    /// Calls `body` for every known key of a mapping; every unknown key is an error.
    mutating func entries(
        of node: Node, _ what: String, _ keys: [String], _ body: (inout SiteConfigReader, String, Node) -> Void
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

    mutating func text(_ node: Node, _ key: String) -> String? {
        guard let text = node.string, !text.isEmpty else {
            reject(node, "'\(key)' must be a text")
            return nil
        }
        return text
    }

    mutating func word(_ node: Node, _ key: String, among words: [String]) -> String? {
        guard let word = node.string, words.contains(word) else {
            let list = words.map { "'\($0)'" }.joined(separator: " or ")
            reject(node, "'\(key)' must be \(list), found '\(node.string ?? "a list or mapping")'")
            return nil
        }
        return word
    }

    mutating func path(_ node: Node, _ key: String) -> String? {
        guard let path = node.string, path.hasPrefix("/") else {
            reject(node, "'\(key)' must be an absolute path, found '\(node.string ?? "a list or mapping")'")
            return nil
        }
        return path
    }

    private mutating func paths(_ node: Node, _ key: String) -> [String] {
        guard let list = node.sequence else {
            reject(node, "'\(key)' must be a list of paths")
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

    mutating func reject(_ node: Node, _ reason: String) { errors.append(node.error(reason, file: file)) }
}

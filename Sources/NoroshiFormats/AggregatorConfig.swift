package import NoroshiModel
import Yams

/// What an aggregator is told: who it is, where its files are served, whose documents it hands on. YAML, of which JSON is
/// a part.
package struct AggregatorConfig: Sendable, Hashable {
    package var name: String
    /// A URI under the aggregator's control.
    package var namespace: String
    package var contact: String?
    /// By what right it hands documents on.
    package var authority: String?
    /// Only names the parties, and hands nothing on.
    package var isLister = false
    /// `2.0` or `2.1`: of the list, and of the parties.
    package var edition = "2.0"
    /// The address under which the folder is served, without a slash at the end.
    package var url: String
    package var parties: [Party]

    /// A party whose documents are handed on, or who is listed.
    package struct Party: Sendable, Hashable {
        /// Of its folder: letters, digits and `_ . + -`.
        package let name: String
        /// Its domain, or the address of its `provider-metadata.json`.
        package let source: String
        package var isMirrored = true
        /// How often it is looked at, in words.
        package var interval = "on best effort"
        /// `aggregator.yaml:12:5`
        package let locator: String
    }

    package static let maximumParties = 10_000

    /// - Throws: Every mistake of the file, in file order.
    package static func parse(_ text: String, file: String) throws(ParseErrors) -> AggregatorConfig {
        var reader = AggregatorConfigReader(nodes: SiteConfigReader(file: file))
        guard let root = try YAMLFile.compose(text, file: file) else {
            throw ParseErrors([ParseError(file: file, line: 1, column: 1, reason: "the file is empty")])
        }
        let config = reader.read(root)
        guard reader.nodes.errors.isEmpty, let config else {
            throw ParseErrors(reader.nodes.errors.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
        }
        return config
    }
}

private struct AggregatorConfigReader {
    var nodes: SiteConfigReader
    private var parties: [AggregatorConfig.Party] = []

    init(nodes: SiteConfigReader) { self.nodes = nodes }

    mutating func read(_ root: Node) -> AggregatorConfig? {
        var (texts, list): ([String: String], Node?) = ([:], nil)
        nodes.entries(
            of: root, "the file",
            ["name", "namespace", "contact", "authority", "category", "edition", "url", "parties"]
        ) { nodes, key, value in
            switch key {
            case "parties": list = value
            case "category": texts[key] = nodes.word(value, key, among: ["aggregator", "lister"])
            case "edition": texts[key] = nodes.word(value, key, among: ["2.0", "2.1"])
            case "namespace", "url": texts[key] = nodes.webAddress(value, key)
            default: texts[key] = nodes.text(value, key)
            }
        }
        if let list { readParties(list) }
        // What is there and wrong was told already.
        let keys = Set(root.pairs.compactMap(\.key.string))
        for key in ["name", "namespace", "url", "parties"] where !keys.contains(key) {
            nodes.reject(root, "'\(key)' is missing")
        }
        guard let name = texts["name"], let namespace = texts["namespace"], let url = texts["url"] else { return nil }
        return AggregatorConfig(
            name: name, namespace: namespace, contact: texts["contact"], authority: texts["authority"],
            isLister: texts["category"] == "lister", edition: texts["edition"] ?? "2.0",
            url: url.hasSuffix("/") ? String(url.dropLast()) : url, parties: parties)
    }

    private mutating func readParties(_ node: Node) {
        guard let list = node.sequence, !list.isEmpty, list.count <= AggregatorConfig.maximumParties else {
            nodes.reject(node, "'parties' must be a list of at most \(AggregatorConfig.maximumParties) parties")
            return
        }
        var names: Set<String> = []
        for item in list {
            guard let party = party(item) else { continue }
            if !names.insert(party.name.lowercased()).inserted {
                nodes.reject(item, "two parties have the name '\(party.name)', which is the name of their folder")
            }
            parties.append(party)
        }
    }

    private mutating func party(_ node: Node) -> AggregatorConfig.Party? {
        var (name, source, interval): (String?, String?, String?)
        var isMirrored = true
        let before = nodes.errors.count
        nodes.entries(of: node, "a party", ["name", "source", "mirror", "interval"]) { nodes, key, value in
            switch key {
            case "name": name = nodes.folderName(value)
            case "source": source = nodes.text(value, key)
            case "interval": interval = nodes.text(value, key)
            default: isMirrored = nodes.word(value, key, among: ["true", "false"]) != "false"
            }
        }
        guard nodes.errors.count == before else { return nil }
        guard let name, let source else {
            nodes.reject(node, "a party needs a 'name', of its folder, and a 'source', its domain or address")
            return nil
        }
        var party = AggregatorConfig.Party(
            name: name, source: source, locator: node.error("", file: nodes.file).place)
        party.isMirrored = isMirrored
        if let interval { party.interval = interval }
        return party
    }
}

extension ParseError {
    fileprivate var place: String { "\(file):\(line):\(column)" }
}

extension SiteConfigReader {
    fileprivate mutating func webAddress(_ node: Node, _ key: String) -> String? {
        guard let text = node.string, text.hasPrefix("https://"), text.utf8.count > "https://".utf8.count,
            !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\"") })
        else {
            reject(node, "'\(key)' must be an address of the form https://…, found '\(node.string ?? "")'")
            return nil
        }
        return text
    }

    fileprivate mutating func folderName(_ node: Node) -> String? {
        let name = node.string ?? ""
        func isPlain(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            case _: "_-+.".utf8.contains(byte)
            }
        }
        guard (1...100).contains(name.utf8.count), name.utf8.allSatisfy(isPlain), !name.hasPrefix("."),
            !name.hasPrefix("-")
        else {
            reject(
                node,
                "'name' is the name of a folder: 1 to 100 letters, digits and _ - + . without a point or dash first, found '\(name)'"
            )
            return nil
        }
        return name
    }
}

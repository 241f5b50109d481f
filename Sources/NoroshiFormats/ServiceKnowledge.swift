package import NoroshiModel
import Yams

/// What checks know of products and packages beside what a host shows: data files that a site may overlay.
package struct ServiceKnowledge: Sendable, Hashable {
    /// Source packages that contain a product, by `vendor:product` of its CPE name.
    package let packages: [String: Set<String>]
    /// Packages whose programs carry the services of others: super-servers, proxies, interpreters.
    package let carriers: Set<String>
    package let defaults: [DefaultService]
    /// Products that distributions ship and mend under the number of the release: a greeting does not show it.
    package let patched: Set<String>

    package init(
        packages: [String: Set<String>] = [:], carriers: Set<String> = [], defaults: [DefaultService] = [],
        unshipped: Set<String> = []
    ) {
        self.packages = packages
        self.carriers = carriers
        self.defaults = defaults
        patched = Set(packages.keys).subtracting(unshipped)
    }

    /// A service that comes with an installation without anybody asking for it.
    package struct DefaultService: Sendable, Hashable {
        package let id: String
        package let services: Set<Endpoint.Service>
        /// Source packages; empty for what a super-server does itself.
        package let packages: Set<String>
        /// While one of these listens too, the service is needed by it.
        package let neededBy: Set<Endpoint.Service>
        /// Only on loopback is it as it was installed.
        package let isLocal: Bool
        /// Why it is there, and how to see whether anybody uses it, by language.
        package let why, look: [String: String]
    }

    package static func load(from resources: ResourceDirectory) throws -> ServiceKnowledge {
        let packages = "knowledge/packages.yml"
        let defaults = "knowledge/default-services.yml"
        return try parse(
            packages: resources.text(packages), file: resources.path(packages),
            defaults: resources.text(defaults), defaultsFile: resources.path(defaults))
    }

    /// - Throws: Every mistake of the first file that has one.
    package static func parse(
        packages: String, file: String, defaults: String, defaultsFile: String
    ) throws(ParseErrors) -> ServiceKnowledge {
        var reader = KnowledgeReader(file: file)
        let root = try YAMLFile.compose(packages, file: file)
        let products = reader.products(root?["products"])
        let carriers = reader.words(root?["carriers"])
        let unshipped = reader.words(root?["unshipped"])
        try reader.check()
        var second = KnowledgeReader(file: defaultsFile)
        let services = second.defaults(try YAMLFile.compose(defaults, file: defaultsFile)?["services"])
        try second.check()
        return ServiceKnowledge(packages: products, carriers: carriers, defaults: services, unshipped: unshipped)
    }
}

private struct KnowledgeReader {
    let file: String
    var errors: [ParseError] = []

    init(file: String) { self.file = file }

    func check() throws(ParseErrors) { if !errors.isEmpty { throw ParseErrors(errors) } }

    mutating func products(_ node: Node?) -> [String: Set<String>] {
        var products: [String: Set<String>] = [:]
        for (key, value) in node?.pairs ?? [] {
            guard let name = key.string, name.split(separator: ":").count == 2 else {
                errors.append(key.error("expected 'vendor:product'", file: file))
                continue
            }
            products[name] = words(value)
        }
        return products
    }

    mutating func words(_ node: Node?) -> Set<String> {
        guard let node else { return [] }
        guard let list = node.sequence else {
            errors.append(node.error("expected a list", file: file))
            return []
        }
        return Set(list.compactMap(\.string))
    }

    mutating func defaults(_ node: Node?) -> [ServiceKnowledge.DefaultService] {
        (node?.sequence.map(Array.init) ?? []).compactMap { entry in
            guard let id = entry["id"]?.string else {
                errors.append(entry.error("service without 'id'", file: file))
                return nil
            }
            return ServiceKnowledge.DefaultService(
                id: id, services: services(entry["services"]), packages: words(entry["packages"]),
                neededBy: services(entry["needed-by"]), isLocal: entry["loopback-only"]?.bool == true,
                why: texts(entry["why"], entry, id), look: texts(entry["look"], entry, id))
        }
    }

    private mutating func services(_ node: Node?) -> Set<Endpoint.Service> {
        guard let node else { return [] }
        return Set(
            words(node).compactMap { word in
                let parts = word.split(separator: "/").map(String.init)
                guard parts.count == 2, let transport = Endpoint.Transport(rawValue: parts[0]), let port = Int(parts[1])
                else {
                    errors.append(node.error("expected a service such as 'tcp/25', found '\(word)'", file: file))
                    return nil
                }
                return Endpoint.Service(transport, port)
            })
    }

    private mutating func texts(_ node: Node?, _ entry: Node, _ id: String) -> [String: String] {
        var texts: [String: String] = [:]
        for language in Vocabulary.languages {
            if let text = node?[language]?.string {
                texts[language] = text
            } else {
                errors.append(entry.error("service '\(id)' without a text in '\(language)'", file: file))
            }
        }
        return texts
    }
}

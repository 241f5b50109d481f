import NoroshiModel
import Yams

extension SiteConfigReader {
    mutating func services(_ node: Node) -> [ServicePolicy.Declaration] {
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
        var audience = ServicePolicy.Audience.any
        var name: String?
        let before = errors.count
        entries(of: node, "a service", ["port", "transport", "address", "to", "name"]) { reader, key, value in
            switch key {
            case "port": port = reader.port(value)
            case "transport":
                let word = reader.word(value, key, among: Endpoint.Transport.allCases.map(\.rawValue))
                transport = word.flatMap(Endpoint.Transport.init) ?? .tcp
            case "address": scope = reader.scope(value)
            case "to": audience = reader.audience(value)
            default: name = reader.text(value, key)
            }
        }
        guard let port else {
            if errors.count == before { reject(node, "a service needs a 'port'") }
            return nil
        }
        return declaration(transport, port, scope, audience, name, node)
    }

    private mutating func short(_ text: String, _ node: Node) -> ServicePolicy.Declaration? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let transport = parts.count == 2 ? Endpoint.Transport(rawValue: parts[0]) : .tcp
        guard parts.count <= 2, let transport, let port = Int(parts[parts.count - 1]), (1...65_535).contains(port)
        else {
            reject(node, "expected a service such as 'tcp/25', found '\(text)'")
            return nil
        }
        return declaration(transport, port, .any, .any, nil, node)
    }

    private func declaration(
        _ transport: Endpoint.Transport, _ port: Int, _ scope: ServicePolicy.Scope,
        _ audience: ServicePolicy.Audience, _ name: String?, _ node: Node
    ) -> ServicePolicy.Declaration {
        let place = node.error("", file: file)
        return ServicePolicy.Declaration(
            transport: transport, port: port, scope: scope, audience: audience, name: name,
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
            if let address = IPAddress(text) { return .address(address.description) }
        default: break
        }
        reject(
            node, "'address' must be 'any', 'loopback' or an IP address, found '\(node.string ?? "a list or mapping")'")
        return .any
    }

    /// `any`, `loopback`, one range of addresses, or a list of them.
    private mutating func audience(_ node: Node) -> ServicePolicy.Audience {
        switch node.string {
        case "any": return .any
        case "loopback": return .loopback
        default: break
        }
        let items = node.sequence.map(Array.init) ?? [node]
        let ranges = items.compactMap { item -> AddressRange? in
            if let range = item.string.flatMap({ AddressRange($0) }) { return range }
            reject(
                item,
                "'to' must be 'any', 'loopback' or addresses such as '192.0.2.0/24', found '\(item.string ?? "a list or mapping")'"
            )
            return nil
        }
        return .ranges(ranges)
    }

    // MARK: Hosts

    mutating func hosts(_ node: Node) -> [SiteConfig.DeclaredHost] {
        guard let list = node.sequence else {
            reject(node, "'hosts' must be a list")
            return []
        }
        return list.compactMap { host($0) }
    }

    /// `mail.example.jp`, `192.0.2.0/24`, or `{host: …, rate: 500, services: […]}`.
    private mutating func host(_ node: Node) -> SiteConfig.DeclaredHost? {
        if node.string != nil { return place(node).map { declared($0, nil, nil, node) } }
        var found: SiteConfig.DeclaredHost.Place?
        var rate: Int?
        var services: [ServicePolicy.Declaration]?
        let before = errors.count
        entries(of: node, "a host", ["host", "rate", "services"]) { reader, key, value in
            switch key {
            case "host": found = reader.place(value)
            case "rate": rate = reader.rate(value)
            default: services = reader.services(value)
            }
        }
        if found == nil, errors.count == before { reject(node, "a host needs a 'host'") }
        return found.map { declared($0, rate, services, node) }
    }

    private func declared(
        _ place: SiteConfig.DeclaredHost.Place, _ rate: Int?, _ services: [ServicePolicy.Declaration]?, _ node: Node
    ) -> SiteConfig.DeclaredHost {
        let error = node.error("", file: file)
        return SiteConfig.DeclaredHost(
            place: place, rate: rate, services: services, locator: "\(file):\(error.line):\(error.column)")
    }

    mutating func place(_ node: Node) -> SiteConfig.DeclaredHost.Place? {
        if let range = node.string.flatMap({ AddressRange($0) }) { return .range(range) }
        if let name = node.string.flatMap({ HostName.canonical($0) }) { return .name(name) }
        reject(
            node,
            "'host' must be a name, an address or a range such as '192.0.2.0/24', found '\(node.string ?? "a list or mapping")'"
        )
        return nil
    }

    mutating func rate(_ node: Node) -> Int? {
        guard let text = node.string, let rate = Int(text), (1...1_000_000).contains(rate) else {
            reject(node, "'rate' must be connections a second from 1 to 1000000, found '\(node.string ?? "")'")
            return nil
        }
        return rate
    }
}

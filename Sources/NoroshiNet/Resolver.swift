import NIOCore
package import NoroshiModel

/// Turns `host:port` into an endpoint.
package enum Resolver {
    /// The first address of `name`, asked of the system's resolver.
    ///
    /// - Throws: ``DialError`` when there is none.
    package static func endpoint(_ name: String, defaultPort: Int) throws(DialError) -> Endpoint {
        let (host, port) = try split(name, defaultPort: defaultPort)
        do {
            let address = try SocketAddress.makeAddressResolvingHost(host, port: port)
            guard let text = address.ipAddress else { throw DialError(reason: "'\(name)' has no address") }
            return Endpoint(.tcp, text, port)
        } catch let error as DialError {
            throw error
        } catch {
            throw DialError(reason: "'\(Escaped.text(host))' is not known to the resolver")
        }
    }

    /// `host`, `host:port`, `[::1]` or `[::1]:port`.
    static func split(_ name: String, defaultPort: Int) throws(DialError) -> (host: String, port: Int) {
        var host = name[...]
        var port = defaultPort
        if let colon = name.lastIndex(of: ":"),
            name.hasPrefix("[")
                ? name[colon...].contains(":") && !name[colon...].contains("]") : name.firstIndex(of: ":") == colon
        {
            guard let number = Int(name[name.index(after: colon)...]), (1...65_535).contains(number) else {
                throw DialError(reason: "'\(Escaped.text(name))' has no valid port")
            }
            host = name[..<colon]
            port = number
        }
        return (String(host.filter { $0 != "[" && $0 != "]" }), port)
    }
}

import Glibc
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

    /// Every address of `name`, IPv4 first, asked of the system's resolver on a thread that may wait.
    ///
    /// - Throws: ``DialError`` when the resolver does not know it.
    package static func addresses(of name: String) async throws -> [IPAddress] {
        try await EngineThread.run { _ in
            var hints = unsafe addrinfo()
            unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
            var list: UnsafeMutablePointer<addrinfo>?
            let code = unsafe getaddrinfo(name, nil, &hints, &list)
            guard code == 0 else {
                let words = unsafe String(cString: gai_strerror(code))
                throw DialError(reason: "'\(Escaped.text(name))' is not known to the resolver (\(words.lowercased()))")
            }
            defer { unsafe freeaddrinfo(list) }
            var found: [IPAddress] = []
            var next = unsafe list
            while let entry = unsafe next {
                if let address = unsafe entry.pointee.ai_addr.flatMap({ unsafe Socket.address($0) }),
                    !found.contains(address)
                {
                    found.append(address)
                }
                unsafe next = entry.pointee.ai_next
            }
            return found.sorted()
        }
    }

    /// `host`, `host:port`, `[::1]` or `[::1]:port`.
    package static func split(_ name: String, defaultPort: Int) throws(DialError) -> (host: String, port: Int) {
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

package import NoroshiModel

extension RelayTest.Vantage {
    /// How far a server at `target` has reason to trust a connection from `source`.
    ///
    /// Of the loopback network only the address that every host has, and the server's own, count as trusted: another
    /// one was arranged or named by the administrator, to stand for a stranger.
    ///
    /// - Parameter own: The addresses of this host's interfaces.
    package init(source: String, target: String, own: [String]) {
        let isHere = Endpoint(.tcp, target, 1).isLoopback || own.contains(target)
        if !isHere {
            self = .outside
        } else if ["127.0.0.1", "::1", "::ffff:127.0.0.1"].contains(source)
            || source == target && source.hasPrefix("127.")
        {
            self = .loopback
        } else if own.contains(source), !source.hasPrefix("127.") {
            self = .own
        } else {
            self = .outside
        }
    }
}

package import NoroshiModel

/// Asks one mail server, from one address, everything of a ``RelayPlan``, without delivering anything.
package struct RelayProbe: Sendable {
    package struct Limits: Sendable {
        /// Connections to one server at a time.
        package var width = 4
        /// For one connection. Servers that make strangers wait, do so for 5 to 30 s.
        package var connection = Duration.seconds(60)
        /// For all questions to one server from one address.
        package var total = Duration.seconds(300)
        /// Before what was put off with 4yz is asked once more.
        package var retryDelay = Duration.seconds(20)

        package init() {}
    }

    /// What is asked, from where.
    package struct Target: Sendable {
        package var endpoint: Endpoint
        /// The connections begin with a TLS handshake.
        package var implicitTLS: Bool
        /// The address to speak from; nil for the one that the kernel takes.
        package var source: String?
        package var vantage: RelayTest.Vantage
        /// Names to say in EHLO and HELO, the best first.
        package var names: [String]
        package var declaredDomains: [String]
        /// Host names that the server may go by, besides the one of its greeting.
        package var hostNames: [String]
        package var recipient: RelayAddresses.Foreign
        package var stranger: RelayAddresses.Foreign
        package var foreignAddress: String

        package init(
            endpoint: Endpoint, implicitTLS: Bool, source: String?, vantage: RelayTest.Vantage, names: [String],
            declaredDomains: [String] = [], hostNames: [String] = [],
            recipient: RelayAddresses.Foreign = .reserved, stranger: RelayAddresses.Foreign = .reservedSender,
            foreignAddress: String = "192.0.2.1"
        ) {
            self.endpoint = endpoint
            self.implicitTLS = implicitTLS
            self.source = source
            self.vantage = vantage
            self.names = names
            self.declaredDomains = declaredDomains
            self.hostNames = hostNames
            self.recipient = recipient
            self.stranger = stranger
            self.foreignAddress = foreignAddress
        }
    }

    private let limits: Limits
    /// Told after each connection how many questions of how many are answered.
    private let progress: @Sendable (_ done: Int, _ total: Int) -> Void

    package init(
        limits: Limits = Limits(), progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) {
        self.limits = limits
        self.progress = progress
    }

    /// Never throws: what could not be asked is part of the result.
    package func test(_ target: Target) async -> RelayTest {
        var run = RelayRun(target: target, limits: limits, progress: progress)
        await run.all()
        return run.result
    }
}

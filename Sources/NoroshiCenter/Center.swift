package import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// Everything a center serves, in one place. `noroshi-center serve` runs it.
package enum Center {
    /// - Parameter onRunning: Told the port that is listened on.
    package static func application(
        services: CenterServices, onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        let configuration = services.configuration
        var logger = Logger(label: "noroshi-center")
        logger.logLevel = .warning
        return Application(
            router: router(services),
            server: .http1(configuration: .init(idleTimeout: .nanoseconds(configuration.idleTimeout.nanoseconds))),
            configuration: .init(
                address: .hostname(configuration.host, port: configuration.port), backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(configuration.maximumConnections)),
            services: [
                TimedPublication(
                    desk: DraftDesk(store: services.store), interval: configuration.publicationInterval,
                    now: services.now, logger: logger)
            ],
            onServerRunning: { await onRunning($0.localAddress?.port ?? configuration.port) },
            logger: logger)
    }

    static func router(_ services: CenterServices) -> Router<CenterContext> {
        let router = Router(context: CenterContext.self, options: .autoGenerateHeadEndpoints)
        let isSecure = services.configuration.isSecure
        router.add(middleware: SecurityHeaders(isSecure: isSecure))
        router.add(middleware: LanguageChoice(isSecure: isSecure))
        router.add(middleware: RefusalAnswers(web: services.web))
        router.add(middleware: SameSiteForms())
        ReportsAPI(services: services).addRoutes(to: router)
        DeskAPI(services: services).addRoutes(to: router)
        AdvisoriesAPI(services: services).addRoutes(to: router)
        addPages(to: router, services)
        return router
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}

package import HostState
package import NoroshiFormats
package import NoroshiModel

/// Every check of one host beside that of the advisories, in report order.
///
/// - Parameter parts: What was looked at: of services that nobody looked at, none is missing.
package func allChecks(
    of parts: Set<InspectionPart>, policy: ServicePolicy, products: [Product] = [],
    knowledge: ServiceKnowledge = ServiceKnowledge(), state: StateRules = StateRules()
) -> [any Check] {
    let services =
        parts.contains(.services)
        ? serviceChecks(policy: policy, products: products, knowledge: knowledge) : []
    return [LogTraceCheck()] + services + stateChecks(state)
}

/// The checks of what a host offers. A new check is a file beside this one and a line here.
///
/// - Parameter products: Of the host's observations.
private func serviceChecks(
    policy: ServicePolicy, products: [Product], knowledge: ServiceKnowledge
) -> [any Check] {
    [
        RelayCheck(),
        SuspiciousListenerCheck(),
        UnexplainedServiceCheck(policy: policy),
        ExposedServiceCheck(policy: policy),
        UndeclaredServiceCheck(policy: policy),
        ClearTextLoginCheck(),
        CertificateCheck(),
        OtherGreetingCheck(products: products, knowledge: knowledge),
        UnexpectedProtocolCheck(policy: policy),
        MissingServiceCheck(policy: policy),
        UnusedDefaultCheck(policy: policy, knowledge: knowledge),
        FilteredServiceCheck(policy: policy),
    ]
}

/// The ids that `noroshi explain` knows.
package let allCheckIDs: [CheckID] = (serviceCheckIDs + stateChecks().map(\.id)).sorted { $0.rawValue < $1.rawValue }

private let serviceCheckIDs: [CheckID] = [
    "advisory.affected", "logs.trace", "mail.open-relay", "packages.installed-vulnerable",
    "process.suspicious-listener", "service.cleartext-login",
    "service.exposed", "service.filtered", "service.missing", "service.other-greeting", "service.undeclared",
    "service.unexpected-protocol", "service.unexplained", "service.unused-default", "tls.certificate",
]

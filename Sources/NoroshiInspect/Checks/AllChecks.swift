import HostState
import NoroshiFormats
package import NoroshiModel

/// The checks of what a host offers. A new check is a file beside this one and a line here.
///
/// - Parameter products: Of the host's observations.
func serviceChecks(
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

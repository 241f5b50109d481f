package import NoroshiFormats
package import NoroshiModel

/// Every check of one host beside that of the advisories, in report order. A new check is a file beside this one and
/// a line here.
///
/// - Parameter products: Of the host's observations.
package func allChecks(
    policy: ServicePolicy, products: [Product] = [], knowledge: ServiceKnowledge = ServiceKnowledge()
) -> [any Check] {
    [
        RelayCheck(),
        LogTraceCheck(),
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
package let allCheckIDs: [CheckID] = [
    "advisory.affected", "logs.trace", "mail.open-relay", "process.suspicious-listener", "service.cleartext-login",
    "service.exposed", "service.filtered", "service.missing", "service.other-greeting", "service.undeclared",
    "service.unexpected-protocol", "service.unexplained", "service.unused-default", "tls.certificate",
]

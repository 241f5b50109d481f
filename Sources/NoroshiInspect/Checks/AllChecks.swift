package import NoroshiModel

/// Every check of one host beside that of the advisories, in report order. A new check is a file beside this one and
/// a line here.
package func allChecks(policy: ServicePolicy) -> [any Check] {
    [
        RelayCheck(),
        SuspiciousListenerCheck(),
        UndeclaredServiceCheck(policy: policy),
        MissingServiceCheck(policy: policy),
    ]
}

/// The ids that `noroshi explain` knows.
package let allCheckIDs: [CheckID] = [
    "advisory.affected", "mail.open-relay", "process.suspicious-listener", "service.missing", "service.undeclared",
]

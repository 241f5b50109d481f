package import NoroshiModel

/// Every check, in report order. A new check is a file beside this one and a line here.
package func allChecks(policy: ServicePolicy, advisories: AdvisoryCheck) -> [any Check] {
    [
        advisories,
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

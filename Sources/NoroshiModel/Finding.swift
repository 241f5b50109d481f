package import FoundationEssentials

/// One thing that is wrong on one host, with the proof that it is.
///
/// A finding is made by a check, never edited, and identified by what is wrong rather than by
/// when it was seen: two inspections of an unchanged host give findings with equal ``id``s.
/// Field names follow the OCSF Findings category.
package struct Finding: Sendable, Codable, Hashable, Identifiable {
    /// `check/host/key`, for example `service.undeclared/mail.example.jp/tcp/110`. Stable across runs.
    package var id: String { "\(check)/\(host)/\(key)" }

    package let check: CheckID
    package let host: Host.Name
    /// What distinguishes two findings of one check on one host: a port, an account, a path.
    package let key: String
    package let severity: Severity
    package let confidence: Confidence
    package let title: Message
    /// What was seen, in the order it was seen. Never empty: no evidence, no finding.
    package let evidence: [Evidence]
    /// Tracking ids of the advisories that say so, for example `noroshi-1998-0001`.
    package let advisories: [String]
    package let remediations: [Remediation]
    /// The listening service it is about, when it is about one.
    package let endpoint: Endpoint?

    package init(
        check: CheckID, host: Host.Name, key: String, severity: Severity, confidence: Confidence, title: Message,
        evidence: [Evidence], advisories: [String] = [], remediations: [Remediation] = [], endpoint: Endpoint? = nil
    ) {
        precondition(!evidence.isEmpty, "finding \(check) without evidence")
        self.check = check
        self.host = host
        self.key = key
        self.severity = severity
        self.confidence = confidence
        self.title = title
        self.evidence = evidence
        self.advisories = advisories
        self.remediations = remediations
        self.endpoint = endpoint
    }
}

extension Finding {
    /// The same with one more thing to do, or to heed.
    package func adding(_ remediation: Remediation) -> Finding {
        Finding(
            check: check, host: host, key: key, severity: severity, confidence: confidence, title: title,
            evidence: evidence, advisories: advisories, remediations: remediations + [remediation], endpoint: endpoint)
    }
}

/// A sentence that exists in every language: a key of `Resources/translations` and the words to put into it.
package struct Message: Sendable, Codable, Hashable {
    package let key: String
    /// Values for the `{name}` places of the text.
    package let arguments: [String: String]

    package init(_ key: String, _ arguments: [String: String] = [:]) {
        self.key = key
        self.arguments = arguments
    }
}

/// Where something was seen, and the exact text that shows it.
package struct Evidence: Sendable, Codable, Hashable {
    /// A place a person can go to: `/etc/ssh/sshd_config:32` or `tcp://192.0.2.25:25`.
    package let locator: String
    /// What stood there, control characters escaped, at most ``maximumExcerpt`` bytes of UTF-8.
    package let excerpt: String
    package let observedAt: Date

    package static let maximumExcerpt = 1024  // bytes

    package init(locator: String, excerpt: String, observedAt: Date) {
        self.locator = locator
        self.excerpt = Self.shortened(excerpt)
        self.observedAt = observedAt
    }

    private static func shortened(_ text: String) -> String {
        guard text.utf8.count > maximumExcerpt else { return text }
        var kept = ""
        var size = 0
        for scalar in text.unicodeScalars {
            size += UTF8.width(scalar)
            guard size <= maximumExcerpt - 3 else { break }  // room for the ellipsis
            kept.unicodeScalars.append(scalar)
        }
        return kept + "…"
    }
}

/// What would make a finding go away.
///
/// - Source: CSAF 2.0 §3.2.3.12.1 for the categories.
package struct Remediation: Sendable, Codable, Hashable {
    package enum Category: String, Sendable, Codable, Hashable {
        case mitigation, workaround
        case vendorFix = "vendor_fix"
        case noFixPlanned = "no_fix_planned"
        case noneAvailable = "none_available"
    }

    package let category: Category
    package let text: Message

    package init(_ category: Category, _ text: Message) {
        self.category = category
        self.text = text
    }
}

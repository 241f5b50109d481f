package import FoundationEssentials

/// What a site tells the center. Every field is optional, as on the centers' own forms: a report
/// with one sentence in it is welcome, and the rest can follow.
package struct IncidentReport: Sendable, Codable, Hashable {
    /// A UUID made by the sender; the same id sent again is the same report.
    package var id: String?
    /// Language that the reporter writes and wants to be answered in: `ja` or `en`.
    package var language: String?
    package var reporter: Contact?
    package var affected: [AffectedSystem]?
    package var discovery: Discovery?
    package var time: Timing?
    /// Keys of `Resources/vocabulary/categories.yml`, for example `spam-relay`.
    package var categories: [String]?
    /// What happened, in the reporter's words.
    package var description: String?
    /// What was lost, stopped or changed.
    package var damage: String?
    /// What was done about it so far.
    package var measures: String?
    /// Log lines and other proof.
    package var evidence: [ReportEvidence]?
    package var request: Request?
    /// Sites that the reporter would like the center to contact.
    package var sites: [String]?
    package var consent: Consent?

    package init() {}

    package struct Contact: Sendable, Codable, Hashable {
        package var name, organization, email, telephone, address: String?
        package init(
            name: String? = nil, organization: String? = nil, email: String? = nil, telephone: String? = nil,
            address: String? = nil
        ) {
            self.name = name
            self.organization = organization
            self.email = email
            self.telephone = telephone
            self.address = address
        }
    }

    package struct AffectedSystem: Sendable, Codable, Hashable {
        package var host: String?
        package var addresses: [String]?
        package var operatingSystem: String?
        /// What the system is for, for example "mail server".
        package var use: String?
        package var role: HostRole?
        package init(
            host: String? = nil, addresses: [String]? = nil, operatingSystem: String? = nil, use: String? = nil,
            role: HostRole? = nil
        ) {
            self.host = host
            self.addresses = addresses
            self.operatingSystem = operatingSystem
            self.use = use
            self.role = role
        }
    }

    package struct Discovery: Sendable, Codable, Hashable {
        package enum Way: String, Sendable, Codable, Hashable, CaseIterable {
            case inspection, logs, monitoring, user, other
            /// Another site's administrator told us.
            case outsideContact = "outside-contact"
        }
        package var way: Way?
        package var description: String?
        package init(way: Way? = nil, description: String? = nil) {
            self.way = way
            self.description = description
        }
    }

    package struct Timing: Sendable, Codable, Hashable {
        /// RFC 3339 times with the zone of the reporter's logs, for example `1998-06-03T04:10:00+09:00`.
        package var discoveredAt, startedAt, endedAt: String?
        /// The clock is kept by NTP or the like.
        package var clockSynchronized: Bool?
        /// Known error of the clock in seconds; positive when it is fast.
        package var clockErrorSeconds: Int?
        package init(
            discoveredAt: String? = nil, startedAt: String? = nil, endedAt: String? = nil,
            clockSynchronized: Bool? = nil, clockErrorSeconds: Int? = nil
        ) {
            self.discoveredAt = discoveredAt
            self.startedAt = startedAt
            self.endedAt = endedAt
            self.clockSynchronized = clockSynchronized
            self.clockErrorSeconds = clockErrorSeconds
        }
    }

    package struct ReportEvidence: Sendable, Codable, Hashable {
        package var locator: String?
        package var excerpt: String
        package var observedAt: String?
        package init(locator: String? = nil, excerpt: String, observedAt: String? = nil) {
            self.locator = locator
            self.excerpt = excerpt
            self.observedAt = observedAt
        }
    }

    /// What is wanted of the center.
    package enum Request: String, Sendable, Codable, Hashable, CaseIterable {
        case information, question
        case contactSites = "contact-sites"
    }
}

/// Who may learn what of a report. Nothing is given away that is not granted here; an absent consent grants nothing.
package struct Consent: Sendable, Codable, Hashable {
    package enum Audience: String, Sendable, Codable, Hashable, CaseIterable {
        /// Administrators of the other sites concerned.
        case sites
        /// Other coordination centers.
        case centers
        /// Makers of the product at fault.
        case vendors
        /// Readers of bulletins.
        case `public`
    }

    package enum Part: String, Sendable, Codable, Hashable, CaseIterable {
        case identity, systems, description, evidence
    }

    /// What each audience may see; an audience that is not named may see nothing.
    package var grants: [Grant]

    package struct Grant: Sendable, Codable, Hashable {
        package var audience: Audience
        package var parts: [Part]
        package init(_ audience: Audience, _ parts: [Part]) {
            self.audience = audience
            self.parts = parts
        }
    }

    package init(_ grants: [Grant] = []) { self.grants = grants }

    package func allows(_ part: Part, to audience: Audience) -> Bool {
        grants.contains { $0.audience == audience && $0.parts.contains(part) }
    }
}

/// The center's word that a report was written down for good.
package struct Receipt: Sendable, Codable, Hashable {
    /// For example `NRS-2026-000042`; never given twice.
    package let number: String
    /// Opens the report's status and lets its holder add to it. Known to the reporter only.
    package let secret: String
    package let receivedAt: Date

    package init(number: String, secret: String, receivedAt: Date) {
        self.number = number
        self.secret = secret
        self.receivedAt = receivedAt
    }
}

/// Where a report stands at the center, as far as its reporter may know.
package struct ReportStatus: Sendable, Codable, Hashable {
    package enum State: String, Sendable, Codable, Hashable, CaseIterable {
        case received, inProgress = "in-progress", closed
    }
    package let number: String
    package let state: State
    package let receivedAt: Date
    /// Messages of the center to the reporter and the reporter's own additions, oldest first.
    package let messages: [Message]

    package struct Message: Sendable, Codable, Hashable {
        package enum Author: String, Sendable, Codable, Hashable { case reporter, center }
        package let author: Author
        package let at: Date
        package let text: String
        package init(author: Author, at: Date, text: String) {
            self.author = author
            self.at = at
            self.text = text
        }
    }

    package init(number: String, state: State, receivedAt: Date, messages: [Message]) {
        self.number = number
        self.state = state
        self.receivedAt = receivedAt
        self.messages = messages
    }
}

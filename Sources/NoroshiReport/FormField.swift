import NoroshiModel

/// One field of the report form; its raw value is the key of its label.
enum FormField: String, CaseIterable {
    case name, organization, email, telephone, address
    case host, addresses, operatingSystem, use, role
    case way, found
    case discoveredAt, startedAt, endedAt, clockSynchronized, clockErrorSeconds
    case categories, description, damage, measures
    case request, sites
    case consentSites, consentCenters, consentVendors, consentPublic
    case evidence

    static let sections: [(name: String, fields: [FormField])] = [
        ("reporter", [.name, .organization, .email, .telephone, .address]),
        ("affected", [.host, .addresses, .operatingSystem, .use, .role]),
        ("discovery", [.way, .found]),
        ("time", [.discoveredAt, .startedAt, .endedAt, .clockSynchronized, .clockErrorSeconds]),
        ("what", [.categories, .description, .damage, .measures]),
        ("request", [.request, .sites]),
        ("consent", [.consentSites, .consentCenters, .consentVendors, .consentPublic]),
        ("evidence", [.evidence]),
    ]

    var audience: Consent.Audience? {
        switch self {
        case .consentSites: .sites
        case .consentCenters: .centers
        case .consentVendors: .vendors
        case .consentPublic: .public
        default: nil
        }
    }

    /// The field's value as the form writes it; nil when it is empty.
    func text(in report: IncidentReport, system index: Int) -> String? {
        let systems = report.affected ?? []
        let system = index < systems.count ? systems[index] : nil
        switch self {
        case .name: return report.reporter?.name
        case .organization: return report.reporter?.organization
        case .email: return report.reporter?.email
        case .telephone: return report.reporter?.telephone
        case .address: return report.reporter?.address
        case .host: return system?.host
        case .addresses: return system?.addresses?.joined(separator: ", ")
        case .operatingSystem: return system?.operatingSystem
        case .use: return system?.use
        case .role: return system?.role?.rawValue
        case .way: return report.discovery?.way?.rawValue
        case .found: return report.discovery?.description
        case .discoveredAt: return report.time?.discoveredAt
        case .startedAt: return report.time?.startedAt
        case .endedAt: return report.time?.endedAt
        case .clockSynchronized: return report.time?.clockSynchronized.map { $0 ? "yes" : "no" }
        case .clockErrorSeconds: return report.time?.clockErrorSeconds.map { "\($0)" }
        case .categories: return report.categories?.joined(separator: ", ")
        case .description: return report.description
        case .damage: return report.damage
        case .measures: return report.measures
        case .request: return report.request?.rawValue
        case .sites: return report.sites?.joined(separator: ", ")
        case .consentSites, .consentCenters, .consentVendors, .consentPublic:
            let grant = report.consent?.grants.first { $0.audience == audience }
            return grant?.parts.map(\.rawValue).joined(separator: ", ")
        case .evidence: return nil
        }
    }
}

import FoundationEssentials
import NoroshiFormats
import NoroshiModel

/// What the site says should be open: the configuration's own services and those of the policy file beside it.
struct SitePolicy: Sendable {
    /// `services.yaml` beside the configuration, or where `policy:` points; it need not be there.
    let path: String
    var file: PolicyFile
    private let config: SiteConfig

    /// - Throws: ``Failure`` naming every mistake of the file.
    init(config: SiteConfig, configPath: String) throws {
        self.config = config
        path = config.policyFile ?? SiteFile.beside(configPath, "services.yaml")
        file =
            try SiteFile.parsedIfThere(
                path, hint: "services are written as in Documentation/noroshi.yaml", by: PolicyFile.parse)
            ?? PolicyFile()
    }

    /// Of this host.
    var own: ServicePolicy { ServicePolicy(config.services + file.services.map(\.declaration)) }

    /// What the configuration itself declares for a host; for this one when `host` is nil.
    func configured(_ host: Host.Name?) -> [ServicePolicy.Declaration] {
        guard let host else { return config.services }
        guard let place = SiteConfig.DeclaredHost.Place(host.rawValue) else { return [] }
        let entry =
            config.hosts.first { $0.place == place }
            ?? config.hosts.first { entry in
                guard case .range(let wider) = entry.place, case .range(let range) = place else { return false }
                return wider.contains(range)
            }
        return entry?.services ?? []
    }

    /// What the policy file says of a host other than this one.
    func services(of host: Host.Name) -> [ServicePolicy.Declaration] {
        section(of: host)?.services.map(\.declaration) ?? []
    }

    func section(of host: Host.Name) -> PolicyFile.Section? {
        SiteConfig.DeclaredHost.Place(host.rawValue).flatMap(file.section)
    }
}

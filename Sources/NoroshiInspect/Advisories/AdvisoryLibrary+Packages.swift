import HostState
import NoroshiModel

extension AdvisoryLibrary {
    /// What calls installed packages affected, or does not rule it out.
    func advisories(affecting packages: [InstalledPackage]) -> [PackageAdvisory] {
        verdicts(on: packages).compactMap { verdict in
            guard verdict.status == .affected || verdict.status == .assumedAffected else { return nil }
            let advisory = advisories[verdict.advisory]
            return PackageAdvisory(
                id: advisory.id, titles: advisory.titles, severity: advisory.severity, package: verdict.package,
                confidence: verdict.confidence)
        }
    }
}

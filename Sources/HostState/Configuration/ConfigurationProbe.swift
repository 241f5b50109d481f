package import FoundationEssentials
package import HostReading
package import NoroshiModel

/// Reads the configuration of the programs of a host as these would understand it. Runs no program.
package struct ConfigurationProbe: Probe {
    private let root: HostRoot
    private let packages: HostPackages
    private let clock: @Sendable () -> Date

    /// - Parameter packages: Of the same host; nil to read them here.
    package init(
        root: HostRoot, packages: HostPackages? = nil, clock: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.root = root
        self.packages = packages ?? HostPackages(root)
        self.clock = clock
    }

    package func observe(
        _ host: Host.Name, after seen: [Observation]
    ) async throws(CancellationError) -> [Observation] {
        let files = HostConfigurationFiles(root)
        let versions = packages.versions(of: Set(SoftwareReader.all.flatMap(\.packages)))
        var software: [ConfigurationSurvey.Software] = []
        for reader in SoftwareReader.all {
            guard !Task.isCancelled else { throw CancellationError() }
            if let found = reader.software(in: files, versions: versions) { software.append(found) }
        }
        let sendmail = SendmailReading(
            root: root, hostName: host.rawValue, version: versions["sendmail-bin"])
        software = (software + [sendmail.software()].compactMap(\.self)).sorted { $0.name < $1.name }
            .map { $0.withOpenFiles(files) }
        let survey = ConfigurationSurvey(software: software, isRunning: root.isRunning)
        let now = clock()
        let gaps = software.flatMap(\.problems)
        return [Observation(host: host, at: now, fact: .state(.configuration(survey)))]
            + Set(gaps).sorted { ($0.file, $0.line, $0.reason) < ($1.file, $1.line, $1.reason) }.map {
                Observation(host: host, at: now, fact: .unseen(what: $0.locator, reason: $0.reason))
            }
            + packages.problems.map {
                Observation(host: host, at: now, fact: .unseen(what: $0.what, reason: $0.reason))
            }
    }
}

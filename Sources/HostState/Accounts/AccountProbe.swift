package import FoundationEssentials
package import HostReading
package import NoroshiModel

/// Reads the files by which a host knows its accounts: who they are, how they get in, who may become root, and what
/// runs in their names.
package struct AccountProbe: Probe {
    private let root: HostRoot
    private let clock: @Sendable () -> Date
    private let trial: PasswordTrial?
    private let packages: HostPackages

    /// - Parameters:
    ///   - trial: Tries passwords too; takes as long as it is allowed to.
    ///   - packages: What says which package a module of PAM is of; nil for the databases of `root`.
    package init(
        root: HostRoot = HostRoot(), trial: PasswordTrial? = nil, packages: HostPackages? = nil,
        clock: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.root = root
        self.packages = packages ?? HostPackages(root)
        self.trial = trial
        self.clock = clock
    }

    package func observe(
        _ host: Host.Name, after seen: [Observation]
    ) async throws(CancellationError) -> [Observation] {
        var look = AccountLook(root: root, hostName: host.rawValue, packages: packages)
        look.all()
        if let trial {
            look.survey.trial = await trial.run(on: root)
            if look.survey.trial == nil { look.gaps.append(("passwords", "the hashes could not be read")) }
        }
        if Task.isCancelled { throw CancellationError() }
        let now = clock()
        return [Observation(host: host, at: now, fact: .state(.accounts(look.survey)))]
            + look.gaps.map { Observation(host: host, at: now, fact: .unseen(what: $0.what, reason: $0.reason)) }
    }
}

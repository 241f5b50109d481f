import ArgumentParser
import FoundationEssentials
import HostReading
import HostState
import NoroshiFormats
import NoroshiInspect
import NoroshiModel
import NoroshiReport
import NoroshiStore

/// `accounts,files`: the parts of an inspection, as a command line names them.
struct InspectionParts: ExpressibleByArgument {
    let parts: Set<InspectionPart>

    init?(argument: String) {
        let words = argument.split(separator: ",", omittingEmptySubsequences: false)
        let parts = words.compactMap { InspectionPart(rawValue: String($0)) }
        guard !parts.isEmpty, parts.count == words.count else { return nil }
        self.parts = Set(parts)
    }

    static let names = InspectionPart.allCases.map(\.rawValue)
    static var allValueStrings: [String] { names }
}

/// The part of an inspection that is about the host itself rather than what it offers.
struct StateOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Look at the system that is mounted there, which does not run: its accounts, configuration and packages.",
            valueName: "folder"))
    var root: String?

    @Option(
        help: ArgumentHelp(
            "For files: the baseline; otherwise host.baseline in the folder for what is kept.", valueName: "file"))
    var baseline: String?

    @Option(help: ArgumentHelp("For files: public half of the key that signed the baseline.", valueName: "file"))
    var publicKey: String?

    @Flag(help: "For accounts: try usual passwords, at low priority; what is guessed is not shown.")
    var passwords = false

    @Option(help: ArgumentHelp("For accounts: words to try besides, one in a line.", valueName: "file"))
    var dictionary: String?

    @Option(help: "For accounts: minutes that the trial of passwords may take; 10 by default.")
    var minutes: Int?

    @Flag(help: "For packages: compare every file with what its package shipped, which reads all of them.")
    var verify = false

    func validate() throws {
        if let minutes, !(1...10_080).contains(minutes) { throw ValidationError("--minutes takes 1 to 10080") }
        if dictionary != nil || minutes != nil, !passwords {
            throw ValidationError("--dictionary and --minutes go with --passwords")
        }
        try Self.validate(root: root)
    }

    /// - Throws: `ValidationError` for what is no folder.
    static func validate(root: String?) throws {
        guard let root else { return }
        var isFolder = false
        guard FileManager.default.fileExists(atPath: root, isDirectory: &isFolder), isFolder else {
            throw ValidationError("--root '\(Escaped.text(root))' is no folder")
        }
    }

    var host: HostRoot { HostRoot(root ?? "/") }
}

/// Makes the probes of a host's own state.
struct StateLook {
    let site: Site
    let parts: Set<InspectionPart>
    let options: StateOptions
    let packages: HostPackages

    /// - Throws: ``Failure`` for a dictionary that cannot be read.
    func probes() async throws -> [any Probe] {
        let root = options.host
        var probes: [any Probe] = []
        if parts.contains(.accounts) {
            probes.append(AccountProbe(root: root, trial: try trial(), packages: packages))
        }
        if parts.contains(.processes), !parts.contains(.services), root.isRunning {
            probes.append(ListenersOfProcesses(packages: packages))
        }
        if parts.contains(.processes) { probes.append(ProcessProbe(root: root, owners: owners, earlier: await load())) }
        if parts.contains(.configuration) { probes.append(ConfigurationProbe(root: root, packages: packages)) }
        if parts.contains(.packages) {
            probes.append(
                PackageProbe(root: root, packages: packages, verifies: options.verify, progress: tell))
        }
        if parts.contains(.files) {
            probes.append(
                FileProbe(site: site, baseline: baseline, publicKey: options.publicKey, root: options.root ?? "/"))
        }
        if parts.contains(.logs) {
            probes.append(
                LogProbe(paths: logs, resources: site.resources, mailDomains: site.config.mail.domains))
        }
        return probes
    }

    /// Whom programs belong to.
    private var owners: ProcessProbe.Owners {
        { [packages] paths in packages.exists ? packages.owners(of: paths) : nil }
    }

    private var tell: PackageProbe.Tell {
        let translations = site.translations
        return { progress in
            switch progress {
            case .looked(let count, let place):
                Terminal.progress(translations.text("inspect.census", ["count": "\(count)", "place": place]))
            case .verified(let count, let total):
                Terminal.progress(translations.text("inspect.verified", ["done": "\(count)", "total": "\(total)"]))
            }
        }
    }

    /// Of the last inspections, the oldest first.
    private func load() async -> [LoadSample] {
        // A memory that cannot be opened is told when this inspection is to be kept.
        (try? await site.store().load(of: site.hostName, limit: Self.keptSamples)) ?? []
    }

    /// With each inspection's own sample a month of daily ones.
    private static let keptSamples = 29

    private func trial() throws -> PasswordTrial? {
        guard options.passwords else { return nil }
        let translations = site.translations
        return PasswordTrial(
            dictionary: try options.dictionary.map(Self.words) ?? [],
            limit: .seconds(60 * (options.minutes ?? 10))
        ) { progress in
            Terminal.progress(
                translations.text(
                    "inspect.passwords", ["count": "\(progress.attempts)", "left": "\(progress.left)"]))
        }
    }

    private static func words(_ file: String) throws -> [[UInt8]] {
        guard FileManager.default.fileExists(atPath: file) else {
            throw Failure("no file '\(Escaped.text(file))'", status: Failure.usage)
        }
        let path = String(decoding: try BaselineFiles.absolute(file), as: UTF8.self)
        do {
            guard let words = try PasswordTrial.words(of: path) else {
                throw Failure("no file '\(Escaped.text(file))'", status: Failure.usage)
            }
            return words
        } catch let error as HostReadingError {
            throw Failure("\(error)", status: Failure.usage)
        }
    }

    private var baseline: String { options.baseline ?? "\(site.state)/host.baseline" }

    private var logs: [String] {
        if let root = options.root { return LogProbe.usualPaths.map { root + $0 } }
        return site.config.logs.isEmpty ? LogProbe.usualPaths : site.config.logs
    }
}

/// What listens, for the checks of processes where services are not looked at.
private struct ListenersOfProcesses: Probe {
    let packages: HostPackages

    func observe(
        _ host: Host.Name, after seen: [Observation]
    ) async throws(CancellationError) -> [Observation] {
        try await ListenerProbe(packages: packages, readsUsage: false).observe(host, after: seen).filter {
            // A container's programs are judged by none of these checks.
            if case .unseen(let what, _) = $0.fact { !what.hasPrefix("network namespace ") } else { true }
        }
    }
}

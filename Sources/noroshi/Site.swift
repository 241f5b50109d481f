import FoundationEssentials
import Glibc
import HostReading
import NoroshiFormats
import NoroshiInspect
import NoroshiModel
import NoroshiReport
import NoroshiStore
import Recog

/// This site as a command sees it: its configuration, its texts, its rules and its memory. Each is loaded when asked for.
struct Site {
    static let defaultConfig = "/etc/noroshi/noroshi.yaml"

    let config: SiteConfig
    let resources: ResourceDirectory
    let translations: Translations
    let style: TextStyle
    /// Absolute path of the folder for what is kept.
    let state: String
    /// Path of the configuration, whether it is there or not.
    let configPath: String
    /// What ``SitePolicy`` reads beside it.
    let policy: SitePolicy

    init(_ options: SiteOptions) throws {
        let environment = ProcessInfo.processInfo.environment
        configPath = options.config ?? Self.defaultConfig
        config = try Self.config(options.config)
        policy = try SitePolicy(config: config, configPath: configPath)
        resources = try ResourceDirectory.standard(program: Self.program, environment: environment)
        let language = Translations.language(requested: options.lang ?? config.language, environment: environment)
        translations = try Translations.load(language, from: resources)
        style = Terminal.style(color: options.color, environment: environment)
        state = options.state ?? Self.defaultState(environment)
    }

    /// Why something could not be looked at, in the reader's language.
    func reasons() throws -> ReasonCatalog {
        ReasonCatalog(english: try Translations.load("en", from: resources), reader: translations)
    }

    // MARK: Rules

    /// - Throws: ``Failure`` naming every mistake of a fingerprint file.
    func recognizer() throws -> Recognizer { Recognizer(try fingerprints()) }

    /// Files of fingerprints, and folders of them: ours, and those that the configuration names.
    func fingerprintPaths() throws -> [String] {
        try resources.files(in: "fingerprints", suffix: ".xml") + config.fingerprints
    }

    /// What is in use, kept from one run to the next until a file changes.
    func fingerprints() throws -> FingerprintLibrary {
        try fingerprints(try fingerprintPaths(), cache: "fingerprints.cache")
    }

    /// - Parameter cache: The name of a file in the folder for what is kept.
    /// - Throws: ``Failure`` naming every mistake of a fingerprint file.
    func fingerprints(_ paths: [String], cache: String) throws -> FingerprintLibrary {
        do {
            guard (try? makeStateFolder(state)) != nil else { return try FingerprintLibrary.load(paths) }
            return try FingerprintLibrary.load(paths, cache: "\(state)/\(cache)") { reason in
                Terminal.warn("the kept fingerprints cannot be used: \(reason)")
            }
        } catch {
            throw Failure("\(error)", hint: "fingerprints are files in Recog's XML format")
        }
    }

    /// All that this host is judged by; what was read before is kept in the folder for what is kept.
    func advisories() async throws -> AdvisoryLibrary {
        let cache = (try? makeStateFolder(state)) == nil ? nil : "\(state)/advisories.index"
        var problems: [AdvisoryLibrary.Problem] = []
        defer { Terminal.progress("") }
        let library = try await AdvisoryLibrary.load(cache: cache) { reason in
            Terminal.warn("the kept index of advisories cannot be used: \(reason)")
        } paths: {
            let providers = ProviderDocuments(providerAdvisories)
            let paths = try advisoryPaths() + providers.paths
            problems = providers.problems
            if paths.count > 1000 { Terminal.progress("\(paths.count) advisories") }
            return paths
        }
        return library.telling(of: problems)
    }

    private func advisoryPaths() throws -> [String] {
        var paths: [String] = []
        for language in Translations.languages {
            paths += try resources.files(in: "advisories/\(language)", suffix: ".json")
        }
        for folder in config.advisories + [fetchedAdvisories] {
            paths += try ResourceDirectory(roots: [folder]).files(in: "", suffix: ".json")
        }
        return paths
    }

    func knowledge() throws -> ServiceKnowledge {
        do {
            return try ServiceKnowledge.load(from: resources)
        } catch {
            throw Failure(
                "\(error)", hint: "these files come with noroshi; see /etc/noroshi/knowledge for the site's own")
        }
    }

    /// - Parameters:
    ///   - outside: Hosts that were looked at from outside, with what they are meant to offer.
    ///   - parts: What was looked at: the rules for the rest are not read.
    ///   - policy: Another one than that of the site's files.
    ///   - isThisHost: Whether what is judged is this host, not a mounted one.
    func judge(
        _ outside: [Host.Name: [ServicePolicy.Declaration]] = [:], parts: Set<InspectionPart>,
        policy: SitePolicy? = nil, isThisHost: Bool = true
    ) async throws -> Judge {
        let recognizer = try recognizer()
        let policy = policy ?? self.policy
        let others = outside.filter { $0.key != hostName }.map { name, services in
            (name, ServicePolicy(services + policy.services(of: name)))
        }
        return Judge(
            recognizer: recognizer, library: try await advisories(), policy: policy.own,
            others: Dictionary(others, uniquingKeysWith: { first, _ in first }), knowledge: try knowledge(),
            state: try stateRules(for: parts, isThisHost: isThisHost))
    }

    var fetchedAdvisories: String { "\(state)/advisories" }
    /// One folder for each provider.
    var providerAdvisories: String { "\(state)/providers" }

    // MARK: Memory

    /// - Throws: ``Failure`` when the folder cannot be made or the database not be opened.
    func store() async throws -> SiteStore {
        try makeStateFolder(state)
        do {
            return try await SiteStore.open(SQLiteDatabase(path: "\(state)/noroshi.sqlite"))
        } catch {
            throw Failure("\(state)/noroshi.sqlite: \(error)", hint: "choose another folder with --state")
        }
    }

    func makeStateFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw Failure("cannot make the folder '\(path)'", hint: "choose another folder with --state")
        }
    }

    // MARK: The host

    var hostName: Host.Name { Host.Name(config.host ?? Self.kernelHostName) }

    /// The host whose system that is: for a mounted one what its own `/etc/hostname` says, else the folder's name.
    func hostName(in root: HostRoot) -> Host.Name {
        guard !root.isRunning else { return hostName }
        let text = (try? root.read("/etc/hostname", limit: 4096)) ?? nil
        let line = (text ?? []).split(separator: 0x0A).first { $0.first != UInt8(ascii: "#") }
        return Host.Name(Escaped.text(line.map(Array.init) ?? root.folder))
    }

    private static var kernelHostName: String {
        let name = (try? String(contentsOfFile: "/proc/sys/kernel/hostname", encoding: .utf8)) ?? ""
        let line = name.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        return line.isEmpty ? "localhost" : Escaped.text(line)
    }

    /// For example `Debian GNU/Linux 12 (bookworm)`.
    static var operatingSystem: String? {
        let text = (try? String(contentsOfFile: "/etc/os-release", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }.map {
            String($0.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" })
        }
    }

    /// Seconds that this host's clock is ahead of UTC now.
    static var zoneOffset: Int {
        var now = time(nil)
        var local = unsafe tm()
        unsafe localtime_r(&now, &local)
        return unsafe local.tm_gmtoff
    }

    // MARK: Finding things

    static var program: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    }

    private static func config(_ requested: String?) throws -> SiteConfig {
        let path = requested ?? defaultConfig
        guard requested != nil || FileManager.default.fileExists(atPath: path) else { return SiteConfig() }
        return try SiteFile.parsed(
            path, hint: "the keys are described in noroshi.yaml's example, Documentation/noroshi.yaml",
            by: SiteConfig.parse)
    }

    private static func defaultState(_ environment: [String: String]) -> String {
        if geteuid() == 0 { return "/var/lib/noroshi" }
        if let folder = environment["XDG_STATE_HOME"], folder.hasPrefix("/") { return "\(folder)/noroshi" }
        return "\(environment["HOME"] ?? "/tmp/noroshi-\(geteuid())")/.local/state/noroshi"
    }
}

import ArgumentParser
import FoundationEssentials
import NoroshiCenter
import NoroshiFormats
import NoroshiReport
import NoroshiStore
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What every command that opens the center's records needs.
struct CenterOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The center's records, one file.", valueName: "file"))
    var database: String?

    @Option(
        help: ArgumentHelp(
            "Zone in which days and months begin: UTC, +09:00 or Asia/Tokyo. 'serve' keeps it in the database; UTC at first.",
            valueName: "zone"))
    var timeZone: String?

    @Option(help: ArgumentHelp("Folder of templates, translations and vocabularies.", valueName: "folder"))
    var resources: String?

    /// The zone that was asked for, else the one that the center serves in.
    private func zone(_ store: CenterStore) async throws -> CenterTimeZone {
        let name = if let timeZone { timeZone } else { try await store.setting("time-zone") { "UTC" } }
        guard let zone = CenterTimeZone(name) else {
            throw CommandError(
                "unknown time zone '\(name)'", hint: "write UTC, an offset such as +09:00, or Asia/Tokyo", status: 64)
        }
        return zone
    }

    /// Keeps the zone that was asked for, so that other commands count as the pages do.
    func rememberZone(_ services: CenterServices) async throws {
        if let timeZone { try await services.store.set("time-zone", to: timeZone) }
    }

    /// The namespace that the center serves with; nil where it never knew one.
    func namespace(_ store: CenterStore) async throws -> String? {
        let namespace = try await store.setting("namespace") { "" }
        return namespace.isEmpty ? nil : namespace
    }

    /// Keeps the namespace, so that documents of others are refused wherever they come in.
    func rememberNamespace(_ services: CenterServices) async throws {
        if let namespace = services.configuration.ownNamespace {
            try await services.store.set("namespace", to: namespace)
        }
    }

    var resourceDirectory: ResourceDirectory {
        get throws {
            if let resources { return ResourceDirectory(roots: [resources]) }
            return try ResourceDirectory.standard(
                program: Self.program, environment: ProcessInfo.processInfo.environment)
        }
    }

    func services(_ configuration: CenterConfiguration) async throws -> CenterServices {
        var configuration = configuration
        let store = try await store()
        configuration.timeZone = try await zone(store)
        return try await CenterServices(
            store: store, resources: resourceDirectory, configuration: configuration, now: { Date() })
    }

    /// Publishes what is due and says what became of it. False when something was held back.
    func publishDue() async throws -> Bool {
        let outcomes = try await DraftDesk(store: store()).publishDue(at: Date())
        var isGood = true
        for outcome in outcomes {
            switch outcome {
            case .published(let id, let lang, let version):
                Terminal.print("published \(id) \(lang) version \(version)")
            case .held(let draft, let reasons):
                isGood = false
                let texts = try Translations.load("en", from: resourceDirectory)
                for reason in reasons {
                    Terminal.warn(
                        "draft \(draft) is due and not published: \(texts.text(reason))",
                        hint: "its page at the desk shows what is wrong")
                }
            }
        }
        return isGood
    }

    /// Opens or makes the file, readable by its owner alone.
    func store() async throws -> CenterStore {
        let path = try databasePath
        // Made here so that it never exists with wider rights; a file of before keeps its own.
        let file = try? unsafe FileDescriptor.open(
            path, .readWrite, options: [.create, .exclusiveCreate], permissions: .ownerReadWrite)
        try file?.close()
        _ = umask(0o077)  // also for the journal files beside it
        do {
            return try await CenterStore(SQLiteDatabase(path: path))
        } catch {
            throw CommandError("\(error)", hint: "--database names the file of the center's records")
        }
    }

    private var databasePath: String {
        get throws {
            if let database { return database }
            let home = ProcessInfo.processInfo.environment["HOME"] ?? "."
            let folder = geteuid() == 0 ? "/var/lib/noroshi-center" : "\(home)/.local/share/noroshi-center"
            do {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw CommandError("\(folder): cannot be made", hint: "name another file with --database")
            }
            return "\(folder)/center.db"
        }
    }

    private static var program: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    }
}

import HostReading
import NoroshiModel

/// One look at the accounts of a host: what was found, and what could not be read.
struct AccountLook {
    private static let maximumFacts = 50_000

    let root: HostRoot
    let hostName: String
    let packages: HostPackages
    var survey = AccountSurvey()
    var gaps: [(what: String, reason: String)] = []
    private var facts: Set<[UInt8]> = []
    var keyFiles: Set<[UInt8]> = []

    init(root: HostRoot, hostName: String, packages: HostPackages) {
        self.root = root
        self.packages = packages
        self.hostName = hostName
    }

    mutating func all() {
        settings()
        accounts()
        sudo()
        homes()
        keys()
        trusts()
        copies()
        schedules()
        modules()
        loginVariables()
        logins()
        danglingLinks()
        if !root.isRunning { survey.notAsked.append("who is logged in now: the host does not run") }
    }

    private mutating func settings() {
        survey.hostName = read("/etc/hostname", limit: 4096)?[...].words.first.map {
            Escaped.text(HashCover.covered($0))
        }
        var settings = AccountSurvey.Settings()
        if let lines = lines("/etc/login.defs") { SettingsFiles.definitions(lines, into: &settings) }
        if let lines = lines("/etc/shells") { settings.shells = SettingsFiles.shells(lines) }
        survey.settings = settings
        for path in ["/etc/nsswitch.conf", "/usr/etc/nsswitch.conf"] {
            guard let lines = lines(path) else { continue }
            survey.nameSources = SettingsFiles.nameSources(lines)
            break
        }
        for source in survey.nameSources where source.database == "passwd" {
            // Distributions name SSSD before anybody has set it up.
            let others = source.others.filter { $0 != "sss" || hasDirectoryService() }
            guard !others.isEmpty else { continue }
            let names = others.joined(separator: ", ")
            survey.notAsked.append("accounts of other sources of \(source.place.locator): \(names)")
            gaps.append((source.place.locator, "accounts of other sources are not asked for: \(names)"))
        }
        for source in survey.nameSources where source.sources.contains("db") { database(source.database) }
    }

    /// A file of accounts in another form, which the C library reads where nsswitch.conf says `db`.
    private mutating func database(_ name: String) {
        guard ["passwd", "shadow", "group", "gshadow"].contains(name) else { return }
        let root = root
        for path in ["/var/lib/misc/\(name).db", "/var/db/\(name).db"]
        where (attempt { () throws(HostReadingError) in try root.status(path) } ?? nil) != nil {
            gaps.append((path, "accounts of other sources are not asked for: db"))
        }
    }

    /// Whether sssd(8) has a configuration.
    private func hasDirectoryService() -> Bool {
        do throws(HostReadingError) {
            let more = try root.names(in: "/etc/sssd/conf.d") ?? []
            return try root.status("/etc/sssd/sssd.conf") != nil
                || more.contains { String(decoding: $0, as: UTF8.self).hasSuffix(".conf") }
        } catch {
            // What may not be read is there.
            return true
        }
    }

    private mutating func accounts() {
        var reader = AccountFiles()
        // A host without passwd is not one, or is not all there.
        if let bytes = read("/etc/passwd") {
            survey.accounts = reader.accounts(bytes, file: "/etc/passwd")
        } else if !gaps.contains(where: { $0.what == "/etc/passwd" }) {
            gaps.append(("/etc/passwd", "not there"))
        }
        if let bytes = read("/etc/shadow", isSecret: true) { survey.shadow = reader.shadow(bytes, file: "/etc/shadow") }
        if let bytes = read("/etc/group") {
            survey.groups = reader.groups(bytes, file: "/etc/group")
            // Of groups that nobody can name, nothing is said.
            if survey.groups.isEmpty, !survey.accounts.isEmpty { gaps.append(("/etc/group", "has no group")) }
        }
        if let bytes = read("/etc/gshadow", isSecret: true) {
            survey.shadowGroups = reader.shadowGroups(bytes, file: "/etc/gshadow")
        }
        records(&reader)
        survey.mistakes += reader.mistakes
        gaps += reader.gaps
        for (path, role) in Self.ruling {
            fact(Array(path.utf8), role)
        }
        fact(Array("/etc".utf8), .onTheWay)
        var seen: Set<String> = []
        for account in survey.accounts where seen.insert(account.shell).inserted {
            for path in Self.places(of: account.shell) { fact(Array(path.utf8), .shell) }
        }
    }

    /// A login shell and the folder that it is in.
    static func places(of shell: String) -> [String] {
        guard shell.hasPrefix("/"), let slash = shell.lastIndex(of: "/") else { return [] }
        return [shell, slash == shell.startIndex ? "/" : String(shell[..<slash])]
    }

    private static let ruling: [(String, AccountSurvey.FileFact.Role)] = [
        ("/etc/passwd", .passwd), ("/etc/passwd-", .passwd), ("/etc/shadow", .shadow), ("/etc/shadow-", .shadow),
        ("/etc/group", .group), ("/etc/group-", .group), ("/etc/gshadow", .gshadow), ("/etc/gshadow-", .gshadow),
        ("/etc/nsswitch.conf", .settings), ("/etc/login.defs", .settings), ("/etc/shells", .settings),
        ("/etc/securetty", .settings),
    ]

    private mutating func sudo() {
        var reader = SudoersReader(root: root, hostName: hostName)
        reader.read()
        survey.grants = reader.grants
        survey.sudoDefaults = reader.defaults
        survey.mistakes += reader.mistakes
        gaps += reader.gaps
        for file in reader.files { fact(file.path, .sudoers) }
        if let bytes = read("/etc/sudo.conf"), !bytes.isEmpty { fact(Array("/etc/sudo.conf".utf8), .settings) }
        for grant in survey.grants {
            guard let path = grant.command.split(separator: " ").first, path.hasPrefix("/"), !path.contains("*") else {
                continue
            }
            fact(Array(path.utf8), .sudoProgram)
        }
        // Packages own the usual ones.
        for path in SudoSettings.paths(survey.sudoDefaults) where !SudoSettings.isUsual(path) {
            fact(Array(path.utf8), .sudoProgram)
        }
    }

    private mutating func modules() {
        var reader = PAMReader(root: root)
        reader.read()
        survey.modules = reader.lines
        survey.mistakes += reader.mistakes
        gaps += reader.gaps
        for path in PAMReader.folders + reader.files { fact(path, .pam) }
        survey.moduleFiles = moduleFiles()
    }

    // MARK: Ways

    mutating func read(_ path: String, limit: Int = 16 << 20, isSecret: Bool = false) -> [UInt8]? {
        read(Array(path.utf8), limit: limit, isSecret: isSecret)
    }

    mutating func read(_ path: [UInt8], limit: Int = 16 << 20, isSecret: Bool = false) -> [UInt8]? {
        let root = root
        return attempt { () throws(HostReadingError) in
            try root.read(path, limit: limit, isSecret: isSecret)
        } ?? nil
    }

    /// The lines of a file; where there are too many, that is a gap.
    mutating func lines(_ path: String) -> TextLines? {
        read(path).map { lines(of: $0, file: path) }
    }

    mutating func lines(of bytes: [UInt8], file: String) -> TextLines {
        let lines = TextLines(bytes, file: file)
        if let gap = lines.gap { gaps.append(gap) }
        return lines
    }

    mutating func names(_ path: String) -> [[UInt8]] {
        let root = root
        return (attempt { () throws(HostReadingError) in try root.names(in: path) } ?? nil) ?? []
    }

    mutating func attempt<T>(_ body: () throws(HostReadingError) -> T) -> T? {
        do throws(HostReadingError) {
            return try body()
        } catch {
            gaps.append((Escaped.text(error.path), error.reason))
            return nil
        }
    }

    /// Keeps what the file system says of a file, once.
    @discardableResult
    mutating func fact(
        _ path: [UInt8], _ role: AccountSurvey.FileFact.Role, of account: String? = nil
    ) -> AccountSurvey.FileFact? {
        let root = root
        let seen =
            attempt { () throws(HostReadingError) -> (HostFileStatus, [UInt8])? in
                guard let status = try root.status(path) else { return nil }
                return (status, try root.resolved(path) ?? path)
            } ?? nil
        guard let (status, resolved) = seen else { return nil }
        let fact = AccountSurvey.FileFact(
            path: Escaped.text(path), role: role, account: account, owner: status.owner, group: status.group,
            mode: status.mode, isFolder: status.kind == .folder,
            resolved: resolved == path ? nil : Escaped.text(resolved))
        let key = path + [0] + Array(role.rawValue.utf8) + Array((account ?? "").utf8)
        guard facts.insert(key).inserted else { return fact }
        if survey.files.count < Self.maximumFacts {
            survey.files.append(fact)
        } else if facts.count == Self.maximumFacts + 1 {
            gaps.append(("files of accounts", "more than \(Self.maximumFacts): the rest is not listed"))
        }
        return fact
    }
}

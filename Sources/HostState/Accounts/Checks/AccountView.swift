import FoundationEssentials
import NoroshiModel

/// A survey, and what checks ask of it.
struct AccountView {
    typealias Survey = AccountSurvey

    let host: Host.Name
    let at: Date
    let survey: Survey
    /// What could not be read, and why.
    let unseen: [String: String]
    let shadow: [String: Survey.ShadowEntry]
    let groups: [String: Survey.Group]
    private let keys: [String: [Survey.AuthorizedKey]]
    private let accounts: [String: Survey.Account]
    private let userNames: [UInt32: String]
    private let groupNames: [UInt32: String]
    private let groupUsers: [UInt32: [String]]

    private init(_ observation: Observation, _ survey: Survey, unseen: [String: String]) {
        host = observation.host
        at = observation.at
        self.survey = survey
        self.unseen = unseen
        shadow = Dictionary(survey.shadow.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        groups = Dictionary(survey.groups.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        keys = Dictionary(grouping: survey.keys, by: \.account)
        accounts = Dictionary(survey.accounts.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        userNames = Dictionary(survey.accounts.map { ($0.uid, $0.name) }, uniquingKeysWith: { first, _ in first })
        groupNames = Dictionary(survey.groups.map { ($0.gid, $0.name) }, uniquingKeysWith: { first, _ in first })
        groupUsers = Dictionary(grouping: survey.accounts, by: \.gid).mapValues { $0.map(\.name) }
    }

    /// Judges every survey; without one there is nothing to be said.
    static func results(
        _ observations: [Observation], needing files: [String] = [], _ judge: (AccountView) -> [Finding]
    ) -> [CheckResult] {
        var unseen: [Host.Name: [String: String]] = [:]
        for observation in observations {
            guard case .unseen(let what, let reason) = observation.fact else { continue }
            unseen[observation.host, default: [:]][what] = reason
        }
        var results: [CheckResult] = []
        for observation in observations {
            guard case .state(.accounts(let survey)) = observation.fact else { continue }
            let missing = unseen[observation.host] ?? [:]
            // One thing that is wrong is told once, though two lines show it.
            var known: Set<String> = []
            let findings = bounded(
                judge(AccountView(observation, survey, unseen: missing)).filter { known.insert($0.id).inserted })
            results += findings.map { .fail($0) }
            let gaps = files.compactMap { file in
                missing[file].map { CheckResult.unknown(Gap(host: observation.host, what: file, reason: $0)) }
            }
            results += gaps
            if findings.isEmpty, gaps.isEmpty { results.append(.pass) }
        }
        return results.isEmpty ? [.notApplicable] : results
    }

    private static let maximumFindings = 500

    /// The worst of very many, in their order, and one finding that counts the rest.
    private static func bounded(_ findings: [Finding]) -> [Finding] {
        guard findings.count > maximumFindings else { return findings }
        let ranks = findings.indices.sorted {
            (findings[$1].severity, $0) < (findings[$0].severity, $1)
        }
        let kept = Set(ranks.prefix(maximumFindings))
        let rest = ranks.dropFirst(maximumFindings).map { findings[$0] }
        guard let worst = rest.first else { return findings }
        let closing = Finding(
            check: worst.check, host: worst.host, key: "rest", severity: worst.severity, confidence: worst.confidence,
            title: Message("check.accounts.rest", ["count": "\(rest.count)", "total": "\(findings.count)"]),
            evidence: rest.prefix(12).flatMap { $0.evidence.prefix(1) })
        return findings.indices.filter(kept.contains).map { findings[$0] } + [closing]
    }

    // MARK: Accounts

    /// What decides over a password: shadow, where passwd says so.
    func password(of account: Survey.Account) -> Survey.PasswordField {
        guard account.password.scheme == .elsewhere else { return account.password }
        return shadow[account.name]?.password ?? Survey.PasswordField(.none)
    }

    /// The first of a name, which is the one that counts.
    func account(_ name: String?) -> Survey.Account? { name.flatMap { accounts[$0] } }

    func keys(of account: Survey.Account) -> [Survey.AuthorizedKey] { keys[account.name] ?? [] }

    /// nologin(8), and the programs that end at once.
    func hasShell(_ account: Survey.Account) -> Bool {
        let program = account.shell.split(separator: "/").last.map(String.init) ?? "sh"
        return !["nologin", "false", "true", "sync", "shutdown", "halt", "git-shell"].contains(program)
    }

    func isPerson(_ account: Survey.Account) -> Bool {
        account.uid >= survey.settings.firstPerson && account.uid != 65_534 && account.uid != 65_535
    }

    /// Whether it is one of systemd's user database, which the commands for passwd do not change.
    static func isRecord(_ account: Survey.Account) -> Bool {
        [".user", ".identity"].contains(where: account.place.file.hasSuffix)
    }

    func isSystem(_ account: Survey.Account) -> Bool { account.uid != 0 && !isPerson(account) }

    /// `expire` of shadow(5) has come.
    func isExpired(_ account: Survey.Account) -> Bool {
        guard let day = shadow[account.name]?.expires, day >= 0 else { return false }
        return Double(day) * 86_400 <= at.timeIntervalSince1970
    }

    /// By password at a shell, or by a key.
    func canLogIn(_ account: Survey.Account) -> Bool {
        guard !isExpired(account), hasShell(account) else { return false }
        return password(of: account).opens || !keys(of: account).isEmpty
    }

    /// The names of a group's members, with those whose first group it is.
    func members(of group: String) -> [String] {
        guard let entry = groups[group] else { return [] }
        let members = Set(entry.members)
        return entry.members + (groupUsers[entry.gid] ?? []).filter { !members.contains($0) }
    }

    // MARK: Words

    func evidence(_ account: Survey.Account) -> Evidence { evidence(account.place, account.text) }

    /// With its line in shadow, where it has one.
    func evidences(_ account: Survey.Account) -> [Evidence] {
        [evidence(account)] + (shadow[account.name].map { [evidence($0.place, $0.text)] } ?? [])
    }

    func evidence(_ place: Survey.Place, _ text: String) -> Evidence {
        Evidence(locator: place.locator, excerpt: text, observedAt: at)
    }

    func evidence(_ file: Survey.FileFact) -> Evidence {
        let mode = String(file.mode, radix: 8)
        let names = [name(uid: file.owner), name(gid: file.group)].joined(separator: ":")
        let link = file.resolved.map { " -> \($0)" } ?? ""
        return Evidence(
            locator: file.path, excerpt: "\(file.isFolder ? "folder" : "file") \(names) \(mode)\(link)", observedAt: at)
    }

    func evidence(_ key: Survey.AuthorizedKey) -> Evidence {
        let options = key.options.isEmpty ? "" : key.options.joined(separator: ",") + " "
        return evidence(key.place, options + key.summary)
    }

    func evidence(_ login: Survey.Login) -> Evidence {
        let words = [login.account, login.line, login.from, login.at.formatted(.iso8601)].filter { !$0.isEmpty }
        return Evidence(locator: login.file, excerpt: words.joined(separator: " "), observedAt: at)
    }

    func name(uid: UInt32) -> String { userNames[uid] ?? "\(uid)" }
    func name(gid: UInt32) -> String { groupNames[gid] ?? "\(gid)" }

    /// As many as people read.
    static func list(_ names: [String]) -> String {
        names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", … (\(names.count))" : "")
    }
}

/// What is wrong, before it is a finding of one check.
struct AccountFault {
    /// The last part of the title's key.
    let kind: String
    let key: String
    let severity: Severity
    var confidence = Confidence.confirmed
    var arguments: [String: String] = [:]
    let evidence: [Evidence]
    /// Last parts of the keys of what to do.
    let remedies: [String]

    func finding(_ id: CheckID, _ view: AccountView) -> Finding {
        // As words of a command too, for names can be anything.
        var words = arguments
        for (name, value) in arguments { words["\(name).word"] = ShellWord.word(escaped: value) }
        return Finding(
            check: id, host: view.host, key: key, severity: severity, confidence: confidence,
            title: Message("check.\(id).\(kind)", arguments), evidence: evidence,
            remediations: remedies.map { Remediation(.mitigation, Message("check.\(id).fix.\($0)", words)) })
    }
}

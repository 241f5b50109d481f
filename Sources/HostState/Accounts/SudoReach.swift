import FoundationEssentials
import NoroshiModel

/// Whom a survey's sudoers let become root.
struct SudoReach {
    private let view: AccountView
    private let members: [String: Set<String>]

    init(_ view: AccountView) {
        self.view = view
        members = view.groups.mapValues { Set($0.members) }
    }

    /// The names of the accounts that a list of users stands for; the last word that fits counts.
    func accounts(_ users: [String]) -> [AccountSurvey.Account] {
        // Nearly all lists are names, and a host may have very many of both.
        if users.allSatisfy(Self.isName) {
            var seen: Set<String> = []
            return users.filter { seen.insert($0).inserted }.compactMap { view.account($0) }
        }
        var seen: Set<String> = []
        return view.survey.accounts.filter { account in
            seen.insert(account.name).inserted && isMeant(account, by: users)
        }
    }

    func isMeant(_ account: AccountSurvey.Account, by users: [String]) -> Bool {
        Self.decision(users) { fits(account, $0) } == true
    }

    /// Whether it lets somebody be root, or be in root's group.
    static func isRoot(_ grant: AccountSurvey.SudoGrant) -> Bool {
        if grant.asUsers.isEmpty {
            // A group alone leaves the user as is.
            return grant.asGroups.isEmpty
                || decision(grant.asGroups) { ["ALL", "root", "#0", "%root"].contains($0) } == true
        }
        return decision(grant.asUsers) { ["ALL", "root", "#0", "%root", "%#0"].contains($0) } == true
    }

    /// Whether it lets somebody be any account but root.
    static func isAnybodyElse(_ grant: AccountSurvey.SudoGrant) -> Bool {
        !isRoot(grant) && grant.asUsers.contains("ALL") && decision(grant.asUsers) { $0 == "ALL" } == true
    }

    /// The groups, as good as root, in which a command may run.
    static func groups(_ grant: AccountSurvey.SudoGrant, of powers: Set<String>) -> [String] {
        powers.sorted().filter { name in decision(grant.asGroups) { $0 == "ALL" || $0 == name } == true }
    }

    /// Whether the line holds now and on this host, as far as names tell.
    func isHere(_ grant: AccountSurvey.SudoGrant) -> Bool {
        guard grant.notBefore ?? .distantPast <= view.at, view.at <= grant.notAfter ?? .distantFuture else {
            return false
        }
        let names = [view.host.rawValue, view.survey.hostName].compactMap(\.self)
        let own = Set(names + names.map { String($0.prefix { $0 != "." }) }).union(["ALL", "localhost"])
        return Self.decision(grant.hosts) { word in
            // Addresses, networks, netgroups and patterns may be this host's.
            own.contains(word) || word.contains { "/:*?+".contains($0) } || word.allSatisfy { $0.isNumber || $0 == "." }
        } == true
    }

    /// The accounts, root left out, that may run everything as root.
    var rulers: Set<String> {
        var found: Set<String> = []
        for grant in view.survey.grants where grant.command == "ALL" && Self.isRoot(grant) && isHere(grant) {
            for account in accounts(grant.users) where account.uid != 0 { found.insert(account.name) }
        }
        return found
    }

    private static func isName(_ word: String) -> Bool {
        word != "ALL" && !(word.first.map { "!%#+\"".contains($0) } ?? true)
    }

    private func fits(_ account: AccountSurvey.Account, _ word: String) -> Bool {
        if word == "ALL" || word == account.name || word == "#\(account.uid)" { return true }
        guard word.hasPrefix("%") else { return false }
        let group = String(word.dropFirst())
        if group.hasPrefix("#") {
            return view.survey.groups.contains {
                "#\($0.gid)" == group && ($0.members.contains(account.name) || $0.gid == account.gid)
            } || "#\(account.gid)" == group
        }
        guard let entry = view.groups[group] else { return false }
        return members[group]?.contains(account.name) ?? false || entry.gid == account.gid
    }

    private static func decision(_ words: [String], _ fits: (String) -> Bool) -> Bool? {
        for word in words.reversed() {
            let isNegated = word.hasPrefix("!")
            if fits(isNegated ? String(word.dropFirst()) : word) { return !isNegated }
        }
        return nil
    }
}

import HostReading
import NoroshiModel

/// Whether sshd lets root in at all, by what lists and `Match` blocks say of names.
///
/// - Source: sshd_config(5), AllowUsers, AllowGroups, DenyUsers, DenyGroups, Match; ssh_config(5), PATTERNS.
struct SSHRootLogin {
    private static let lists = ["allowusers", "denyusers", "allowgroups", "denygroups"]

    /// The groups of root; that of its name where no file tells.
    private let groups: Set<String>

    init(_ source: any ConfigurationFiles) {
        let text = ((try? source.read("/etc/group", limit: 4 << 20)) ?? nil).map { String(decoding: $0, as: UTF8.self) }
        let found = (text ?? "").split(separator: "\n").compactMap { line -> String? in
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count >= 4 else { return nil }
            return fields[2] == "0" || fields[3].split(separator: ",").contains("root") ? String(fields[0]) : nil
        }
        groups = found.isEmpty ? ["root"] : Set(found)
    }

    /// Whether the conditions of a block may hold for root.
    func mayMatch(_ words: [String]) -> Bool {
        var rest = words[...]
        while let word = rest.popFirst() {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            let name = parts.first?.lowercased() ?? ""
            guard ["user", "group", "invalid-user"].contains(name) else {
                if name != "all", parts.count < 2 { rest = rest.dropFirst() }
                continue
            }
            if name == "invalid-user" { return false }
            let list = parts.count == 2 ? parts[1] : rest.popFirst() ?? ""
            let patterns = list.split(separator: ",").map(String.init)
            let names = name == "user" ? ["root"] : groups
            let isRefused = names.contains { own in patterns.contains { $0.hasPrefix("!") && own.fits($0.dropFirst()) }
            }
            if isRefused || !names.contains(where: { own in patterns.contains { own.fits($0) } }) { return false }
        }
        return true
    }

    /// Adds `root.barred` to the whole, and to blocks that have such lists of their own: `yes` where root gets in from nowhere.
    func add(to reading: inout ConfigurationReading) {
        let all = ScopedSettings(reading.settings)
        let known = Set(reading.settings.filter { $0.name == "root.barred" }.map(\.scope))
        var seen = known
        for setting in reading.settings where Self.lists.contains(setting.name) && seen.insert(setting.scope).inserted {
            let barring = barring(all.within(setting.scope))
            let shown = barring ?? setting
            reading.add(
                "root.barred", [barring == nil ? "no" : "yes"], scope: setting.scope,
                at: Line(file: shown.file, number: shown.line, text: shown.text))
        }
    }

    private func barring(_ settings: ScopedSettings) -> ConfigurationSurvey.Setting? {
        func first(_ name: String, _ holds: (String) -> Bool) -> ConfigurationSurvey.Setting? {
            settings.effective(name).first { $0.values.contains(where: holds) }
        }
        func isGroup(_ pattern: String) -> Bool { groups.contains { $0.fits(pattern) } }
        if let denied = first("denyusers", { Self.isRoot($0, fromAnywhere: true) }) ?? first("denygroups", isGroup) {
            return denied
        }
        if let allowed = settings.effective("allowusers").first,
            first("allowusers", { Self.isRoot($0, fromAnywhere: false) }) == nil
        {
            return allowed
        }
        guard let allowed = settings.effective("allowgroups").first, first("allowgroups", isGroup) == nil else {
            return nil
        }
        return allowed
    }

    /// `USER` or `USER@HOST`.
    private static func isRoot(_ entry: String, fromAnywhere: Bool) -> Bool {
        let parts = entry.split(separator: "@", maxSplits: 1)
        guard let user = parts.first, "root".fits(user) else { return false }
        return !fromAnywhere || parts.count == 1 || parts[1] == "*"
    }
}

extension String {
    /// Whether a pattern of sshd stands for this word: `*` for any number of characters, `?` for one.
    func fits(_ pattern: some StringProtocol) -> Bool {
        var reached: Set<Int> = [0]
        let (word, signs) = (Array(self), Array(pattern.prefix(256)))
        for sign in signs {
            if sign == "*" {
                reached = reached.min().map { Set($0...word.count) } ?? []
            } else {
                reached = Set(reached.filter { $0 < word.count && (sign == "?" || word[$0] == sign) }.map { $0 + 1 })
            }
        }
        return reached.contains(word.count)
    }
}

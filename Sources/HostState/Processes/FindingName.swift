import NoroshiModel

/// Something of a host that a finding names, by which it may be tied to others.
struct FindingName: Hashable {
    let host: Host.Name
    let kind: FindingGroup.Tie.Kind
    let value: String

    /// What an argument of a title stands for.
    private static let kinds: [String: FindingGroup.Tie.Kind] = [
        "user": .user, "account": .user, "pid": .pid, "path": .path, "program": .path, "file": .path,
        "executable": .path, "script": .path, "library": .path, "address": .address,
    ]
    /// Accounts that everything is done with: naming them ties nothing.
    private static let everybody: Set = ["root", "nobody", "daemon", "0"]
    /// Files that many findings are about without having to do with each other.
    private static let shared: Set = [
        "/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow", "/etc/sudoers", "/etc/ld.so.preload",
        "/etc/crontab",
        "/etc/ssh/sshd_config",
    ]
    private static let sharedFolders = ["/proc/", "/sys/", "/var/log/", "/run/log/", "/var/lib/dpkg/", "/dev/null"]
    /// Programs that many run.
    private static let sharedPrograms = ["/bin/", "/usr/bin/", "/sbin/", "/usr/sbin/", "/lib", "/usr/lib"]

    static func all(in finding: Finding) -> Set<FindingName> {
        var names: Set<FindingName> = []
        func add(_ kind: FindingGroup.Tie.Kind, _ value: String) {
            if isTelling(kind, value) { names.insert(FindingName(host: finding.host, kind: kind, value: value)) }
        }
        for (key, value) in finding.title.arguments {
            if let kind = kinds[key] { add(kind, value) }
        }
        // Findings of logs say who by the form of their title.
        if let who = finding.title.arguments["who"], let form = finding.title.key.split(separator: ".").last {
            if form.hasPrefix("user") { add(.user, who) }
            if form.hasPrefix("address") { add(.address, who) }
        }
        for evidence in finding.evidence.prefix(64) {
            if let pid = pid(evidence.locator) { add(.pid, pid) }
            if evidence.locator.hasPrefix("/") { add(.path, withoutLine(evidence.locator)) }
            // A line of passwd, shadow or group begins with the account.
            if ["/etc/passwd", "/etc/shadow"].contains(withoutLine(evidence.locator)),
                let name = evidence.excerpt.split(separator: ":").first
            {
                add(.user, String(name))
            }
        }
        return names
    }

    private static func isTelling(_ kind: FindingGroup.Tie.Kind, _ value: String) -> Bool {
        switch kind {
        // Signs alone stand for no account, or for all.
        case .user:
            !everybody.contains(value) && value.utf8.count <= 64 && value.contains { $0.isLetter || $0.isNumber }
        case .pid: (Int(value) ?? 0) > 1
        case .address: value.contains(".") || value.contains(":")
        case .path:
            value.hasPrefix("/") && value.utf8.count > 4 && !shared.contains(value)
                && !sharedFolders.contains(where: value.hasPrefix)
        }
    }

    /// Whether a text that has the name in it surely means it: a number may stand for anything, a short word too.
    var isTelling: Bool {
        switch kind {
        case .user: value.utf8.count >= 3 && Int(value) == nil
        case .path: !Self.sharedPrograms.contains(where: value.hasPrefix)
        case .address: true
        case .pid: false
        }
    }

    private static func pid(_ locator: String) -> String? {
        guard locator.hasPrefix("/proc/") else { return nil }
        let name = locator.dropFirst(6).prefix { $0 != "/" }
        return Int(name) == nil ? nil : String(name)
    }

    private static func withoutLine(_ locator: String) -> String {
        guard let colon = locator.lastIndex(of: ":"), Int(locator[locator.index(after: colon)...]) != nil else {
            return locator
        }
        return String(locator[..<colon])
    }

    /// The words of a line as names can be: paths, accounts, addresses; each once.
    static func words(of text: String) -> Set<String> {
        let dividers: Set<Character> = [" ", "\"", "'", "=", ",", ";", "(", ")", "[", "]", "<", ">", "|", "&", "`"]
        var words: Set<String> = []
        for word in text.split(whereSeparator: dividers.contains) {
            words.insert(String(word))
            let trimmed = word.drop { $0 == ":" }.reversed().drop { ".:".contains($0) }.reversed()
            words.insert(String(trimmed))
            if !word.hasPrefix("/"), word.contains(":") || word.contains("@") {
                words.formUnion(word.split(whereSeparator: { ":@".contains($0) }).map(String.init))
            }
        }
        return words
    }
}

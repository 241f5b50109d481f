/// A program that changes accounts, as a job calls it.
///
/// - Source: useradd(8), usermod(8), adduser(8), passwd(1), chpasswd(8), gpasswd(1), chsh(1), groupmod(8).
struct AccountTool {
    private let name: String
    private let words: [String]

    init(_ name: String, _ words: [String]) {
        self.name = name
        self.words = words
    }

    /// Whether somebody gets in afterwards who did not before, or becomes more than he was.
    var letsIn: Bool {
        switch name {
        case "useradd", "luseradd": !has("D", "--defaults") && !operands.isEmpty
        case "adduser": !has(nil, "--help") && !operands.isEmpty
        case "newusers", "chpasswd", "chgpasswd": true
        case "passwd": has("d", "--delete") || has("u", "--unlock") || has(nil, "--stdin")
        case "usermod", "lusermod": changesMore
        case "groupmod": value("g", "--gid") == "0"
        case "groupadd": value("g", "--gid") == "0"
        case "gpasswd": value("a", "--add") != nil || value("M", "--members") != nil
        case "groupmems": value("a", "--add") != nil
        case "chsh": opens(value("s", "--shell"))
        default: false
        }
    }

    /// Another number, password, shell or group, or the lock taken away.
    private var changesMore: Bool {
        value("u", "--uid") == "0" || value("g", "--gid").map { ["0", "root"].contains($0) } ?? false
            || has("U", "--unlock") || value("p", "--password") != nil || opens(value("s", "--shell"))
            || value("G", "--groups").map(isPowerful) ?? false
    }

    private func opens(_ shell: String?) -> Bool { shell.map { ShellNames.all.contains(JobProgram.base($0)) } ?? false }

    private func isPowerful(_ groups: String) -> Bool {
        groups.split(separator: ",").contains { group in
            RootGroupCheck.powerful.contains(String(group)) || ["0", "root", "sudo", "wheel", "admin"].contains(group)
        }
    }

    private var operands: [String] { words.filter { !$0.hasPrefix("-") } }

    private func has(_ letter: Character?, _ long: String) -> Bool {
        words.contains { word in
            word == long || letter.map { word.hasPrefix("-") && !word.hasPrefix("--") && word.contains($0) } ?? false
        }
    }

    /// What an option is given: `-u 0`, `-u0`, `-aG sudo`, `--uid 0`, `--uid=0`.
    private func value(_ letter: Character, _ long: String) -> String? {
        for (index, word) in words.enumerated() {
            let next = index + 1 < words.count ? words[index + 1] : nil
            if word == long { return next }
            if word.hasPrefix("\(long)=") { return String(word.dropFirst(long.count + 1)) }
            guard word.hasPrefix("-"), !word.hasPrefix("--"), let place = word.firstIndex(of: letter) else { continue }
            let value = word[word.index(after: place)...]
            return value.isEmpty ? next : String(value)
        }
        return nil
    }
}

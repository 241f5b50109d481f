import HostReading
import NoroshiModel

/// Homes belong to their users, who may put anything there: links to files that only root reads, pipes, gigabytes.
extension AccountLook {
    private static let maximumKeyFile = 1 << 20  // bytes
    private static let maximumHomes = 20_000

    mutating func homes() {
        for account in survey.accounts.prefix(Self.maximumHomes)
        where account.home.hasPrefix("/") && account.home != "/" {
            fact(Array(account.home.utf8), .home, of: account.name)
            fact(HostPath.parent(of: Array(account.home.utf8)), .onTheWay)
        }
        if survey.accounts.count > Self.maximumHomes {
            gaps.append(
                ("homes", "only the first \(Self.maximumHomes) of \(survey.accounts.count) accounts were looked at"))
        }
    }

    mutating func keys() {
        let patterns = keyPatterns()
        for account in survey.accounts.prefix(Self.maximumHomes) where account.home.hasPrefix("/") {
            for pattern in patterns {
                let written = pattern.replacing("%%", with: "\u{0}").replacing("%h", with: account.home)
                    .replacing("%u", with: account.name).replacing("%U", with: "\(account.uid)")
                    .replacing("\u{0}", with: "%")
                keys(of: account, HostPath.joined(Array(account.home.utf8), Array(written.utf8)))
            }
        }
    }

    private mutating func keys(of account: AccountSurvey.Account, _ path: [UInt8]) {
        let root = root
        let found = attempt { () throws(HostReadingError) in try root.status(path) } ?? nil
        guard let status = found else { return }
        fact(HostPath.parent(of: path), .keyFolder, of: account.name)
        fact(path, .keys, of: account.name)
        guard status.kind == .regular else {
            return gaps.append((Escaped.text(path), "not a regular file: keys of \(account.name)"))
        }
        // sshd opens it as the user: what that user may not read gives no keys, and is not for us to look into.
        let mayRead =
            account.uid == 0 || (status.owner == account.uid && status.mode & 0o400 != 0)
            || (status.group == account.gid && status.mode & 0o040 != 0) || status.mode & 0o004 != 0
        guard mayRead else {
            return gaps.append(
                (Escaped.text(path), "\(account.name) may not read it, so it gives no keys; not looked into"))
        }
        guard let bytes = read(path, limit: Self.maximumKeyFile) else { return }
        let file = AuthorizedKeysFile(bytes, file: Escaped.text(path), account: account.name)
        survey.keys += file.keys
        if let gap = file.gap { gaps.append(gap) }
        // Two accounts may have one home.
        if keyFiles.insert(path).inserted { survey.mistakes += file.mistakes }
    }

    /// What sshd_config(5) says of `AuthorizedKeysFile`, its first value for all users.
    private mutating func keyPatterns() -> [String] {
        var patterns: [String]?
        var isMatching = false
        for (place, words) in daemonLines(Array("/etc/ssh/sshd_config".utf8), depth: 0) {
            switch words[0].lowercased() {
            case "match": isMatching = words.dropFirst().map { $0.lowercased() } != ["all"]
            case "authorizedkeysfile" where isMatching:
                gaps.append((place.locator, "other key files for some users or addresses are not looked at"))
            case "authorizedkeysfile": patterns = patterns ?? Array(words.dropFirst())
            case "authorizedkeyscommand" where words.dropFirst().first?.lowercased() != "none":
                survey.notAsked.append("keys that a program gives to sshd (\(place.locator))")
            default: break
            }
        }
        let said = patterns ?? [".ssh/authorized_keys", ".ssh/authorized_keys2"]
        return said.map { $0.lowercased() } == ["none"] ? [] : said
    }

    private mutating func daemonLines(
        _ path: [UInt8], depth: Int
    ) -> [(AccountSurvey.Place, [String])] {
        guard depth < 16, let bytes = read(path, limit: 1 << 20) else { return [] }
        let lines = lines(of: bytes, file: Escaped.text(path))
        var found: [(AccountSurvey.Place, [String])] = []
        for line in lines.lines where found.count < 10_000 {
            let text = line.bytes.trimmed
            guard let first = text.first, first != ASCII.hash else { continue }
            let words = text.split { ASCII.isSpace($0) || $0 == ASCII.equals || $0 == ASCII.quote }.map {
                Escaped.text($0)
            }
            guard let name = words.first else { continue }
            guard name.lowercased() == "include" else {
                found.append((lines.place(line.number), words))
                continue
            }
            for pattern in words.dropFirst() {
                let root = root
                let whole = HostPath.joined(Array("/etc/ssh".utf8), Array(pattern.utf8))
                for file in attempt({ () throws(HostReadingError) in try root.paths(matching: whole) }) ?? [] {
                    found += daemonLines(file, depth: depth + 1)
                }
            }
        }
        return found
    }
}

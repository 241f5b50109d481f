import HostReading
import NoroshiModel

/// Accounts of systemd's user database, which the C library knows where nsswitch.conf says `systemd`.
extension AccountLook {
    private static let maximumUserRecords = 10_000
    private static let maximumRecordSize = 1 << 20  // bytes
    /// The first that has a name counts.
    private static let recordFolders = [
        ("/etc/userdb", ".user"), ("/run/userdb", ".user"), ("/run/host/userdb", ".user"), ("/usr/lib/userdb", ".user"),
        ("/var/lib/systemd/home", ".identity"),
    ]

    mutating func records(_ reader: inout AccountFiles) {
        var known: Set<String> = []
        var memberships: [[UInt8]] = []
        var count = 0
        for (folder, end) in Self.recordFolders where fact(Array(folder.utf8), .settings) != nil {
            // Links by number lead to those by name.
            let all = names(folder).filter { $0.first != ASCII.dot }
            let (named, numbered) = (all.filter { !Self.isNumber($0) }, all.filter(Self.isNumber))
            for name in named + numbered {
                let (text, path) = (String(decoding: name, as: UTF8.self), HostPath.joined(Array(folder.utf8), name))
                let isMember = text.hasSuffix(".membership")
                guard text.hasSuffix(end) || text.hasSuffix(".group") || isMember else { continue }
                count += 1
                guard count <= Self.maximumUserRecords else {
                    return gaps.append((folder, "more than \(Self.maximumUserRecords) records; the rest was not read"))
                }
                if isMember {
                    memberships.append(path)
                } else if text.hasSuffix(end) {
                    record(path, &reader, &known)
                } else {
                    group(path)
                }
            }
        }
        memberships.forEach { membership($0) }
        guard survey.nameSources.contains(where: { $0.sources.contains("altfiles") }) else { return }
        if let bytes = read("/usr/lib/passwd") { survey.accounts += reader.accounts(bytes, file: "/usr/lib/passwd") }
        if let bytes = read("/usr/lib/group") { survey.groups += reader.groups(bytes, file: "/usr/lib/group") }
    }

    private mutating func record(_ path: [UInt8], _ reader: inout AccountFiles, _ known: inout Set<String>) {
        let file = Escaped.text(path)
        guard let bytes = read(path, limit: Self.maximumRecordSize) else { return }
        fact(path, .settings)
        let secret = path + Array("-privileged".utf8)
        do {
            var record = try UserRecord(bytes)
            // By its number it is there once more, as a link.
            guard known.insert(record.userName).inserted else { return }
            var place = AccountSurvey.Place(file, 1)
            let (root, limit) = (root, Self.maximumRecordSize)
            let more = attempt { () throws(HostReadingError) in try root.read(secret, limit: limit, isSecret: true) }
            if let more = more ?? nil {
                try record.add(privileged: more)
                place = AccountSurvey.Place(Escaped.text(secret), 1)
                fact(secret, .shadow)
            }
            guard
                let account = record.account(
                    AccountSurvey.Place(file, 1), firstPerson: survey.settings.firstPerson)
            else { return gaps.append((file, "a record of a user without a number (uid)")) }
            survey.accounts.append(account)
            if let entry = record.shadow(place, { reader.password($0) }) { survey.shadow.append(entry) }
            let keys = (record.privileged?.sshAuthorizedKeys ?? []).joined(separator: "\n") + "\n"
            survey.keys += AuthorizedKeysFile(Array(keys.utf8), file: place.file, account: account.name).keys
        } catch {
            gaps.append((file, "not a record of a user that can be read"))
        }
    }

    /// `0.user`
    private static func isNumber(_ name: [UInt8]) -> Bool {
        name.prefix { $0 != ASCII.dot }.allSatisfy(ASCII.isDigit)
    }

    private mutating func group(_ path: [UInt8]) {
        let file = Escaped.text(path)
        guard let bytes = read(path, limit: Self.maximumRecordSize) else { return }
        fact(path, .settings)
        guard let record = try? GroupRecord(bytes), let group = record.group(AccountSurvey.Place(file, 1)) else {
            return gaps.append((file, "not a record of a group that can be read"))
        }
        if !survey.groups.contains(where: { $0.name == group.name }) { survey.groups.append(group) }
    }

    /// `alice:docker.membership`
    private mutating func membership(_ path: [UInt8]) {
        fact(path, .settings)
        let name = Escaped.text(HostPath.components(path).last ?? []).dropLast(".membership".count)
        let parts = name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let index = survey.groups.firstIndex(where: { $0.name == parts[1] }) else {
            return gaps.append((Escaped.text(path), "not a membership of an account in a group that is there"))
        }
        let group = survey.groups[index]
        guard !group.members.contains(parts[0]) else { return }
        survey.groups[index] = AccountSurvey.Group(
            name: group.name, gid: group.gid, password: group.password, members: group.members + [parts[0]],
            place: AccountSurvey.Place(Escaped.text(path), 1), text: group.text)
    }
}

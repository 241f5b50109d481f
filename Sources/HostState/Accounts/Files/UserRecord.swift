import FoundationEssentials
import NoroshiModel

/// A record of systemd's user database: what passwd and shadow say of an account, as JSON.
///
/// - Source: systemd, "JSON User Records"; userdb(8) of nss-systemd for the folders and the privileged files.
struct UserRecord: Decodable {
    private(set) var userName: String
    private(set) var uid: UInt32?
    private(set) var gid: UInt32?
    private(set) var homeDirectory: String?
    private(set) var shell: String?
    private(set) var disposition: String?
    private(set) var locked: Bool?
    private(set) var notAfterUSec: UInt64?
    private(set) var lastPasswordChangeUSec: UInt64?
    private(set) var privileged: Privileged?
    /// What systemd-homed says of each machine.
    private var binding: [String: Binding]?

    struct Privileged: Decodable {
        var hashedPassword: [String]?
        var sshAuthorizedKeys: [String]?
    }

    private struct Binding: Decodable {
        var uid: UInt32?
        var gid: UInt32?
        var homeDirectory: String?
    }

    /// What stands in a file of its own beside the record.
    private struct PrivilegedFile: Decodable {
        var privileged: Privileged?
        var hashedPassword: [String]?
        var sshAuthorizedKeys: [String]?
    }

    /// - Throws: What the decoder says.
    init(_ bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(bytes))
        guard let own = binding?.values.first(where: { $0.uid != nil }) else { return }
        (uid, gid) = (uid ?? own.uid, gid ?? own.gid)
        homeDirectory = homeDirectory ?? own.homeDirectory
    }

    /// Takes what the privileged file says before what the record says.
    ///
    /// - Throws: What the decoder says.
    mutating func add(privileged bytes: [UInt8]) throws {
        let file = try JSONDecoder().decode(PrivilegedFile.self, from: Data(bytes))
        var joined = privileged ?? Privileged()
        joined.hashedPassword = file.privileged?.hashedPassword ?? file.hashedPassword ?? joined.hashedPassword
        joined.sshAuthorizedKeys =
            file.privileged?.sshAuthorizedKeys ?? file.sshAuthorizedKeys ?? joined.sshAuthorizedKeys
        privileged = joined
    }

    /// nil where it has no number, without which nobody is it.
    ///
    /// - Parameter firstPerson: Numbers below are those of the system.
    func account(_ place: AccountSurvey.Place, firstPerson: UInt32) -> AccountSurvey.Account? {
        guard let uid else { return nil }
        let isPerson = disposition.map { $0 == "regular" } ?? (uid >= firstPerson)
        let shell = self.shell ?? (isPerson ? "/bin/bash" : uid == 0 ? "/bin/sh" : "/usr/sbin/nologin")
        let home = homeDirectory ?? (isPerson ? "/home/\(userName)" : uid == 0 ? "/root" : "/")
        let text = [userName, "x", "\(uid)", "\(gid ?? uid)", "", home, shell].map { Escaped.text(Array($0.utf8)) }
        return AccountSurvey.Account(
            name: text[0], uid: uid, gid: gid ?? uid, home: text[5], shell: text[6],
            password: AccountSurvey.PasswordField(.elsewhere), place: place, text: text.joined(separator: ":"))
    }

    /// nil where it says nothing of a password.
    func shadow(
        _ place: AccountSurvey.Place, _ field: (ArraySlice<UInt8>) -> AccountSurvey.PasswordField
    ) -> AccountSurvey.ShadowEntry? {
        guard let hash = privileged?.hashedPassword.map({ $0.first ?? "*" }) else { return nil }
        let password = field(Array((locked == true ? "!" + hash : hash).utf8)[...])
        let name = Escaped.text(Array(userName.utf8))
        return AccountSurvey.ShadowEntry(
            name: name, password: password, lastChange: lastPasswordChangeUSec.map(Self.day),
            expires: notAfterUSec.map(Self.day), place: place, text: "\(name):\(password.mask)")
    }

    private static func day(_ microseconds: UInt64) -> Int { Int(microseconds / 86_400_000_000) }
}

/// A group of systemd's user database.
///
/// - Source: systemd, "JSON Group Records".
struct GroupRecord: Decodable {
    private var groupName: String
    private var gid: UInt32?
    private var members: [String]?

    /// - Throws: What the decoder says.
    init(_ bytes: [UInt8]) throws { self = try JSONDecoder().decode(Self.self, from: Data(bytes)) }

    /// nil where it has no number.
    func group(_ place: AccountSurvey.Place) -> AccountSurvey.Group? {
        guard let gid else { return nil }
        let names = (members ?? []).map { Escaped.text(Array($0.utf8)) }
        let name = Escaped.text(Array(groupName.utf8))
        return AccountSurvey.Group(
            name: name, gid: gid, password: AccountSurvey.PasswordField(.none), members: names, place: place,
            text: "\(name):x:\(gid):\(names.joined(separator: ","))")
    }
}

package import NoroshiModel
import Yams

/// `accounts.yaml`: the accounts that a host should have, with their keys and who becomes root. People edit it.
///
/// A mapping of `accounts`, a list of names or of mappings of `name`, `uid`, `gid`, `home`, `shell`, `keys` (a list of
/// `SHA256:…`) and `sudo` (`true` or `false`). What is left out may be anything.
package enum AccountPolicyFile {
    /// - Throws: Every mistake of the file, in file order.
    package static func parse(_ text: String, file: String) throws(ParseErrors) -> AccountPolicy {
        var reader = SiteConfigReader(file: file)
        var accounts: [AccountPolicy.Declaration] = []
        if let root = try YAMLFile.compose(text, file: file) {
            reader.entries(of: root, "the file", ["accounts"]) { reader, _, value in
                accounts = reader.accounts(value)
            }
        }
        guard reader.errors.isEmpty else {
            throw ParseErrors(reader.errors.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
        }
        return AccountPolicy(accounts)
    }

    private static let heading = """
        # The accounts of this host, their keys and who may become root; every other one is a finding.
        # What is left out of an account may be anything.

        """

    package static func serialize(_ policy: AccountPolicy) -> String {
        let lines = policy.accounts.flatMap { account -> [String] in
            var lines = ["  - name: \(quoted(account.name))"]
            if let uid = account.uid { lines.append("    uid: \(uid)") }
            if let gid = account.gid { lines.append("    gid: \(gid)") }
            if let home = account.home { lines.append("    home: \(quoted(home))") }
            if let shell = account.shell { lines.append("    shell: \(quoted(shell))") }
            if let keys = account.keys {
                lines.append("    keys:\(keys.isEmpty ? " []" : "")")
                lines += keys.map { "      - \(quoted($0))" }
            }
            if let sudo = account.sudo { lines.append("    sudo: \(sudo)") }
            return lines
        }
        return heading + "\naccounts:\(lines.isEmpty ? " []" : "")\n" + lines.map { $0 + "\n" }.joined()
    }

    /// In double quotes always: names can be numbers, `yes` or `~` (YAML 1.2.2 §7.3.1). Control characters are escaped
    /// already.
    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

extension SiteConfigReader {
    fileprivate mutating func accounts(_ node: Node) -> [AccountPolicy.Declaration] {
        guard let list = node.sequence else {
            reject(node, "'accounts' must be a list")
            return []
        }
        var names: Set<String> = []
        return list.compactMap { item in
            guard let account = account(item) else { return nil }
            guard names.insert(account.name).inserted else {
                reject(item, "'\(account.name)' is declared twice")
                return nil
            }
            return account
        }
    }

    private mutating func account(_ node: Node) -> AccountPolicy.Declaration? {
        let error = node.error("", file: file)
        let locator = "\(file):\(error.line):\(error.column)"
        if let name = node.string, !name.isEmpty { return AccountPolicy.Declaration(name: name, locator: locator) }
        var account = AccountPolicy.Declaration(name: "", locator: locator)
        var name: String?
        let before = errors.count
        entries(of: node, "an account", ["name", "uid", "gid", "home", "shell", "keys", "sudo"]) { reader, key, value in
            switch key {
            case "name": name = reader.text(value, key)
            case "uid": account.uid = reader.number(value, key)
            case "gid": account.gid = reader.number(value, key)
            case "home": account.home = value.string ?? reader.text(value, key)
            case "shell": account.shell = value.string ?? reader.text(value, key)
            case "keys": account.keys = reader.fingerprints(value)
            default:
                let word = reader.word(value, key, among: ["true", "false"])
                account.sudo = word.map { $0 == "true" }
            }
        }
        guard let name else {
            if errors.count == before { reject(node, "an account needs a 'name'") }
            return nil
        }
        return AccountPolicy.Declaration(
            name: name, uid: account.uid, gid: account.gid, home: account.home, shell: account.shell,
            keys: account.keys, sudo: account.sudo, locator: locator)
    }

    private mutating func number(_ node: Node, _ key: String) -> UInt32? {
        guard let text = node.string, let number = UInt32(text) else {
            reject(
                node, "'\(key)' must be a number from 0 to \(UInt32.max), found '\(node.string ?? "a list or mapping")'"
            )
            return nil
        }
        return number
    }

    private mutating func fingerprints(_ node: Node) -> [String] {
        guard let list = node.sequence else {
            reject(node, "'keys' must be a list")
            return []
        }
        return list.compactMap { item in
            guard let text = item.string, text.hasPrefix("SHA256:"), text.utf8.count == 50 else {
                reject(
                    item,
                    "a key is its fingerprint as 'ssh-keygen -l' prints it, found '\(item.string ?? "a list or mapping")'"
                )
                return nil
            }
            return text
        }
    }
}

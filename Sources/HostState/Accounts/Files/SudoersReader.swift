import HostReading
import NoroshiModel

/// Reads `/etc/sudoers` with what it includes, and replaces the aliases.
///
/// - Source: sudoers(5), "Including other files from within sudoers": names that end in `~` or have a dot are left out
///   of a folder; 128 files within each other.
struct SudoersReader {
    private static let maximumDepth = 128
    private static let maximumFiles = 1000
    private static let maximumGrants = 20_000

    private let root: HostRoot
    private let hostName: String
    private(set) var grants: [AccountSurvey.SudoGrant] = []
    private(set) var defaults: [AccountSurvey.SudoDefault] = []
    private(set) var mistakes: [AccountSurvey.Mistake] = []
    /// Paths of all files and folders that were read.
    private(set) var files: [(path: [UInt8], isFolder: Bool)] = []
    private(set) var gaps: [(what: String, reason: String)] = []

    private struct Alias: Hashable {
        let kind: Sudoers.AliasKind
        let name: String
    }
    private struct Pending {
        let specification: Sudoers.Specification
        let place: AccountSurvey.Place
        let text: String
    }
    private var aliases: [Alias: [Sudoers.Item]] = [:]
    private var pending: [Pending] = []
    /// The files that are being read, within each other.
    private var open: [[UInt8]] = []
    private var loops: Set<[UInt8]> = []
    private var isFull = false

    init(root: HostRoot, hostName: String) {
        self.root = root
        self.hostName = hostName
    }

    mutating func read(_ path: String = "/etc/sudoers") {
        file(Array(path.utf8), depth: 0)
        for entry in pending { grant(entry) }
        pending = []
    }

    private mutating func file(_ path: [UInt8], depth: Int) {
        guard !open.contains(path) else {
            if loops.insert(path).inserted { gaps.append((Escaped.text(path), "includes itself")) }
            return
        }
        guard files.count < Self.maximumFiles, depth <= Self.maximumDepth else {
            // One tells of all that come behind it.
            if !isFull { gaps.append((Escaped.text(path), "too many files of sudoers, or too many within each other")) }
            isFull = true
            return
        }
        open.append(path)
        defer { open.removeLast() }
        do throws(HostReadingError) {
            guard let bytes = try root.read(path, limit: 4 << 20) else {
                // sudo itself refuses to work then.
                if depth > 0 { gaps.append((Escaped.text(path), "included by sudoers, and not there")) }
                return
            }
            files.append((path, false))
            read(bytes, path, depth)
        } catch {
            gaps.append((Escaped.text(path), error.reason))
        }
    }

    private mutating func read(_ bytes: [UInt8], _ path: [UInt8], _ depth: Int) {
        let name = Escaped.text(path)
        let lines = TextLines(bytes, file: name)
        mistakes += lines.mistakes
        if let gap = lines.gap { gaps.append(gap) }
        for (number, line) in SudoersParser.logicalLines(lines.lines) {
            let place = lines.place(number)
            let text = Escaped.text(line[...].trimmed)
            do throws(SudoersError) {
                if let aliases = try SudoersParser.aliases(line) {
                    for alias in aliases { take(alias, place, text, path, depth) }
                } else if let statement = try SudoersParser.statement(line) {
                    take(statement, place, text, path, depth)
                }
            } catch {
                mistakes.append(AccountSurvey.Mistake(place, .ignored, error.reason, text: text))
            }
        }
    }

    private mutating func take(
        _ statement: Sudoers.Statement, _ place: AccountSurvey.Place, _ text: String, _ path: [UInt8], _ depth: Int
    ) {
        switch statement {
        case .alias(let kind, let name, let items):
            let alias = Alias(kind: kind, name: name)
            if aliases[alias] != nil {
                mistakes.append(
                    AccountSurvey.Mistake(place, .ignored, "the alias '\(name)' is defined twice", text: text))
            } else {
                aliases[alias] = items
            }
        case .defaults(let parameters):
            defaults += parameters.map {
                AccountSurvey.SudoDefault(
                    scope: $0.scope, name: $0.name, value: $0.value, isOff: $0.isOff, place: place, text: text)
            }
        case .specifications(let all):
            pending += all.map { Pending(specification: $0, place: place, text: text) }
        case .include(let written, let isFolder):
            let short = hostName.prefix { $0 != "." }
            let target = HostPath.joined(HostPath.parent(of: path), Array(written.replacing("%h", with: short).utf8))
            if isFolder { folder(target, depth + 1) } else { file(target, depth: depth + 1) }
        }
    }

    private mutating func folder(_ path: [UInt8], _ depth: Int) {
        do throws(HostReadingError) {
            guard let names = try root.names(in: path) else { return }
            files.append((path, true))
            for name in names where name.last != UInt8(ascii: "~") && !name.contains(ASCII.dot) {
                let target = HostPath.joined(path, name)
                guard try root.status(target)?.kind == .regular else { continue }
                file(target, depth: depth)
            }
        } catch {
            gaps.append((Escaped.text(path), error.reason))
        }
    }

    // MARK: Aliases

    private mutating func grant(_ entry: Pending) {
        let users = written(entry.specification.users, .user)
        let hosts = written(entry.specification.hosts, .host)
        for command in entry.specification.commands {
            let asUsers = written(command.asUsers, .runAs)
            let asGroups = written(command.asGroups, .runAs)
            for text in written([command.item], .command) where isKnown(text, entry) {
                guard grants.count < Self.maximumGrants else {
                    if grants.count == Self.maximumGrants {
                        gaps.append(("sudoers", "more than \(Self.maximumGrants) commands"))
                    }
                    return
                }
                grants.append(
                    AccountSurvey.SudoGrant(
                        users: users, hosts: hosts, asUsers: asUsers, asGroups: asGroups, command: text,
                        needsPassword: command.terms.needsPassword, setsVariables: command.terms.setsVariables,
                        notBefore: command.terms.notBefore, notAfter: command.terms.notAfter, place: entry.place,
                        text: entry.text))
            }
        }
    }

    /// A word that no alias has is no command either.
    private mutating func isKnown(_ command: String, _ entry: Pending) -> Bool {
        let name = command.drop { $0 == "!" }
        if name == "ALL" || name.hasPrefix("/") || !(name.first?.isUppercase ?? false) { return true }
        mistakes.append(
            AccountSurvey.Mistake(entry.place, .odd, "the alias '\(name)' is not defined", text: entry.text))
        return false
    }

    private func written(_ items: [Sudoers.Item], _ kind: Sudoers.AliasKind) -> [String] {
        var output: [String] = []
        replace(items, kind, isNegated: false, within: [], into: &output)
        return output
    }

    /// - Parameter within: The aliases that are being replaced: one that names itself stands for nothing.
    private func replace(
        _ items: [Sudoers.Item], _ kind: Sudoers.AliasKind, isNegated: Bool, within: Set<String>,
        into output: inout [String]
    ) {
        for item in items where output.count < 10_000 {
            let isNegated = isNegated != item.isNegated
            if item.isName, item.text != "ALL", let inner = aliases[Alias(kind: kind, name: item.text)] {
                guard !within.contains(item.text) else { continue }
                replace(inner, kind, isNegated: isNegated, within: within.union([item.text]), into: &output)
            } else {
                output.append((isNegated ? "!" : "") + item.text)
            }
        }
    }
}

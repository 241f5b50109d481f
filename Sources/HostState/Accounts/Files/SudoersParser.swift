import NoroshiModel

/// Reads lines of sudoers(5).
struct SudoersParser {
    private static let maximumItems = 10_000
    private static let aliasKinds: [String: Sudoers.AliasKind] = [
        "User_Alias": .user, "Runas_Alias": .runAs, "Host_Alias": .host, "Cmnd_Alias": .command, "Cmd_Alias": .command,
    ]

    /// Lines that go on behind a backslash, as one; the number is that of the first.
    static func logicalLines(_ lines: [TextLines.Line]) -> [(number: Int, bytes: [UInt8])] {
        var found: [(number: Int, bytes: [UInt8])] = []
        var open: (number: Int, bytes: [UInt8])?
        for line in lines {
            var bytes = Array(line.bytes)
            if bytes.last == ASCII.carriageReturn { bytes.removeLast() }
            // A comment ends with its line, whatever its last sign is.
            let isComment = open == nil && line.bytes.trimmed.first == ASCII.hash
            let goesOn = bytes.last == ASCII.backslash && !isComment
            if goesOn { bytes.removeLast() }
            var joined = (number: line.number, bytes: bytes)
            if let start = open {
                // Not copied: a file may be one line of very many.
                open = nil
                joined = start
                joined.bytes.append(ASCII.space)
                joined.bytes += bytes
            }
            if goesOn {
                open = joined
            } else {
                found.append(joined)
                open = nil
            }
        }
        if let open { found.append(open) }
        return found
    }

    /// - Returns: nil for a line that says nothing.
    static func statement(_ line: [UInt8]) throws(SudoersError) -> Sudoers.Statement? {
        var scanner = SudoersScanner(line)
        scanner.skipBlanks()
        if let include = include(line[...].trimmed) { return include }
        guard let first = scanner.next else { return nil }
        // `#1000` is a user; every other `#` begins a comment.
        if first == ASCII.hash {
            guard let second = line[...].trimmed.dropFirst().first, ASCII.isDigit(second) || second == UInt8(ascii: "-")
            else {
                return nil
            }
        }
        if line[...].trimmed.starts("Defaults"), let statement = try defaults(&scanner) { return statement }
        return .specifications(try specifications(&scanner))
    }

    /// Several aliases may stand in one line.
    static func aliases(_ line: [UInt8]) throws(SudoersError) -> [Sudoers.Statement]? {
        var scanner = SudoersScanner(line)
        scanner.skipBlanks()
        let word = String(decoding: scanner.peekWord(), as: UTF8.self)
        guard let kind = aliasKinds[word] else { return nil }
        scanner.skip(word.utf8.count)
        var found: [Sudoers.Statement] = []
        repeat { found.append(try alias(kind, &scanner)) } while scanner.take(ASCII.colon)
        guard scanner.isAtEnd() else { throw SudoersError(reason: "something follows the alias") }
        return found
    }

    private static func include(_ line: ArraySlice<UInt8>) -> Sudoers.Statement? {
        guard line.first == ASCII.hash || line.first == UInt8(ascii: "@") else { return nil }
        let words = line.dropFirst()
        for (name, isFolder) in [("includedir", true), ("include", false)] where words.starts(name) {
            let rest = words.dropFirst(name.utf8.count)
            guard let first = rest.first, ASCII.isSpace(first) else { continue }
            var path = rest.trimmed
            if path.first == ASCII.quote, let end = path.dropFirst().firstIndex(of: ASCII.quote) {
                path = path[(path.startIndex + 1)..<end]
                return .include(String(decoding: path, as: UTF8.self), isFolder: isFolder)
            }
            var text: [UInt8] = []
            var isEscaped = false
            for byte in path {
                if !isEscaped, byte == ASCII.backslash { isEscaped = true; continue }
                if !isEscaped, ASCII.isSpace(byte) { break }
                isEscaped = false
                text.append(byte)
            }
            return .include(String(decoding: text, as: UTF8.self), isFolder: isFolder)
        }
        return nil
    }

    private static func defaults(_ scanner: inout SudoersScanner) throws(SudoersError) -> Sudoers.Statement? {
        guard scanner.take("Defaults") else { return nil }
        var scope = ""
        if let mark = scanner.next, !ASCII.isSpace(mark) {
            guard ":@>!".utf8.contains(mark) else { return nil }
            scanner.skip(1)
            let kind = mark == UInt8(ascii: "@") ? "host" : "user"
            let items = mark == ASCII.bang ? try paths(&scanner) : try list(&scanner, kind)
            scope = Escaped.text([mark]) + items.map { ($0.isNegated ? "!" : "") + $0.text }.joined(separator: ",")
        }
        var parameters: [Sudoers.Parameter] = []
        repeat {
            var isOff = scanner.takeBangs()
            let name = try scanner.parameterName()
            var value: String?
            // What is taken out of a list is off.
            let isTakenOut = scanner.take("-=")
            if isTakenOut || scanner.take("+=") || scanner.take("=") { value = try scanner.value() }
            isOff = isOff || isTakenOut
            parameters.append(Sudoers.Parameter(scope: scope, name: name, value: value, isOff: isOff))
        } while scanner.take(ASCII.comma) && parameters.count < maximumItems
        guard scanner.isAtEnd() else { throw SudoersError(reason: "something follows the parameters") }
        return .defaults(parameters)
    }

    /// Commands before the parameters of a `Defaults` line have no arguments.
    private static func paths(_ scanner: inout SudoersScanner) throws(SudoersError) -> [Sudoers.Item] {
        var items: [Sudoers.Item] = []
        repeat {
            let isNegated = scanner.takeBangs()
            let path = try scanner.value()
            items.append(Sudoers.Item(isNegated: isNegated, text: path, isName: isAliasName(path)))
        } while items.count < maximumItems && scanner.take(ASCII.comma)
        return items
    }

    private static func alias(_ kind: Sudoers.AliasKind, _ scanner: inout SudoersScanner) throws(SudoersError)
        -> Sudoers.Statement
    {
        let name = try scanner.name("alias")
        guard isAliasName(name), name != "ALL" else { throw SudoersError(reason: "'\(name)' cannot be an alias") }
        guard scanner.take(ASCII.equals) else { throw SudoersError(reason: "'=' is missing behind '\(name)'") }
        let what = kind == .host ? "host" : kind == .command ? "command" : "user"
        return .alias(kind, name: name, try list(&scanner, what))
    }

    private static func list(_ scanner: inout SudoersScanner, _ what: String) throws(SudoersError) -> [Sudoers.Item] {
        var items: [Sudoers.Item] = []
        repeat {
            let isNegated = scanner.takeBangs()
            let item = what == "command" ? try command(&scanner, isNegated: isNegated) : nil
            if let item {
                items.append(item)
            } else {
                let name = try scanner.name(what)
                items.append(Sudoers.Item(isNegated: isNegated, text: name, isName: isAliasName(name)))
            }
        } while items.count < maximumItems && scanner.take(ASCII.comma)
        return items
    }

    private static func specifications(_ scanner: inout SudoersScanner) throws(SudoersError) -> [Sudoers.Specification]
    {
        let users = try list(&scanner, "user")
        var found: [Sudoers.Specification] = []
        repeat {
            let hosts = try list(&scanner, "host")
            guard scanner.take(ASCII.equals) else { throw SudoersError(reason: "'=' is missing behind the hosts") }
            found.append(Sudoers.Specification(users: users, hosts: hosts, commands: try commands(&scanner)))
        } while scanner.take(ASCII.colon) && found.count < maximumItems
        guard scanner.isAtEnd() else { throw SudoersError(reason: "something follows the commands") }
        return found
    }

    private static func commands(_ scanner: inout SudoersScanner) throws(SudoersError) -> [Sudoers.Command] {
        var found: [Sudoers.Command] = []
        var asUsers: [Sudoers.Item] = []
        var asGroups: [Sudoers.Item] = []
        var terms = Sudoers.Terms()
        repeat {
            if scanner.take(UInt8(ascii: "(")) { (asUsers, asGroups) = try runAs(&scanner) }
            try options(&scanner, &terms)
            let isNegated = scanner.takeBangs()
            let item = try command(&scanner, isNegated: isNegated)
            found.append(Sudoers.Command(asUsers: asUsers, asGroups: asGroups, terms: terms, item: item))
        } while found.count < maximumItems && scanner.take(ASCII.comma)
        return found
    }

    private static func runAs(
        _ scanner: inout SudoersScanner
    ) throws(SudoersError) -> (users: [Sudoers.Item], groups: [Sudoers.Item]) {
        let close = UInt8(ascii: ")")
        // As whom he is already.
        if scanner.take(close) { return ([Sudoers.Item(isNegated: false, text: "", isName: false)], []) }
        let users = scanner.take(ASCII.colon) ? nil : try list(&scanner, "user")
        var groups: [Sudoers.Item] = []
        if users == nil || scanner.take(ASCII.colon) {
            if scanner.take(close) { return (users ?? [], []) }
            groups = try list(&scanner, "group")
        }
        guard scanner.take(close) else { throw SudoersError(reason: "')' is missing") }
        return (users ?? [], groups)
    }

    private static let tags: Set = [
        "PASSWD", "NOPASSWD", "EXEC", "NOEXEC", "SETENV", "NOSETENV", "LOG_INPUT", "NOLOG_INPUT", "LOG_OUTPUT",
        "NOLOG_OUTPUT", "FOLLOW", "NOFOLLOW", "MAIL", "NOMAIL", "INTERCEPT", "NOINTERCEPT",
    ]
    private static let optionNames: Set = [
        "ROLE", "TYPE", "PRIVS", "LIMITPRIVS", "APPARMOR_PROFILE", "NOTBEFORE", "NOTAFTER", "TIMEOUT", "CWD", "CHROOT",
    ]

    /// Tags and options, which stand before a command.
    private static func options(_ scanner: inout SudoersScanner, _ terms: inout Sudoers.Terms) throws(SudoersError) {
        while true {
            scanner.skipBlanks()
            let word = String(decoding: scanner.peekWord(), as: UTF8.self)
            var ahead = scanner
            ahead.skip(word.utf8.count)
            if tags.contains(word), ahead.take(ASCII.colon) {
                switch word {
                case "NOPASSWD", "PASSWD": terms.needsPassword = word == "PASSWD"
                case "NOSETENV", "SETENV": terms.setsVariables = word == "SETENV"
                default: break
                }
            } else if optionNames.contains(word), ahead.take(ASCII.equals) {
                let value = try ahead.value()
                if word == "NOTBEFORE" { terms.notBefore = SudoersTime.moment(value) }
                if word == "NOTAFTER" { terms.notAfter = SudoersTime.moment(value) }
            } else {
                return
            }
            scanner = ahead
        }
    }

    /// Digests of commands by their names, and their bytes.
    private static let digests = ["sha224": 28, "sha256": 32, "sha384": 48, "sha512": 64]

    private static func command(_ scanner: inout SudoersScanner, isNegated: Bool) throws(SudoersError) -> Sudoers.Item {
        scanner.skipBlanks()
        while let size = digests[String(decoding: scanner.peekWord(), as: UTF8.self)] {
            scanner.skip(scanner.peekWord().count)
            guard scanner.take(ASCII.colon) else { throw SudoersError(reason: "':' is missing behind a digest's name") }
            let digest = try scanner.value()
            // In hexadecimal or base 64.
            guard digest.utf8.count == size * 2 || digest.utf8.count == (size + 2) / 3 * 4 else {
                throw SudoersError(reason: "a digest of another length")
            }
            guard scanner.take(ASCII.comma) else { break }
            scanner.skipBlanks()
        }
        let isBang = scanner.takeBangs()
        let text = try scanner.command()
        guard !text.isEmpty else { throw SudoersError(reason: "a command is missing") }
        let isPath = text.first == "/" || text.first == "^" || text.first == "~"
        let isWord =
            isAliasName(text) || ["sudoedit", "list"].contains(text) || text.hasPrefix("sudoedit ")
            || text.hasPrefix("list ")
        guard isPath || isWord else { throw SudoersError(reason: "'\(text)' is neither a path nor an alias") }
        return Sudoers.Item(isNegated: isNegated != isBang, text: text, isName: isAliasName(text))
    }

    private static func isAliasName(_ name: String) -> Bool {
        guard let first = name.utf8.first, ASCII.isUpper(first) else { return false }
        return name.utf8.allSatisfy { ASCII.isUpper($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "_") }
    }
}

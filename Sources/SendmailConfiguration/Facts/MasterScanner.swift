/// Goes over m4 text once; arguments of conditions are gone over again.
struct MasterScanner {
    private let bytes: [UInt8]
    private let path: String
    private let isConditional: Bool
    private let depth: Int
    private var place = 0
    private var line: Int
    private var current: [UInt8] = []
    private var currentLine: Int
    private var isDiverted = false
    private var open = Array("`".utf8)
    private var close = Array("'".utf8)
    var calls: [MasterConfiguration.Call] = []
    var lines: [(text: String, locator: Locator)] = []
    var problems: [ConfigurationProblem] = []

    init(_ bytes: [UInt8], path: String, line: Int, isConditional: Bool, depth: Int = 0) {
        self.bytes = bytes
        self.path = path
        self.line = line
        self.isConditional = isConditional
        self.depth = depth
        currentLine = line
    }

    mutating func scan() {
        while place < bytes.count {
            let byte = bytes[place]
            if byte == UInt8(ascii: "#") {
                skipLine(keepsNewline: true)
            } else if starts(with: open) {
                let text = quoted()
                current += text
            } else if Self.isWordStart(byte) {
                takeWord()
            } else {
                advance()
                if byte == UInt8(ascii: "\n") { endLine() } else { current.append(byte) }
            }
        }
        endLine()
    }

    private mutating func takeWord() {
        let start = line
        let word = self.word()
        if word == "dnl" {
            skipLine(keepsNewline: false)
            endLine()
            return
        }
        guard place < bytes.count, bytes[place] == UInt8(ascii: "(") else {
            current += Array(word.utf8)
            return
        }
        guard Self.known.contains(word) else {
            current += Array(word.utf8)
            return
        }
        guard let arguments = arguments() else {
            complain(start, "the parenthesis after \"\(word)\" is not closed")
            return
        }
        note(word, arguments, start)
    }

    private mutating func note(_ word: String, _ arguments: [[UInt8]], _ start: Int) {
        let texts = arguments.map { String(decoding: $0, as: UTF8.self).trimmed }
        switch word {
        case "divert": isDiverted = Int(texts.first ?? "") ?? 0 < 0
        case "changequote":
            open = arguments.first.flatMap { $0.isEmpty ? nil : $0 } ?? Array("`".utf8)
            close = arguments.count > 1 && !arguments[1].isEmpty ? arguments[1] : Array("'".utf8)
        case "ifdef", "ifelse", "ifndef":
            for argument in arguments.dropFirst() where depth < 8 {
                var inner = MasterScanner(argument, path: path, line: start, isConditional: true, depth: depth + 1)
                inner.scan()
                calls += inner.calls
                problems += inner.problems
            }
        default:
            guard calls.count < MasterConfiguration.maximumCalls else { return }
            let trimmed = texts.count == 1 && texts[0].isEmpty ? [] : texts
            calls.append(
                MasterConfiguration.Call(
                    name: word, arguments: trimmed, locator: Locator(file: path, line: start),
                    isConditional: isConditional))
        }
    }

    /// Calls that are noted; other words are text.
    private static let known: Set<String> = [
        "FEATURE", "define", "undefine", "MAILER", "OSTYPE", "DOMAIN", "VERSIONID", "include", "sinclude", "divert",
        "ifdef", "ifelse", "ifndef", "changequote", "EXPOSED_USER", "RELAY_DOMAIN", "RELAY_DOMAIN_FILE",
        "MASQUERADE_AS", "MASQUERADE_DOMAIN", "TRUST_AUTH_MECH", "DAEMON_OPTIONS", "CLIENT_OPTIONS", "HACK", "SITE",
        "SITECONFIG", "LOCAL_DOMAIN", "LOCAL_USER", "VIRTUSER_DOMAIN", "GENERICS_DOMAIN", "CANONIFY_DOMAIN",
        "INPUT_MAIL_FILTER", "MAIL_FILTER", "DOL", "FEATURE_DIR", "TRUSTED_USER", "confCW_FILE", "LDAPROUTE_DOMAIN",
    ]

    // MARK: Pieces

    private mutating func word() -> String {
        let start = place
        while place < bytes.count, Self.isWordStart(bytes[place]) || (48...57).contains(bytes[place]) { place += 1 }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private mutating func quoted() -> [UInt8] {
        let start = line
        advance(open.count)
        var level = 1
        var text: [UInt8] = []
        while place < bytes.count {
            if starts(with: close) {
                level -= 1
                if level == 0 {
                    advance(close.count)
                    return text
                }
                text += close
                advance(close.count)
            } else if starts(with: open) {
                level += 1
                text += open
                advance(open.count)
            } else {
                text.append(bytes[place])
                advance()
            }
        }
        complain(start, "a quote is not closed")
        return text
    }

    /// The arguments from the parenthesis on; `nil` when it is not closed.
    private mutating func arguments() -> [[UInt8]]? {
        advance()
        var arguments: [[UInt8]] = [[]]
        var level = 1
        while place < bytes.count {
            let byte = bytes[place]
            if starts(with: open) {
                arguments[arguments.count - 1] += quoted()
                continue
            }
            if Self.isWordStart(byte) {
                let word = self.word()
                if word == "dnl" {
                    skipLine(keepsNewline: false)
                } else {
                    arguments[arguments.count - 1] += Array(word.utf8)
                }
                continue
            }
            advance()
            switch byte {
            case UInt8(ascii: ")"):
                level -= 1
                if level == 0 { return arguments }
                arguments[arguments.count - 1].append(byte)
            case UInt8(ascii: "("):
                level += 1
                arguments[arguments.count - 1].append(byte)
            case UInt8(ascii: ",") where level == 1:
                if arguments.count < 64 { arguments.append([]) }
            default: arguments[arguments.count - 1].append(byte)
            }
        }
        return nil
    }

    private mutating func skipLine(keepsNewline: Bool) {
        let end = bytes[place...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        advance(end - place)
        if !keepsNewline, place < bytes.count { advance() }
    }

    private mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where place < bytes.count {
            if bytes[place] == UInt8(ascii: "\n") { line += 1 }
            place += 1
        }
    }

    private mutating func endLine() {
        let text = String(decoding: current, as: UTF8.self).trimmed
        if !text.isEmpty, !isDiverted, lines.count < MasterConfiguration.maximumCalls {
            lines.append((text, Locator(file: path, line: currentLine)))
        }
        current = []
        currentLine = line
    }

    private func starts(with mark: [UInt8]) -> Bool {
        bytes[place...].starts(with: mark)
    }

    private static func isWordStart(_ byte: UInt8) -> Bool { Symbol(byte).isLetter || byte == UInt8(ascii: "_") }

    private mutating func complain(_ line: Int, _ reason: String) {
        if problems.count < 100 {
            problems.append(ConfigurationProblem(Locator(file: path, line: line), reason))
        }
    }
}

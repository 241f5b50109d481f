/// The words of a value of systemd: quotes hold together, and backslashes stand for what they do in C.
///
/// - Source: systemd.syntax(7), QUOTING; systemd.service(5), COMMAND LINES.
struct SystemdWords {
    private static let signs: [Character: Character] = [
        "a": "\u{7}", "b": "\u{8}", "f": "\u{C}", "n": "\n", "r": "\r", "t": "\t", "v": "\u{B}", "s": " ", "\\": "\\",
        "\"": "\"", "'": "'",
    ]
    /// Digits after the letter, and their base.
    private static let numbers: [Character: (count: Int, base: Int)] = ["x": (2, 16), "u": (4, 16), "U": (8, 16)]

    private(set) var words: [String] = []

    init(_ text: some StringProtocol) {
        var word: String?
        var quote: Character?
        var rest = Substring(text)
        while let character = rest.popFirst() {
            if character == "\\" {
                word = (word ?? "") + Self.escape(&rest)
            } else if let open = quote {
                if character == open { quote = nil } else { word?.append(character) }
            } else if character == "\"" || character == "'" {
                quote = character
                word = word ?? ""
            } else if character.isWhitespace {
                if let done = word { words.append(done) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
    }

    /// What stands behind a backslash, which is kept where it means nothing.
    private static func escape(_ rest: inout Substring) -> String {
        guard let first = rest.first else { return "\\" }
        if let sign = signs[first] {
            rest = rest.dropFirst()
            return String(sign)
        }
        let (count, base) = numbers[first] ?? (3, 8)
        let digits = rest.dropFirst(numbers[first] == nil ? 0 : 1).prefix(count)
        guard digits.count == count, let value = UInt32(digits, radix: base), value > 0,
            let scalar = Unicode.Scalar(value)
        else { return "\\" }
        rest = rest[digits.endIndex...]
        return String(Character(scalar))
    }
}

/// What `%` and a letter stand for in a unit, where it can be known from its name.
///
/// - Source: systemd.unit(5), SPECIFIERS.
struct SystemdSpecifiers {
    private let values: [Character: String]

    /// - Parameter unit: Its name, `name@instance.service`; nil where there is none.
    init(unit: String? = nil, isRoot: Bool = true) {
        var values: [Character: String] = [
            "%": "%", "T": "/tmp", "V": "/var/tmp", "t": isRoot ? "/run" : "/run/user/1000", "E": "/etc",
            "S": "/var/lib",
            "C": "/var/cache", "L": "/var/log",
        ]
        if isRoot { values.merge(["h": "/root", "u": "root", "U": "0", "g": "root", "G": "0", "s": "/bin/sh"]) { $1 } }
        if let unit {
            let name = unit.lastIndex(of: ".").map { unit[..<$0] } ?? unit[...]
            let prefix = name.prefix { $0 != "@" }
            let instance = name.dropFirst(prefix.count + 1)
            let last = prefix.split(separator: "-").last ?? prefix
            values["n"] = unit
            values["N"] = String(name)
            values["p"] = String(prefix)
            values["P"] = Self.unescaped(prefix)
            values["i"] = String(instance)
            values["I"] = Self.unescaped(instance)
            values["f"] = "/" + Self.unescaped(instance.isEmpty ? prefix : instance)
            values["j"] = String(last)
            values["J"] = Self.unescaped(last)
        }
        self.values = values
    }

    func expanded(_ text: String) -> String {
        guard text.contains("%") else { return text }
        var output = ""
        var rest = text[...]
        while let next = rest.popFirst() {
            guard next == "%", let letter = rest.first, let value = values[letter] else {
                output.append(next)
                continue
            }
            output += value
            rest = rest.dropFirst()
        }
        return output
    }

    /// - Source: systemd-escape(1): `-` for a slash, `\xNN` for other bytes.
    private static func unescaped(_ text: Substring) -> String {
        SystemdWords(text.replacing("-", with: "/").split { $0.isWhitespace }.joined()).words.first ?? ""
    }
}

internal import ByteRegex

extension ConfigurationParser {
    /// - Parameter text: The line without `K`, with macros expanded.
    mutating func addMap(_ text: Text, _ number: Int) {
        let written = text.drop { $0.isSpace }
        let name = written.prefix { $0.isLetter || $0.isDigit || $0 == Symbol(ascii: "_") || $0 == Symbol(ascii: ".") }
        guard let first = name.first, first.isLetter || first.isDigit else {
            complain(number, "a map has no name")
            return
        }
        let afterName = written[name.endIndex...].drop { $0.isSpace }
        let kind = Text(afterName.prefix { $0.isLetter || $0.isDigit }).string.lowercased()
        guard !kind.isEmpty else {
            complain(number, "map \(Text(name).string) has no kind")
            return
        }
        if !Self.kinds.contains(kind) { complain(number, "map \(Text(name).string): the kind \(kind) is not known") }
        var arguments = Text(afterName.drop { $0.isLetter || $0.isDigit }.drop { $0.isSpace })
        var flags = MapFlags()
        if kind != "sequence" { flags = MapFlags(&arguments, kind: kind) }
        var map = MapDeclaration(
            name: Text(name).string.lowercased(), kind: kind, file: flags.file(of: arguments, kind: kind),
            locator: locator(number))
        flags.apply(to: &map)
        if kind == "regex" { compile(arguments, flags, into: &map, number) }
        if map.file.isEmpty, Self.needsFile.contains(kind) {
            complain(number, "the map \(map.name) has no file")
            map.defect = "it has no file"
        }
        result.maps.removeAll { $0.name == map.name }
        result.maps.append(map)
    }

    private static let needsFile: Set<String> = ["hash", "btree", "dbm", "cdb", "text", "implicit"]

    private static let kinds: Set<String> = [
        "hash", "btree", "dbm", "cdb", "text", "implicit", "nis", "nisplus", "ldap", "ldapx", "ph", "nsd", "hesiod",
        "netinfo", "dns", "bestmx", "host", "stab", "user", "dequote", "regex", "userdb", "program", "sequence",
        "switch", "null", "syslog", "macro", "arith", "arpa", "socket", "dprintf",
    ]

    private mutating func compile(
        _ pattern: Text, _ flags: MapFlags, into map: inout MapDeclaration, _ number: Int
    ) {
        guard !flags.isBasicPattern else {
            map.defect = "it has a basic regular expression, which is not evaluated"
            return
        }
        do {
            let translated = Self.translated(pattern.string)
            map.pattern = try BytePattern(translated, options: map.keepsCase ? [] : [.ignoreCase])
        } catch {
            complain(number, "the pattern of map \(map.name) was not understood: \(error)")
            map.defect = "its pattern was not understood"
        }
        if let fields = flags.fields {
            let listed = fields.string.split(separator: ",").map { Int($0) ?? 0 }
            map.showsFields = listed.isEmpty ? Array(0...(map.pattern?.groupCount ?? 0)) : listed
        }
    }

    /// In brackets of POSIX patterns a backslash stands for itself.
    private static func translated(_ pattern: String) -> String {
        var result = ""
        var isInBrackets = false
        var isFirst = false
        var isEscaped = false
        for scalar in pattern.unicodeScalars {
            if isInBrackets {
                if scalar == "\\" { result += "\\" }
                if scalar == "]", !isFirst {
                    isInBrackets = false
                } else if scalar == "]" {
                    result += "\\"
                }
                isFirst = isFirst && scalar == "^"
            } else if scalar == "[", !isEscaped {
                isInBrackets = true
                isFirst = true
            }
            isEscaped = scalar == "\\" && !isEscaped
            result.unicodeScalars.append(scalar)
        }
        return result
    }
}

/// The flags of a `K` line: `-o -a<OK> -T<TMPF>`.
struct MapFlags {
    private var append = Text()
    private var appendOnFailure: Text?
    private var letters: Set<Symbol> = []
    private var space: Symbol?
    private var keyColumn: String?
    private var valueColumn: String?
    private var columnDelimiter: UInt8?
    private var fieldDelimiter: Text?
    private(set) var fields: Text?
    var isBasicPattern: Bool { letters.contains(Symbol(ascii: "b")) }

    init() {}

    /// Takes the flags from the beginning of the arguments.
    init(_ arguments: inout Text, kind: String) {
        var rest = arguments[...]
        while true {
            rest = rest.drop { $0.isSpace }
            guard rest.first == Symbol(ascii: "-"), rest.count > 1 else { break }
            rest = rest.dropFirst()
            let letter = rest[rest.startIndex]
            var value = Text(rest.dropFirst().prefix { !$0.isSpace })
            rest = rest.drop { !$0.isSpace }
            if value.isEmpty, Self.takesNextWord(letter, kind) {
                rest = rest.drop { $0.isSpace }
                value = Text(rest.prefix { !$0.isSpace })
                rest = rest.drop { !$0.isSpace }
            }
            take(letter, value, kind)
        }
        arguments = Text(rest)
    }

    private static func takesNextWord(_ letter: Symbol, _ kind: String) -> Bool {
        switch letter {
        case Symbol(ascii: "k"), Symbol(ascii: "v"): ["text", "ldap", "nisplus", "netinfo", "user"].contains(kind)
        case Symbol(ascii: "R"): kind == "dns"
        case Symbol(ascii: "r"): kind == "host" || kind == "dns"
        default: false
        }
    }

    private mutating func take(_ letter: Symbol, _ value: Text, _ kind: String) {
        switch letter {
        case Symbol(ascii: "a"): append = value
        case Symbol(ascii: "T"): appendOnFailure = value
        case Symbol(ascii: "S"): space = value.first
        case Symbol(ascii: "s") where kind == "regex": fields = value
        case Symbol(ascii: "s"): space = value.first
        case Symbol(ascii: "d") where kind == "regex": fieldDelimiter = value
        case Symbol(ascii: "k"): keyColumn = value.string
        case Symbol(ascii: "v"): valueColumn = value.string
        case Symbol(ascii: "z"): columnDelimiter = Self.delimiter(value)
        default: letters.insert(letter)
        }
    }

    private static func delimiter(_ value: Text) -> UInt8? {
        guard value.first == Symbol(ascii: "\\"), value.count > 1 else {
            return value.first.flatMap(UInt8.init(exactly:))
        }
        switch value[1] {
        case Symbol(ascii: "n"): return 10
        case Symbol(ascii: "t"): return 9
        default: return UInt8(ascii: "\\")
        }
    }

    func file(of arguments: Text, kind: String) -> String {
        switch kind {
        case "sequence", "program", "regex", "ldap", "socket", "syslog": arguments.string.trimmed
        default: arguments.words.first?.string ?? ""
        }
    }

    func apply(to map: inout MapDeclaration) {
        map.append = append
        map.appendOnFailure = appendOnFailure
        map.answersKeyOnly = letters.contains(Symbol(ascii: "m"))
        map.isOptional = letters.contains(Symbol(ascii: "o"))
        map.keepsQuotes =
            letters.contains(Symbol(ascii: "q")) || ["dequote", "macro", "arith", "arpa"].contains(map.kind)
        map.keepsCase = letters.contains(Symbol(ascii: "f"))
        map.isNegated = letters.contains(Symbol(ascii: "n"))
        map.spaceSubstitute = space
        map.keyColumn = keyColumn
        map.valueColumn = valueColumn
        map.columnDelimiter = columnDelimiter
        if let fieldDelimiter { map.fieldDelimiter = fieldDelimiter }
    }
}

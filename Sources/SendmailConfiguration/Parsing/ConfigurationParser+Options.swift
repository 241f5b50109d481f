extension ConfigurationParser {
    mutating func setOption(_ body: Text, _ number: Int) {
        guard let first = body.first else {
            complain(number, "an option has no name")
            return
        }
        let name: String
        let value: Text
        if first.isSpace {
            let written = body.drop { $0.isSpace }
            let nameText = written.prefix { $0 != Symbol(ascii: "=") }
            name = Text(nameText).string.trimmed
            value = Text(written[nameText.endIndex...].dropFirst().drop { $0.isSpace })
            if name.isEmpty { complain(number, "an option has no name") }
        } else {
            name = Self.longNames[first] ?? Text([first]).string
            value = Text(body.dropFirst())
        }
        result.options.append(ConfigurationOption(name: name, value: value.string, locator: locator(number)))
        if name.lowercased() == "blanksub" {
            result.spaceSubstitute = value.first ?? Symbol(ascii: " ")
        } else if first == Symbol(ascii: "M"), let macro = value.first, macro < 256 {
            result.macros[Int(macro)] = MacroDefinition(value: Text(value.dropFirst()), locator: locator(number))
        }
    }

    /// Names of options that matter here by the letters of old configurations.
    private static let longNames: [Symbol: String] = [
        Symbol(ascii: "B"): "BlankSub", Symbol(ascii: "O"): "DaemonPortOptions", Symbol(ascii: "p"): "PrivacyOptions",
        Symbol(ascii: "A"): "AliasFile", Symbol(ascii: "d"): "DeliveryMode", Symbol(ascii: "Q"): "QueueDirectory",
        Symbol(ascii: "L"): "LogLevel", Symbol(ascii: "H"): "HelpFile", Symbol(ascii: "S"): "StatusFile",
    ]

    mutating func setLevel(_ body: Text, _ number: Int) {
        let written = Text(body.drop { $0.isSpace })
        let digits = written.prefix { $0.isDigit }
        guard let level = Int(Text(digits).string), level < 1000 else {
            complain(number, "invalid \"V\" line \"\(body.prefix(20).map { $0 }.string)\"")
            return
        }
        result.level = level
        result.levelLocator = locator(number)
        let letterW = Int(UInt8(ascii: "w"))
        if level >= 5, let full = result.macros[letterW]?.value {
            let short = Text(full.prefix { $0 != Symbol(ascii: ".") })
            result.macros[letterW] = MacroDefinition(value: short, locator: result.macros[letterW]?.locator)
        }
        let rest = written[digits.endIndex...]
        if rest.first == Symbol(ascii: "/") {
            result.vendor = Text(rest.dropFirst().prefix { $0.isLetter }).string
        }
    }

    mutating func keep(_ kind: UInt8, _ line: ArraySlice<UInt8>, _ number: Int) {
        let text = String(decoding: line.dropFirst().prefix(2048), as: UTF8.self)
        result.declarations.append(
            Declaration(kind: Character(Unicode.Scalar(kind)), text: text.trimmed, locator: locator(number)))
    }

    mutating func addMailer(_ body: Text, _ number: Int) {
        let name = body.prefix { $0 != Symbol(ascii: ",") && !$0.isSpace }
        guard !name.isEmpty else {
            complain(number, "a mailer has no name")
            return
        }
        var program = ""
        var flags = Text()
        var arguments: [String] = []
        var recipientRuleSet: Int?
        var rest = body[name.endIndex...]
        while true {
            rest = rest.drop { $0 == Symbol(ascii: ",") || $0.isSpace }
            guard let field = rest.first else { break }
            rest = rest.drop { $0 != Symbol(ascii: "=") && $0 != Symbol(ascii: ",") }
            guard rest.first == Symbol(ascii: "=") else {
                complain(number, "mailer \(Text(name).string): \"=\" expected")
                break
            }
            let munched = Munched(rest.dropFirst().drop { $0.isSpace }, until: Symbol(ascii: ","))
            rest = munched.rest
            switch field {
            case Symbol(ascii: "P"): program = expand(munched.text).string
            case Symbol(ascii: "F"): flags = munched.text
            case Symbol(ascii: "A"): arguments = munched.text.words.map(\.string)
            case Symbol(ascii: "R"): recipientRuleSet = enterRuleSet(munched.text, number)
            case Symbol(ascii: "S"):
                _ = enterRuleSet(munched.text, number)
            default: break
            }
        }
        if program.isEmpty { complain(number, "mailer \(Text(name).string) has no program") }
        result.mailers.append(
            Mailer(
                name: Text(name).string, program: program, flags: flags.string, arguments: arguments,
                locator: locator(number), recipientRuleSet: recipientRuleSet, flagSymbols: Set(flags.bytes)))
    }
}

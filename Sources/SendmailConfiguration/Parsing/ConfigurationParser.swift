/// Reads a configuration line by line, since what a line means depends on those before it.
struct ConfigurationParser {
    var result: SendmailCF
    let files: ConfigurationFiles
    private var lineCount = 0
    /// Where rules go.
    var ruleSet: Int?
    var nextNamedSet = 1000
    var hasTokenizer = false
    var memberCount = 0

    init(path: String, host: HostIdentity, files: ConfigurationFiles, limits: ConfigurationLimits) {
        result = SendmailCF(path: path, host: host, limits: limits)
        self.files = files
        defineWhatSendmailKnows()
    }

    mutating func parse(_ bytes: [UInt8]) {
        var bytes = bytes
        if bytes.count > result.limits.fileSize {
            complain(1, "the file has \(bytes.count) bytes; only the first \(result.limits.fileSize) are read")
            bytes = Array(bytes.prefix(result.limits.fileSize))
        }
        for (line, number) in FoldedLines(bytes) where !line.isEmpty {
            if line[0] == UInt8(ascii: "#") {
                if lineCount == 0, result.header.count < 200 {
                    result.header.append(String(decoding: line, as: UTF8.self))
                }
                continue
            }
            lineCount += 1
            if lineCount > result.limits.lines {
                complain(number, "there are more than \(result.limits.lines) lines; the rest is not read")
                break
            }
            var slice = line[...]
            if let null = line.firstIndex(of: 0) {
                complain(number, "a NUL byte ends the line")
                slice = line[..<null]
            }
            parse(slice, number)
        }
        finish()
    }

    private mutating func parse(_ line: ArraySlice<UInt8>, _ number: Int) {
        guard let kind = line.first else { return }
        let translation = DollarTranslation(level: result.level)
        var complaints: [String] = []
        let text = translation.translate(line, names: &result.names) { complaints.append($0) }
        for complaint in complaints { complain(number, complaint) }
        guard !text.isEmpty else { return }
        let body = Text(text.dropFirst())
        switch kind {
        case UInt8(ascii: "R"): parseRule(text, source: line, number)
        case UInt8(ascii: "S"): selectRuleSet(body, number)
        case UInt8(ascii: "D"): defineMacro(line, number)
        case UInt8(ascii: "C"): addToClass(line, number)
        case UInt8(ascii: "T"): add(body.words, toClass: Int(UInt8(ascii: "t")), number)
        case UInt8(ascii: "F"): addFile(line, number)
        case UInt8(ascii: "M"): addMailer(body, number)
        case UInt8(ascii: "O"): setOption(body, number)
        case UInt8(ascii: "V"): setLevel(body, number)
        case UInt8(ascii: "K"): addMap(expand(body), number)
        case UInt8(ascii: "H"), UInt8(ascii: "P"), UInt8(ascii: "Q"), UInt8(ascii: "E"), UInt8(ascii: "X"),
            UInt8(ascii: "L"), UInt8(ascii: "G"):
            keep(kind, line, number)
        default:
            complain(number, "unknown configuration line \"\(excerpt(line))\"")
        }
    }

    // MARK: Macros

    private mutating func defineMacro(_ line: ArraySlice<UInt8>, _ number: Int) {
        var complaints: [String] = []
        // The name stands in the line as it is; only its value has `$`.
        let name = DollarTranslation.name(at: line.startIndex + 1, of: line, names: &result.names) {
            complaints.append($0)
        }
        guard let name else {
            for complaint in complaints { complain(number, complaint) }
            return
        }
        let value = translated([UInt8(ascii: "D")] + line[name.end...])
        result.macros[name.number] = MacroDefinition(
            value: Munched(Text(value.dropFirst()), until: nil).text, locator: locator(number))
    }

    private mutating func defineWhatSendmailKnows() {
        let name = Text(result.host.nameOrDefault)
        define("w", name)
        define("j", name)
        define("n", Text("MAILER-DAEMON"))
        define("k", result.host.aliases.first.map(Text.init) ?? name)
        if let dot = name.firstIndex(of: Symbol(ascii: ".")), dot + 1 < name.count {
            define("m", Text(name[(dot + 1)...]))
        }
        let addresses = result.host.addresses.map { Text("[" + $0 + "]") }
        let own = [name] + result.host.aliases.map(Text.init) + addresses
        for word in own { insert(word, intoClass: Int(UInt8(ascii: "w")), locator(0)) }
        insert(result.host.aliases.first.map(Text.init) ?? name, intoClass: Int(UInt8(ascii: "k")), locator(0))
    }

    private mutating func define(_ name: Unicode.Scalar, _ value: Text) {
        result.macros[Int(UInt8(ascii: name))] = MacroDefinition(value: value, locator: nil)
    }

    private mutating func finish() {
        prepareTokenizer()
        let domain = expand([Sign.macro, NameTable.symbol(Int(UInt8(ascii: "m")))])
        if !domain.isEmpty { insert(domain, intoClass: Int(UInt8(ascii: "m")), locator(0)) }
        let name = expand([Sign.macro, NameTable.symbol(Int(UInt8(ascii: "j")))])
        if !name.isEmpty { insert(name, intoClass: Int(UInt8(ascii: "w")), locator(0)) }
        if !result.maps.contains(where: { $0.name == "host" }) {
            addMap(Text(result.level >= 2 ? "host host -a. -D" : "host host"), 0)
        }
    }

    // MARK: What all need

    func expand(_ text: Text) -> Text {
        MacroExpansion { result.macros[$0]?.value }.expand(text)
    }

    mutating func translated(_ line: [UInt8]) -> Text {
        DollarTranslation(level: result.level).translate(line[...], names: &result.names) { _ in }
    }

    func locator(_ number: Int) -> Locator { Locator(file: result.path, line: number) }

    mutating func complain(_ number: Int, _ reason: String) {
        complain(ConfigurationProblem(locator(number), reason))
    }

    mutating func complain(_ problem: ConfigurationProblem) {
        if result.problems.count < result.limits.problems { result.problems.append(problem) }
    }

    func excerpt(_ line: ArraySlice<UInt8>) -> String { String(decoding: line.prefix(60), as: UTF8.self) }
}

extension ConfigurationParser {
    mutating func addToClass(_ line: ArraySlice<UInt8>, _ number: Int) {
        guard let name = className(line, number) else { return }
        let value = translated([UInt8(ascii: "C")] + line[name.end...])
        add(expand(Text(value.dropFirst())).words, toClass: name.number, number)
    }

    private mutating func className(_ line: ArraySlice<UInt8>, _ number: Int) -> (number: Int, end: Int)? {
        var complaints: [String] = []
        let name = DollarTranslation.name(at: line.startIndex + 1, of: line, names: &result.names) {
            complaints.append($0)
        }
        for complaint in complaints { complain(number, complaint) }
        return name
    }

    mutating func add(_ words: [Text], toClass number: Int, _ line: Int) {
        for word in words {
            if word[0] == Sign.inClass, word.count > 1, Sign.isName(word[1]) {
                for member in (result.classes[NameTable.number(word[1])] ?? [:]).keys {
                    insert(member, intoClass: number, locator(line))
                }
            } else {
                insert(word, intoClass: number, locator(line))
            }
        }
    }

    mutating func insert(_ word: Text, intoClass number: Int, _ locator: Locator) {
        guard memberCount < result.limits.classMembers else {
            if memberCount == result.limits.classMembers {
                memberCount += 1
                complain(ConfigurationProblem(locator, "classes have too many members; the rest is left out"))
            }
            return
        }
        memberCount += 1
        let key = word.lowercased
        if result.classes[number]?[key] == nil { result.classes[number, default: [:]][key] = locator }
    }

    /// `Fx-o /path format`, `Fx|program`, `Fx key@map:specification`, `Fx@LDAP`.
    mutating func addFile(_ line: ArraySlice<UInt8>, _ number: Int) {
        guard let name = className(line, number) else { return }
        let value = Text(translated([UInt8(ascii: "F")] + line[name.end...]).dropFirst())
        var rest = value.drop { $0.isSpace }
        let isOptional = rest.starts(with: Text("-o"))
        if isOptional { rest = rest.drop { !$0.isSpace }.drop { $0.isSpace } }
        guard let first = rest.first else {
            complain(number, "a class file has no name")
            return
        }
        let source: String
        let state: ClassSource.State
        if first == Symbol(ascii: "|") {
            source = Text(rest).string
            state = .unknown(reason: "a program makes its members, and none is run")
        } else if first != Symbol(ascii: "/"), let at = rest.firstIndex(of: Symbol(ascii: "@")),
            isMap(rest[(at + 1)...])
        {
            source = Text(rest).string
            state = .unknown(reason: "its members are in a map that is not asked")
        } else {
            let (path, format) = Self.pathAndFormat(rest)
            source = path
            state = readClass(path, format: format, isOptional: isOptional, into: name.number, number)
        }
        result.classSources.append(
            ClassSource(
                className: result.names.name(of: name.number), source: source, state: state,
                locator: locator(number), classNumber: name.number))
    }

    private func isMap(_ specification: ArraySlice<Symbol>) -> Bool {
        let text = Text(specification)
        return text == Text("LDAP") || (text.first != Symbol(ascii: ":") && text.contains(Symbol(ascii: ":")))
    }

    private static func pathAndFormat(_ rest: ArraySlice<Symbol>) -> (String, Text) {
        var isQuoted = false
        var path = Text()
        var place = rest.startIndex
        while place < rest.endIndex {
            let symbol = rest[place]
            if symbol == Symbol(ascii: "\"") {
                isQuoted.toggle()
            } else if !isQuoted, symbol == Symbol(ascii: " ") {
                break
            } else {
                path.append(symbol)
            }
            place += 1
        }
        let format = Text(rest[place...].drop { $0.isSpace })
        return (path.string, format.isEmpty ? Text("%s") : format)
    }

    private mutating func readClass(
        _ path: String, format: Text, isOptional: Bool, into number: Int, _ line: Int
    ) -> ClassSource.State {
        let reading = ClassFileFormat(format)
        guard let reading else {
            complain(line, "the format \"\(format.string)\" of a class file is not known")
            return .unknown(reason: "the format \"\(format.string)\" is not known")
        }
        switch files.read(path) {
        case .failure(.missing):
            if !isOptional { complain(line, "the class file \(path) is not there") }
            return .missing(isOptional: isOptional)
        case .failure(.unreadable(let reason)):
            complain(line, "the class file \(path) was not read: \(reason)")
            return .unknown(reason: reason)
        case .success(let bytes):
            guard bytes.count <= result.limits.classFileSize else {
                complain(line, "the class file \(path) has \(bytes.count) bytes, more than are read")
                return .unknown(reason: "it is too large")
            }
            return .read(members: read(bytes, of: path, reading, into: number))
        }
    }

    private mutating func read(
        _ bytes: [UInt8], of path: String, _ format: ClassFileFormat, into number: Int
    ) -> Int {
        var members = 0
        var lineNumber = 0
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            lineNumber += 1
            let place = Locator(file: path, line: lineNumber)
            var line = bytes[start..<end]
            start = end + 1
            if line.first == UInt8(ascii: "#") { continue }
            if line.count > 2047 {
                complain(ConfigurationProblem(place, "the line is longer than sendmail takes"))
                line = line.prefix(2047)
            }
            if let null = line.firstIndex(of: 0) {
                complain(ConfigurationProblem(place, "a NUL byte ends the line"))
                line = line[..<null]
            }
            guard let found = format.read(line.map(Symbol.init) + [10]) else { continue }
            for word in found.words {
                insert(word, intoClass: number, place)
                members += 1
            }
        }
        return members
    }
}

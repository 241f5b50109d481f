/// Asks maps for one question, and keeps what had to be taken for granted.
final class MapLookups {
    typealias Ask = @Sendable (_ map: MapDeclaration, _ key: [UInt8]) -> MapAnswer?
    typealias AskNames = @Sendable (_ question: NameQuestion) -> MapAnswer?

    /// What a map gives to a rule.
    struct Reply {
        var value: Text?
        var isTemporaryFailure = false
        var locator: Locator?
    }

    private let tables: TextTables
    private let askCaller: Ask?
    private let askNames: AskNames?
    private let knownNames: KnownNames
    private(set) var assumptions: [RelayAssumption] = []

    init(_ tables: TextTables, ask: Ask?, askNames: AskNames?, knownNames: KnownNames) {
        self.tables = tables
        askCaller = ask
        self.askNames = askNames
        self.knownNames = knownNames
    }

    func assume(_ assumption: RelayAssumption) {
        if assumptions.count < 100, !assumptions.contains(assumption) { assumptions.append(assumption) }
    }

    func noteClass(_ number: Int, _ configuration: SendmailCF) {
        for source in configuration.classSources where source.classNumber == number {
            if case .unknown = source.state { assume(.classIncomplete(source)) }
        }
    }

    func ask(
        _ map: MapDeclaration, _ key: Text, _ arguments: [Text], _ rewriter: Rewriter
    ) throws(RewriteStop) -> Reply {
        try ask(map, key, arguments, rewriter, depth: 0)
    }

    private func ask(
        _ map: MapDeclaration, _ key: Text, _ arguments: [Text], _ rewriter: Rewriter, depth: Int
    ) throws(RewriteStop) -> Reply {
        if let answer = askCaller?(map, key.bytes) { return try reply(answer, map, key, arguments) }
        if let defect = map.defect { throw RewriteStop(reason: "the map \(map.name) (\(map.locator)): \(defect)") }
        switch map.kind {
        case "dequote": return Reply(value: ComputedMaps.dequote(key, map))
        case "macro":
            guard !key.isEmpty else { return Reply() }
            return setMacro(key, arguments, rewriter)
        case "arith": return Reply(value: ComputedMaps.arithmetic(key, arguments))
        case "arpa": return Reply(value: ComputedMaps.arpa(key).map { $0 + map.append })
        case "regex": return Reply(value: ComputedMaps.regex(key, arguments, map))
        case "null", "syslog", "dprintf", "stab": return Reply()
        case "sequence": return try askSequence(map, key, arguments, rewriter, depth)
        case "host", "dns", "bestmx": return try reply(askNameService(map, key), map, key, arguments)
        case "text", "user": return try reply(tables.ask(map, key.bytes, self), map, key, arguments)
        case _ where map.isDatabase: return try reply(tables.ask(map, key.bytes, self), map, key, arguments)
        default:
            throw RewriteStop(
                reason: "the map \(map.name) (\(map.locator)) is of the kind \(map.kind), which is not asked")
        }
    }

    private func setMacro(_ key: Text, _ arguments: [Text], _ rewriter: Rewriter) -> Reply {
        let name = key.first == Symbol(ascii: "{") ? Text(key.dropFirst().dropLast()) : key
        if let number = rewriter.configuration.names.knownNumber(of: name.string) {
            rewriter.define(number, arguments.first)
        }
        return Reply(value: [])
    }

    private func askSequence(
        _ map: MapDeclaration, _ key: Text, _ arguments: [Text], _ rewriter: Rewriter, _ depth: Int
    ) throws(RewriteStop) -> Reply {
        guard depth < 8 else {
            throw RewriteStop(reason: "the map \(map.name) (\(map.locator)) has too many maps within")
        }
        var hasFailed = false
        for name in map.file.split(whereSeparator: \.isWhitespace).prefix(12) {
            guard let member = rewriter.configuration.maps.last(where: { $0.name == name.lowercased() }) else {
                continue
            }
            let reply = try ask(member, key, arguments, rewriter, depth: depth + 1)
            if reply.value != nil { return reply }
            hasFailed = hasFailed || reply.isTemporaryFailure
        }
        return Reply(value: nil, isTemporaryFailure: hasFailed)
    }

    // MARK: Names

    private func askNameService(_ map: MapDeclaration, _ key: Text) -> MapAnswer {
        let name = key.string
        let kind: NameQuestion.Kind
        switch map.kind {
        case "bestmx": kind = .bestMailExchanger
        case "dns": kind = .record(map.file)
        default: kind = .host
        }
        if let answer = askNames?(NameQuestion(kind: kind, name: name)) { return answer }
        switch kind {
        case .bestMailExchanger:
            assume(.noMailExchanger(name))
            return .notFound
        case .record:
            assume(.nameDoesNotExist(name))
            return .notFound
        case .host:
            guard let canonical = knownNames.canonicalName(of: name) else {
                assume(.nameDoesNotExist(name))
                return .notFound
            }
            assume(.nameExists(name))
            return .value(Array(canonical.utf8), nil)
        }
    }

    // MARK: Values

    private func reply(
        _ answer: MapAnswer, _ map: MapDeclaration, _ key: Text, _ arguments: [Text]
    ) throws(RewriteStop) -> Reply {
        switch answer {
        case .value(let bytes, let locator):
            let text =
                map.answersKeyOnly
                ? key + map.append : Self.insert([key] + arguments, into: bytes.map(Symbol.init)) + map.append
            return Reply(value: Text(text.prefix(4096)), locator: locator)
        case .notFound: return Reply()
        case .temporaryFailure:
            return Reply(value: map.appendOnFailure.map { key + $0 }, isTemporaryFailure: true)
        case .cannotTell(let reason):
            throw RewriteStop(reason: "the map \(map.name) (\(map.locator)): \(reason)")
        }
    }

    /// Puts arguments in the place of `%0` to `%9`; `%%` is a percent sign.
    static func insert(_ arguments: [Text], into value: Text) -> Text {
        var result = Text()
        var place = 0
        while place < value.count, result.count < 4096 {
            let symbol = value[place]
            place += 1
            guard symbol == Symbol(ascii: "%"), place < value.count else {
                result.append(symbol)
                continue
            }
            let next = value[place]
            place += 1
            if next == Symbol(ascii: "%") {
                result.append(next)
            } else if next.isDigit {
                let index = Int(next) - 48
                if arguments.indices.contains(index) { result += arguments[index] }
            } else {
                result += [symbol, next]
            }
        }
        return result
    }
}

/// The names that a question is about: they are taken to exist, since nobody would ask about others.
struct KnownNames {
    private let texts: [String]
    private let client: (address: String, name: String)?

    init(texts: [String], client: (address: String, name: String)?) {
        self.texts = texts.map { $0.lowercased() }
        self.client = client
    }

    /// The name itself without a dot at its end, if it is part of the question.
    func canonicalName(of written: String) -> String? {
        if written.first == "[" {
            let address = written.dropFirst().prefix { $0 != "]" }
            guard let client, client.address == address else { return nil }
            return client.name
        }
        var name = written.lowercased()
        if name.last == "." { name.removeLast() }
        guard !name.isEmpty else { return nil }
        for text in texts where contains(name, in: Array(text.utf8)) { return name }
        return nil
    }

    private func contains(_ name: String, in text: [UInt8]) -> Bool {
        let name = Array(name.utf8)
        guard text.count >= name.count, text.count <= 4096 else { return false }
        for start in 0...(text.count - name.count) where text[start] == name[0] {
            let end = start + name.count
            guard text[start..<end].elementsEqual(name) else { continue }
            let isBounded = start == 0 || !isNameByte(text[start - 1])
            if isBounded, end == text.count || !isNameByte(text[end]) { return true }
        }
        return false
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        Symbol(byte).isLetter || Symbol(byte).isDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }
}

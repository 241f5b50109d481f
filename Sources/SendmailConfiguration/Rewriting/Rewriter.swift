/// Applies sets of rules, for one question.
///
/// - Source: Sendmail Installation and Operation Guide, §5.1; compared with sendmail 8.17.
final class Rewriter {
    static let maximumRecursion = 50
    static let maximumRepetitions = 100
    static let maximumSteps = 4000
    /// Characters of a step's tokens that are kept.
    static let maximumShownLength = 2000

    let configuration: SendmailCF
    let lookups: MapLookups
    /// Macros of the connection and the envelope, before those of the configuration.
    var macros: [Int: Text?] = [:]
    /// What sendmail would have replied because the configuration or an address is wrong.
    private(set) var errors: [String] = []
    private(set) var steps: [RewriteStep] = []
    private(set) var lookupSteps: [LookupStep] = []
    private(set) var answers: [LookupStep] = []
    /// For rules that matched a word by name: who wrote that word.
    private var causes: [Int: [Text: Int]] = [:]
    /// The last rule that matched in a set that ended.
    private(set) var lastRule: Int?
    private var members: [Int: [ClassMatch]] = [:]
    private var work = 0

    init(_ configuration: SendmailCF, lookups: MapLookups) {
        self.configuration = configuration
        self.lookups = lookups
    }

    // MARK: Macros

    func define(_ name: String, _ value: String?) {
        guard let number = configuration.names.knownNumber(of: name) else { return }
        define(number, value.map(Text.init))
    }

    func define(_ number: Int, _ value: Text?) { macros[number] = .some(value) }

    /// The value of a macro as it was defined, not expanded.
    func value(_ number: Int) -> Text? {
        if let own = macros[number], let value = own { return value }
        return configuration.macros[number]?.value
    }

    func expand(_ text: Text) -> Text { MacroExpansion { self.value($0) }.expand(text) }

    func value(named name: String) -> Text? {
        configuration.names.knownNumber(of: name).flatMap { value($0) }
    }

    // MARK: Text

    func scan(_ text: Text, _ table: Tokenizer.Table) -> [Text]? {
        let scan = configuration.tokenizer.scan(text, table)
        for error in scan.errors { report(error) }
        return scan.tokens
    }

    /// Puts tokens together; words are kept apart by what stands for spaces.
    func join(_ tokens: ArraySlice<Token>, separator: Symbol? = nil) -> Text {
        var result = Text()
        var wasAtom = false
        let separator = separator ?? configuration.spaceSubstitute
        for token in tokens {
            let isAtom = configuration.tokenizer.isAtom(token.sign)
            if isAtom, wasAtom { result.append(separator) }
            result += token.text
            wasAtom = isAtom
        }
        return result
    }

    func report(_ error: String) {
        if errors.count < 50 { errors.append(error) }
    }

    func forgetErrors() { errors = [] }

    func spend(_ amount: Int) throws(RewriteStop) {
        work += amount
        guard work <= configuration.limits.work else {
            throw RewriteStop(reason: "the rules take more than \(configuration.limits.work) steps")
        }
    }

    // MARK: Rule sets

    /// Applies a set of rules to tokens in place.
    @discardableResult
    func rewrite(
        _ workspace: inout [Token], ruleSet: Int, depth: Int = 0, capacity: Int = Tokenizer.maximumTokens
    ) throws(RewriteStop) -> RewriteStatus {
        guard depth <= Self.maximumRecursion else {
            report("554 5.3.5 rewrite: excessive recursion (max \(Self.maximumRecursion)), ruleset \(name(ruleSet))")
            return .configuration
        }
        guard capacity > 0 else { return .data }
        let rules = configuration.ruleSets[ruleSet]?.rules ?? []
        var status = RewriteStatus.fine
        var index = 0
        var repetitions = 0
        while index < rules.count {
            if workspace.first?.sign == Sign.mailer { break }
            let rule = configuration.rules[rules[index]]
            repetitions += 1
            if repetitions > Self.maximumRepetitions {
                report("554 5.3.5 Infinite loop in ruleset \(name(ruleSet)), rule \(index + 1) (\(rule.locator))")
                break
            }
            try spend(1)
            guard let bindings = try match(rule.left, workspace) else {
                index += 1
                repetitions = 0
                continue
            }
            let matched = rules[index]
            note(matching: matched, bindings, workspace)
            let first = rule.right.first?.first
            if first == Sign.user {
                index += 1
                repetitions = 0
            }
            let right = first == Sign.user || first == Sign.host ? rule.right.dropFirst() : rule.right[...]
            var substitution = Substitution(rule: matched, depth: depth, capacity: capacity)
            if let end = try replace(right, bindings, workspace, &substitution) { return end }
            if status == .fine || substitution.status == .temporaryFailure { status = substitution.status }
            workspace = substitution.tokens
            lastRule = matched
            note(rule, workspace)
            if first == Sign.host { break }
        }
        return status
    }

    func name(_ ruleSet: Int) -> String { configuration.ruleSetName(ruleSet) }

    // MARK: Evidence

    private func note(matching rule: Int, _ bindings: [Binding], _ workspace: [Token]) {
        let left = configuration.rules[rule].left
        noteCauses(of: rule, left, workspace)
        noteMembers(of: rule, left, bindings, workspace)
    }

    private func note(_ rule: Rule, _ workspace: [Token]) {
        guard steps.count < Self.maximumSteps else { return }
        steps.append(
            RewriteStep(
                ruleSet: name(rule.ruleSet), locator: rule.locator, rule: rule.source,
                result: String(written(workspace).prefix(Self.maximumShownLength))))
    }

    func noteLookup(_ step: LookupStep, isFound: Bool) -> Int {
        if lookupSteps.count < Self.maximumSteps { lookupSteps.append(step) }
        if isFound { answers.append(step) }
        return answers.count - 1
    }

    /// Words of the left side that were matched, and were written by another rule, are why this rule matched.
    private func noteCauses(of rule: Int, _ left: [Text], _ workspace: [Token]) {
        for token in workspace where token.origin != Token.input && token.origin != rule {
            guard let first = token.text.first, first.isLetter else { continue }
            guard left.contains(where: { $0.equalsIgnoringCase(token.text) }) else { continue }
            causes[rule, default: [:]][token.text.lowercased] = token.origin
        }
    }

    private func noteMembers(of rule: Int, _ left: [Text], _ bindings: [Binding], _ workspace: [Token]) {
        let classes = bindings.filter { left[$0.pattern][0] == Sign.inClass && left[$0.pattern].count > 1 }
        guard !classes.isEmpty else { return }
        members[rule] = classes.compactMap { binding in
            let number = NameTable.number(left[binding.pattern][1])
            let word = join(workspace[binding.first..<(binding.last + 1)])
            guard let locator = configuration.classes[number]?[word.lowercased] else { return nil }
            return ClassMatch(className: configuration.names.name(of: number), member: word.string, locator: locator)
        }
    }

    func members(matchedBy rule: Int) -> [ClassMatch] { members[rule] ?? [] }

    func cause(of word: Text, in rule: Int) -> Int? { causes[rule]?[word.lowercased] }

    func forgetCauses() {
        causes = [:]
        lastRule = nil
    }

    /// Tokens as sendmail prints them.
    func written(_ tokens: [Token]) -> String {
        tokens.map { written($0.text) }.joined(separator: " ")
    }

    private func written(_ text: Text) -> String {
        var result: [UInt8] = []
        var place = 0
        while place < text.count {
            let symbol = text[place]
            place += 1
            if symbol < 0x100 {
                result.append(UInt8(symbol))
            } else if let character = Sign.byCharacter.first(where: { $0.value == symbol })?.key {
                result += [UInt8(ascii: "$"), character]
            } else if let character = Sign.beforeName.first(where: { $0.value == symbol })?.key {
                result += [UInt8(ascii: "$"), character]
            } else if Sign.isName(symbol) {
                result += Array(configuration.names.name(of: NameTable.number(symbol)).utf8)
            } else {
                result.append(UInt8(ascii: "$"))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension ConfigurationParser {
    mutating func parseRule(_ text: Text, source: ArraySlice<UInt8>, _ number: Int) {
        guard let ruleSet else {
            complain(number, "no valid rule set is chosen for \"\(excerpt(source))\"")
            return
        }
        guard result.rules.count < result.limits.rules else {
            if result.rules.count == result.limits.rules { complain(number, "there are too many rules") }
            return
        }
        let tab = Symbol(ascii: "\t")
        let sides = text.dropFirst().split(separator: tab, omittingEmptySubsequences: false)
        guard sides.count > 1 else {
            complain(number, "a rule has no tab between its sides: \"\(excerpt(source))\"")
            return
        }
        let left = tokens(of: Text(sides[0]), number)
        let rightIndex = sides.indices.dropFirst().first { !sides[$0].isEmpty }
        let right = tokens(of: rightIndex.map { Text(sides[$0]) } ?? [], number)
        let wildcards = check(left: left, number)
        check(right: right, wildcards: wildcards, number)
        let rule = Rule(
            left: wildcards > 9 ? [] : left, right: right, ruleSet: ruleSet,
            source: String(decoding: source.prefix(2048), as: UTF8.self).trimmed,
            locator: locator(number))
        result.ruleSets[ruleSet]?.rules.append(result.rules.count)
        result.rules.append(rule)
    }

    private mutating func tokens(of side: Text, _ number: Int) -> [Text] {
        prepareTokenizer()
        let table: Tokenizer.Table = result.level >= 9 ? .keepingComments : .internal
        let scan = result.tokenizer.scan(expand(side), table, isLenient: true, maximumLength: 3048)
        for error in scan.errors { complain(number, error) }
        return scan.tokens ?? []
    }

    /// Operators are settled by the first rule, as in sendmail.
    mutating func prepareTokenizer() {
        guard !hasTokenizer else { return }
        hasTokenizer = true
        var characters = result.option("OperatorChars").map { Text($0.value) }
        if characters == nil, result.level < 7 { characters = result.macros[Int(UInt8(ascii: "o"))]?.value }
        if let characters { result.tokenizer = Tokenizer(operatorCharacters: expand(characters)) }
    }

    private mutating func check(left: [Text], _ number: Int) -> Int {
        if left.isEmpty { complain(number, "the left side of a rule is empty") }
        let matching: Set<Symbol> = [
            Sign.zeroOrMore, Sign.oneOrMore, Sign.one, Sign.inClass, Sign.notInClass,
        ]
        let wrong: Set<Symbol> = [
            Sign.replacement, Sign.user, Sign.call, Sign.condition, Sign.endOfCondition, Sign.hostBegin, Sign.hostEnd,
            Sign.lookupBegin, Sign.lookupEnd,
        ]
        if left.contains(where: { wrong.contains($0[0]) }) {
            complain(number, "the left side of a rule has an operator of the right side")
        }
        let wildcards = left.count { matching.contains($0[0]) }
        if wildcards > 9 { complain(number, "a rule has more than nine wildcards") }
        return wildcards
    }

    private mutating func check(right: [Text], wildcards: Int, _ number: Int) {
        let matching: Set<Symbol> = [
            Sign.zeroOrMore, Sign.oneOrMore, Sign.one, Sign.inClass, Sign.notInClass,
        ]
        var isInLookup = false
        for token in right {
            if token[0] == Sign.replacement {
                let digit = token.count > 1 ? Int(token[1]) - 48 : 0
                if digit < 1 || digit > wildcards { complain(number, "$\(digit) stands for nothing on the left side") }
            } else if matching.contains(token[0]) {
                complain(number, "the right side of a rule has an operator of the left side")
            } else if token[0] == Sign.lookupBegin || token[0] == Sign.hostBegin {
                if isInLookup { complain(number, "a lookup is within another") }
                isInLookup = true
            } else if token[0] == Sign.lookupEnd || token[0] == Sign.hostEnd {
                isInLookup = false
            }
        }
        if isInLookup { complain(number, "a lookup is not closed") }
    }

    mutating func selectRuleSet(_ body: Text, _ number: Int) {
        ruleSet = enterRuleSet(expand(body), number)
    }

    /// The number of a rule set that is named, made if it is new: `3`, `canonify=3`, `Local_check_rcpt`.
    mutating func enterRuleSet(_ text: Text, _ number: Int) -> Int? {
        let written = text.drop { $0.isSpace }
        let name = written.prefix { $0.isLetter || $0.isDigit || $0 == Symbol(ascii: "_") }
        guard let first = name.first else {
            complain(number, "invalid name of a rule set")
            return nil
        }
        var chosen: Int
        let nameText = Text(name).string
        if first.isDigit {
            guard let value = Int(Text(written.prefix { $0.isDigit }).string), value < 100 else {
                complain(number, "the number of a rule set is not below 100")
                return nil
            }
            chosen = value
        } else {
            let rest = written[name.endIndex...].drop { $0.isSpace }
            if rest.first == Symbol(ascii: "=") {
                let digits = Text(rest.dropFirst().drop { $0.isSpace }.prefix { $0.isDigit })
                guard let value = Int(digits.string), value < 100 else {
                    complain(number, "\"\(nameText)=\" is not followed by a number below 100")
                    return nil
                }
                chosen = result.ruleSetNumbers[nameText] ?? value
                if chosen != value { complain(number, "the rule set \(nameText) has another number already") }
            } else {
                chosen = result.ruleSetNumbers[nameText] ?? nextNamedSet
            }
            if chosen == nextNamedSet { nextNamedSet += 1 }
            result.ruleSetNumbers[nameText] = chosen
        }
        if result.ruleSets[chosen] == nil {
            result.ruleSets[chosen] = RuleSet(name: nameText, locator: locator(number))
        } else if !first.isDigit {
            result.ruleSets[chosen]?.name = nameText
        }
        return chosen
    }
}

/// Splits addresses and rules into tokens.
///
/// - Source: Sendmail Installation and Operation Guide, §5.1.1 and option OperatorChars; compared with sendmail 8.17.
struct Tokenizer: Sendable {
    /// What counts as comments and as operators.
    enum Table {
        /// Of addresses from outside: comments in parentheses are dropped.
        case external
        /// Of what rules made: comments are dropped, signs are tokens.
        case `internal`
        /// Of rules since level 9: parentheses are operators.
        case keepingComments
    }

    struct Scan {
        /// `nil` when nothing is left, or when the text is beyond what sendmail takes.
        var tokens: [Text]?
        /// What sendmail would reply about the syntax, with the code.
        var errors: [String] = []
    }

    static let maximumTokens = 1000
    static let maximumTokenLength = 256
    static let maximumLength = 1256

    private enum Kind: Int { case `operator`, atom, quote, space, single }
    private let operators: Set<Symbol>

    /// - Parameter operatorCharacters: The option's value, without the characters that always separate.
    init(operatorCharacters: Text) {
        operators = Set(operatorCharacters.prefix(40)).union(Text("()<>,;\r\n"))
    }

    func isAtom(_ symbol: Symbol) -> Bool { kind(symbol, .internal) == .atom }

    private func kind(_ symbol: Symbol, _ table: Table) -> Kind {
        switch symbol {
        case Symbol(ascii: "\""): return .quote
        case Symbol(ascii: "("), Symbol(ascii: ")"): return table == .keepingComments ? .operator : .space
        case Sign.inClass, Sign.notInClass, Sign.replacement, Sign.deferredMacro:
            return table == .external ? .atom : .single
        default:
            if symbol.isSpace { return .space }
            if Sign.isSign(symbol) { return table == .external ? .atom : .operator }
            return operators.contains(symbol) ? .operator : .atom
        }
    }

    /// What follows a state by the kind of the next character: the new state, whether a token ends before the
    /// character, and whether the character is dropped.
    private func step(_ state: Kind, _ next: Kind) -> (state: Kind, breaks: Bool, drops: Bool) {
        switch state {
        case .operator: return (next, true, next == .space)
        case .atom: return next == .atom ? (.atom, false, false) : (next, true, next == .space)
        case .quote: return (next == .quote ? .operator : .quote, false, false)
        case .space: return (next, false, next == .space)
        case .single: return (.operator, false, false)
        }
    }

    /// - Parameters:
    ///   - delimiter: Where the text ends when it is met outside of quotes and angle brackets.
    ///   - isLenient: Whether unbalanced brackets are taken as they are, as in rules.
    func scan(
        _ text: Text, _ table: Table, until delimiter: Symbol? = nil, isLenient: Bool = false,
        maximumLength: Int = Tokenizer.maximumLength
    ) -> Scan {
        var run = Run(text: text, table: table, delimiter: delimiter, isLenient: isLenient)
        var length = 0
        repeat {
            let token = next(&run)
            guard !token.isEmpty else { continue }
            length += token.count + 1
            if length > maximumLength - 5 {
                return Scan(tokens: nil, errors: run.errors + ["553 5.1.1 Address too long"])
            }
            if token.count > Self.maximumTokenLength, !isLenient {
                return Scan(tokens: nil, errors: run.errors + ["553 5.1.0 prescan: token too long"])
            }
            if run.tokens.count >= Self.maximumTokens {
                return Scan(tokens: nil, errors: run.errors + ["553 5.1.0 prescan: too many tokens"])
            }
            run.tokens.append(token)
        } while !run.isAtEnd
        return Scan(tokens: run.tokens.isEmpty ? nil : run.tokens, errors: run.errors)
    }

    /// Where a scan is, with the character that was read last.
    private struct Run {
        let text: Text
        let table: Table
        let delimiter: Symbol?
        let isLenient: Bool
        var place = 0
        var last: Symbol?
        var isEnd = false
        var isEscaped = false
        var isRoute = false
        var comments = 0
        var angles = 0
        var state = Kind.atom
        var tokens: [Text] = []
        var errors: [String] = []

        var isAtEnd: Bool { isEnd || (last != nil && last == delimiter && angles <= 0) }

        mutating func complain(_ error: String) {
            if errors.count < 8 { errors.append(error) }
        }
    }

    /// Reads to the end of the next token.
    private func next(_ run: inout Run) -> Text {
        var token = Text()
        while true {
            if let last = run.last, !run.isEscaped { token.append(last) }
            guard var character = read(&run) else { return token }
            if run.isEscaped {
                run.isEscaped = false
                if run.comments > 0 {
                    run.last = nil
                    continue
                }
                if character != Symbol(ascii: "!") || run.state == .quote {
                    token.append(Symbol(ascii: "\\"))
                    run.last = character
                    continue
                }
            }
            guard examine(&character, &run) else {
                run.last = nil
                continue
            }
            if character == run.delimiter, run.angles <= 0, run.state != .quote {
                run.last = character
                return token
            }
            let step = step(run.state, kind(character, run.table))
            run.state = step.state
            run.last = step.drops ? nil : character
            if step.breaks { return token }
        }
    }

    /// The next character; what is missing at the end is supplied. `nil` at the end.
    private func read(_ run: inout Run) -> Symbol? {
        let character = run.place < run.text.count ? run.text[run.place] : 0
        run.place += 1
        if character == 0 {
            if let missing = missing(&run) {
                run.place -= 1
                return missing
            }
            run.isEnd = true
            run.last = nil
            return nil
        }
        if character == run.delimiter, run.comments <= 0, run.state != .quote {
            if run.angles <= 0 {
                run.last = character
                return nil
            }
            if character == Symbol(ascii: ","), !run.isRoute, !run.isLenient {
                run.complain("553 Unbalanced '<'")
                run.place -= 1
                return Symbol(ascii: ">")
            }
        }
        return character
    }

    private func missing(_ run: inout Run) -> Symbol? {
        if run.isLenient { return nil }
        if run.state == .quote {
            run.complain("553 Unbalanced '\"'")
            return Symbol(ascii: "\"")
        }
        if run.comments > 0 {
            run.complain("553 Unbalanced '('")
            return Symbol(ascii: ")")
        }
        if run.angles > 0 {
            run.complain("553 Unbalanced '<'")
            return Symbol(ascii: ">")
        }
        return nil
    }

    /// Keeps count of brackets.
    ///
    /// - Returns: Whether the character counts at all.
    private func examine(_ character: inout Symbol, _ run: inout Run) -> Bool {
        if character == Symbol(ascii: "\\") {
            run.isEscaped = true
            return true
        }
        if run.state == .quote { return true }
        let hasComments = run.table != .keepingComments
        if character == Symbol(ascii: "("), hasComments {
            run.comments += 1
            return false
        }
        if character == Symbol(ascii: ")"), hasComments {
            if run.comments > 0 {
                run.comments -= 1
                return run.comments == 0
            }
            if run.isLenient { return true }
            run.complain("553 Unbalanced ')'")
            return false
        }
        if run.comments > 0 { return false }
        if character == Symbol(ascii: "<") {
            run.angles += 1
            var place = run.place
            while place < run.text.count, run.text[place].isSpace { place += 1 }
            if place < run.text.count, run.text[place] == Symbol(ascii: "@") { run.isRoute = true }
        } else if character == Symbol(ascii: ">") {
            run.isRoute = false
            if run.angles > 0 {
                run.angles -= 1
            } else if !run.isLenient {
                run.complain("553 Unbalanced '>'")
                return false
            }
        } else if run.delimiter == Symbol(ascii: " "), character.isSpace {
            character = Symbol(ascii: " ")
        }
        return true
    }
}

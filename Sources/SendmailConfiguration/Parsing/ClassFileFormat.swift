/// The part of scanf(3) formats that is used with class files: `%s`, `%[^\#]`, widths, `%*…`, white space and
/// characters that must be there.
///
/// - Source: scanf(3); Sendmail Installation and Operation Guide, §5.3.
struct ClassFileFormat {
    private enum Part {
        case space
        case literal(Symbol)
        case word(width: Int, isKept: Bool)
        case set(members: Set<Symbol>, isNegated: Bool, width: Int, isKept: Bool)
    }

    private var parts: [Part] = []

    /// `nil` for formats with other conversions, or without one that keeps text.
    init?(_ format: Text) {
        var place = 0
        var kept = 0
        while place < format.count {
            let symbol = format[place]
            place += 1
            if symbol.isSpace {
                parts.append(.space)
                continue
            }
            guard symbol == Symbol(ascii: "%") else {
                parts.append(.literal(symbol))
                continue
            }
            guard place < format.count else { return nil }
            if format[place] == Symbol(ascii: "%") {
                parts += [.space, .literal(Symbol(ascii: "%"))]
                place += 1
                continue
            }
            let isKept = format[place] != Symbol(ascii: "*")
            if !isKept { place += 1 }
            let digits = Text(format[place...].prefix { $0.isDigit })
            place += digits.count
            let width = digits.isEmpty ? Int.max : (Int(digits.string) ?? 0)
            guard width > 0, let part = Self.conversion(format, &place, width, isKept) else { return nil }
            parts.append(part)
            if isKept { kept += 1 }
        }
        guard kept == 1 else { return nil }
    }

    private static func conversion(_ format: Text, _ place: inout Int, _ width: Int, _ isKept: Bool) -> Part? {
        guard place < format.count else { return nil }
        let kind = format[place]
        place += 1
        if kind == Symbol(ascii: "s") { return .word(width: width, isKept: isKept) }
        guard kind == Symbol(ascii: "["), place < format.count else { return nil }
        let isNegated = format[place] == Symbol(ascii: "^")
        if isNegated { place += 1 }
        var members: Set<Symbol> = []
        var isFirst = true
        while place < format.count, isFirst || format[place] != Symbol(ascii: "]") {
            let symbol = format[place]
            if place + 2 < format.count, format[place + 1] == Symbol(ascii: "-"),
                format[place + 2] != Symbol(ascii: "]"), symbol <= format[place + 2], format[place + 2] < 256
            {
                members.formUnion(symbol...format[place + 2])
                place += 3
            } else {
                members.insert(symbol)
                place += 1
            }
            isFirst = false
        }
        guard place < format.count else { return nil }
        place += 1
        return .set(members: members, isNegated: isNegated, width: width, isKept: isKept)
    }

    /// What the one conversion that keeps text takes from a line, if the line comes that far.
    func read(_ line: Text) -> Text? {
        var place = 0
        for part in parts {
            switch part {
            case .space:
                while place < line.count, line[place].isSpace { place += 1 }
            case .literal(let symbol):
                guard place < line.count, line[place] == symbol else { return nil }
                place += 1
            case .word(let width, let isKept):
                while place < line.count, line[place].isSpace { place += 1 }
                let word = Text(line[place...].prefix { !$0.isSpace }.prefix(width))
                guard !word.isEmpty else { return nil }
                if isKept { return word }
                place += word.count
            case .set(let members, let isNegated, let width, let isKept):
                let found = Text(line[place...].prefix { members.contains($0) != isNegated }.prefix(width))
                guard !found.isEmpty else { return nil }
                if isKept { return found }
                place += found.count
            }
        }
        return nil
    }
}

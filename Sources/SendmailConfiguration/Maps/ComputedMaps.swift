internal import ByteRegex

/// Maps that compute their answers.
///
/// - Source: Sendmail Installation and Operation Guide, §5.5; compared with sendmail 8.17.
enum ComputedMaps {
    /// Takes quotes away, where that leaves no brackets open and no spaces.
    static func dequote(_ key: Text, _ map: MapDeclaration) -> Text? {
        var state = Balance()
        var result = Text()
        for var symbol in key {
            if state.isEscaped {
                state.isEscaped = false
                result.append(symbol)
                continue
            }
            if symbol == Symbol(ascii: " "), let space = map.spaceSubstitute { symbol = space }
            guard state.take(symbol) else { return nil }
            if symbol != Symbol(ascii: "\"") || state.comments > 0 { result.append(symbol) }
        }
        return state.isBalanced && state.quotes > 0 ? result + map.append : nil
    }

    private struct Balance {
        var isEscaped = false
        var comments = 0
        var quotes = 0
        private var angles = 0
        private var spaces = 0

        var isBalanced: Bool { angles == 0 && comments == 0 && !isEscaped && quotes % 2 == 0 && spaces == 0 }

        mutating func take(_ symbol: Symbol) -> Bool {
            switch symbol {
            case Symbol(ascii: "\\"): isEscaped = true
            case Symbol(ascii: "("): comments += 1
            case Symbol(ascii: ")"):
                guard comments > 0 else { return false }
                comments -= 1
            case 9, 32: spaces += 1
            default: break
            }
            guard comments == 0 else { return true }
            switch symbol {
            case Symbol(ascii: "\""): quotes += 1
            case Symbol(ascii: "<"): angles += 1
            case Symbol(ascii: ">"):
                guard angles > 0 else { return false }
                angles -= 1
            default: break
            }
            return true
        }
    }

    static func arithmetic(_ key: Text, _ arguments: [Text]) -> Text? {
        guard let sign = key.first, arguments.count >= 2 else { return nil }
        let left = number(arguments[0])
        let right = number(arguments[1])
        switch sign {
        case Symbol(ascii: "+"): return Text(String(left &+ right))
        case Symbol(ascii: "-"): return Text(String(left &- right))
        case Symbol(ascii: "*"): return Text(String(left &* right))
        case Symbol(ascii: "/"): return right == 0 ? nil : Text(String(left.dividedReportingOverflow(by: right).0))
        case Symbol(ascii: "%"):
            return right == 0 ? nil : Text(String(left.remainderReportingOverflow(dividingBy: right).0))
        case Symbol(ascii: "|"): return Text(String(left | right))
        case Symbol(ascii: "&"): return Text(String(left & right))
        case Symbol(ascii: "l"): return Text(left < right ? "TRUE" : "FALSE")
        case Symbol(ascii: "="): return Text(left == right ? "TRUE" : "FALSE")
        default: return nil
        }
    }

    /// As strtol(3) with base 0: what is no number is 0.
    private static func number(_ text: Text) -> Int {
        var rest = text.drop { $0.isSpace }
        let isNegative = rest.first == Symbol(ascii: "-")
        if isNegative || rest.first == Symbol(ascii: "+") { rest = rest.dropFirst() }
        var radix = 10
        if rest.starts(with: Text("0x")) || rest.starts(with: Text("0X")) {
            radix = 16
            rest = rest.dropFirst(2)
        } else if rest.first == Symbol(ascii: "0") {
            radix = 8
        }
        var value = 0
        for symbol in rest {
            guard let byte = UInt8(exactly: symbol), let digit = Character(Unicode.Scalar(byte)).hexDigitValue,
                digit < radix
            else { break }
            let (product, overflows) = value.multipliedReportingOverflow(by: radix)
            let (sum, overflowsToo) = product.addingReportingOverflow(digit)
            if overflows || overflowsToo { return isNegative ? Int.min : Int.max }
            value = sum
        }
        return isNegative ? -value : value
    }

    /// The labels of an IPv4 address in the order of the reverse zone, without the zone.
    static func arpa(_ key: Text) -> Text? {
        let parts = key.string.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts.allSatisfy({ UInt8($0) != nil }) else { return nil }
        return Text(parts.reversed().joined(separator: "."))
    }

    static func regex(_ key: Text, _ arguments: [Text], _ map: MapDeclaration) -> Text? {
        guard let pattern = map.pattern else { return nil }
        let bytes = key.bytes
        let match = pattern.firstMatch(in: bytes)
        if map.isNegated { return match == nil ? finish([], key, arguments, map) : nil }
        guard let match else { return nil }
        guard let fields = map.showsFields else { return finish([], key, arguments, map) }
        var shown = fields
        if let asked = arguments.first { shown = asked.string.split(separator: ",").map { Int($0) ?? 0 } }
        var result = Text()
        for (index, field) in shown.enumerated() {
            if index > 0 { result += map.fieldDelimiter }
            guard match.captures.indices.contains(field), let range = match.captures[field] else { continue }
            result += bytes[range].map(Symbol.init)
        }
        return finish(result, key, arguments, map)
    }

    private static func finish(_ value: Text, _ key: Text, _ arguments: [Text], _ map: MapDeclaration) -> Text {
        if map.answersKeyOnly { return key + map.append }
        return MapLookups.insert([key] + arguments, into: value) + map.append
    }
}

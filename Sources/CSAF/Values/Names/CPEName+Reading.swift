/// Reads the two written forms of CPE names.
struct CPEReader {
    let text: String

    init(_ text: String) { self.text = text }

    /// - Source: NISTIR 7695 §6.2.3.2 and the grammar of figure 6-3
    func formattedString() throws(CPEName.ParseError) -> [CPEName.Value] {
        let components = split(text.dropFirst("cpe:2.3:".count))
        guard components.count == 11 else { throw error("it has \(components.count) attributes, not 11") }
        var values: [CPEName.Value] = []
        for (index, component) in components.enumerated() {
            guard let value = Self.value(component), index != 6 || Self.isLanguage(component) else {
                let word = String(decoding: component, as: UTF8.self)
                throw error("\(quoted(word)) is not a value of an attribute")
            }
            values.append(value)
        }
        try checkPart(values[0])
        return values
    }

    /// A language of two or three letters, with or without a region; or a logical value.
    private static func isLanguage(_ component: [UInt8]) -> Bool {
        if component == [UInt8(ascii: "*")] || component == [UInt8(ascii: "-")] { return true }
        let parts = component.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard let language = parts.first, (2...3).contains(language.count), language.allSatisfy(isLetter),
            parts.count <= 2
        else { return false }
        guard parts.count == 2 else { return true }
        let region = parts[1]
        return region.count == 2 && region.allSatisfy(isLetter) || region.count == 3 && region.allSatisfy(isDigit)
    }

    /// - Source: NISTIR 7695 §6.1.3.2
    func uri() throws(CPEName.ParseError) -> [CPEName.Value] {
        let components = text.dropFirst("cpe:/".count).split(separator: ":", omittingEmptySubsequences: false)
        guard components.count <= 7 else { throw error("it has \(components.count) attributes, more than 7") }
        var values = [CPEName.Value](repeating: .any, count: 11)
        for (index, component) in components.enumerated() {
            if index == 5, component.first == "~" {
                let parts = component.dropFirst().split(separator: "~", omittingEmptySubsequences: false)
                guard parts.count == 5 else { throw error("\(quoted(String(component))) is not a packed edition") }
                for (part, place) in zip(parts, [5, 7, 8, 9, 10]) { values[place] = try decoded(part) }
            } else {
                values[index] = try decoded(component)
            }
        }
        try checkPart(values[0])
        return values
    }

    private func checkPart(_ value: CPEName.Value) throws(CPEName.ParseError) {
        guard case .pattern(let pattern) = value else { return }
        guard ["a", "h", "o"].contains(pattern.text), !pattern.hasWildcards else {
            throw error("\(quoted(pattern.text)) is not a part")
        }
    }

    private func error(_ reason: String) -> CPEName.ParseError { .init(text: text, reason: reason) }

    /// Cuts at colons that no backslash precedes.
    private func split(_ text: Substring) -> [[UInt8]] {
        var result: [[UInt8]] = [[]]
        var isEscaped = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: ":"), !isEscaped {
                result.append([])
                continue
            }
            result[result.count - 1].append(byte)
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        }
        return result
    }

    /// A component of a formatted string; nil when it is malformed.
    private static func value(_ component: [UInt8]) -> CPEName.Value? {
        if component == [UInt8(ascii: "*")] { return .any }
        if component == [UInt8(ascii: "-")] { return .notApplicable }
        var rest = component[...]
        let leading = wildcard(&rest, fromEnd: false)
        let trailing = wildcard(&rest, fromEnd: true)
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\") {
                guard let next = rest.popFirst(), isPunctuation(next) else { return nil }
                bytes.append(next)
            } else {
                guard isLetter(byte) || isDigit(byte) || "-._".utf8.contains(byte) else { return nil }
                bytes.append(byte)
            }
        }
        return pattern(bytes, leading, trailing)
    }

    /// Takes a star or question marks from an end of a component, unless a backslash escapes them.
    private static func wildcard(_ rest: inout ArraySlice<UInt8>, fromEnd: Bool) -> CPEName.Wildcard {
        let star = UInt8(ascii: "*")
        let mark = UInt8(ascii: "?")
        guard let end = fromEnd ? rest.last : rest.first, end == star || end == mark else { return .none }
        var count = 0
        if end == star {
            count = 1
        } else {
            count = fromEnd ? rest.reversed().prefix { $0 == mark }.count : rest.prefix { $0 == mark }.count
        }
        if fromEnd, rest.dropLast(count).reversed().prefix(while: { $0 == UInt8(ascii: "\\") }).count % 2 == 1 {
            count -= 1  // the first of them is escaped
            if count == 0 { return .none }
        }
        rest = fromEnd ? rest.dropLast(count) : rest.dropFirst(count)
        return end == star ? .many : .upTo(count)
    }

    /// A component of a URI.
    private func decoded(_ component: Substring) throws(CPEName.ParseError) -> CPEName.Value {
        if component.isEmpty { return .any }
        if component == "-" { return .notApplicable }
        var tokens: [UInt8] = []  // 1 stands for "?", 2 for "*", as in the escapes
        var rest = Array(component.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                let pair = rest.prefix(2)
                guard pair.count == 2, pair.allSatisfy(isHexDigit),
                    let value = UInt8(String(decoding: pair, as: UTF8.self), radix: 16),
                    value == 1 || value == 2 || Self.isPunctuation(value)
                else { throw error("\(quoted(String(component))) is not percent-encoded") }
                tokens.append(value)
                rest = rest.dropFirst(2)
            } else {
                guard isLetter(byte) || isDigit(byte) || "-._~".utf8.contains(byte) else {
                    throw error("\(quoted(String(component))) has a character that has to be percent-encoded")
                }
                tokens.append(byte)
            }
        }
        let leading = Self.takeWildcard(&tokens, fromEnd: false)
        let trailing = Self.takeWildcard(&tokens, fromEnd: true)
        guard !tokens.contains(where: { $0 < 3 }), let value = Self.pattern(tokens, leading, trailing) else {
            throw error("\(quoted(String(component))) has a wildcard inside")
        }
        return value
    }

    private static func takeWildcard(_ tokens: inout [UInt8], fromEnd: Bool) -> CPEName.Wildcard {
        guard let end = fromEnd ? tokens.last : tokens.first, end < 3 else { return .none }
        let count =
            end == 2 ? 1 : fromEnd ? tokens.reversed().prefix { $0 == 1 }.count : tokens.prefix { $0 == 1 }.count
        if fromEnd { tokens.removeLast(count) } else { tokens.removeFirst(count) }
        return end == 2 ? .many : .upTo(count)
    }

    private static func pattern(
        _ bytes: [UInt8], _ leading: CPEName.Wildcard, _ trailing: CPEName.Wildcard
    ) -> CPEName.Value? {
        guard !bytes.isEmpty else { return nil }
        let text = String(decoding: bytes, as: UTF8.self).lowercased()
        return .pattern(CPEName.Pattern(text: text, leading: leading, trailing: trailing))
    }

    /// Printable signs that are neither letters nor digits.
    static func isPunctuation(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && !isLetter(byte) && !isDigit(byte)
    }
}

/// Writes the two forms of CPE names.
enum CPEWriter {
    static func formatted(_ value: CPEName.Value) -> String {
        switch value {
        case .any: return "*"
        case .notApplicable: return "-"
        case .pattern(let pattern):
            var result = mark(pattern.leading, one: "?", many: "*")
            let isSingleHyphen = pattern.text == "-" && !pattern.hasWildcards
            for byte in pattern.text.utf8 {
                let isPlain = isLetter(byte) || isDigit(byte) || "-._".utf8.contains(byte)
                if !isPlain || isSingleHyphen { result += "\\" }
                result.unicodeScalars.append(Unicode.Scalar(byte))
            }
            return result + mark(pattern.trailing, one: "?", many: "*")
        }
    }

    static func uri(_ values: [CPEName.Value]) -> String {
        var components = values.prefix(7).map(encoded)
        let packed = [5, 7, 8, 9, 10].map { encoded(values[$0]) }
        if packed.dropFirst().contains(where: { !$0.isEmpty }) {
            components[5] = "~" + packed.joined(separator: "~")
        }
        while components.last?.isEmpty == true { components.removeLast() }
        return "cpe:/" + components.joined(separator: ":")
    }

    private static func encoded(_ value: CPEName.Value) -> String {
        switch value {
        case .any: return ""
        case .notApplicable: return "-"
        case .pattern(let pattern):
            var result = mark(pattern.leading, one: "%01", many: "%02")
            let isSingleHyphen = pattern.text == "-" && !pattern.hasWildcards
            for byte in pattern.text.utf8 {
                let isPlain = isLetter(byte) || isDigit(byte) || "-._".utf8.contains(byte)
                if isPlain && !isSingleHyphen {
                    result.unicodeScalars.append(Unicode.Scalar(byte))
                } else {
                    result += "%" + String(byte, radix: 16)
                }
            }
            return result + mark(pattern.trailing, one: "%01", many: "%02")
        }
    }

    private static func mark(_ wildcard: CPEName.Wildcard, one: String, many: String) -> String {
        switch wildcard {
        case .none: ""
        case .upTo(let count): String(repeating: one, count: count)
        case .many: many
        }
    }
}

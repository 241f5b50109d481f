/// A path in a profile, or a pattern of paths: `*` is any part of a name, `?` a byte of it, `**` any number of folders.
///
/// It stands for the paths that it names and for all that is below them. `\xHH` is a byte, and a backslash takes the
/// meaning of the character behind it.
struct PathPattern: Hashable, Sendable {
    enum Component: Hashable, Sendable {
        case name([UInt8])
        case glob([Token])
        case anyDepth
    }

    enum Token: Hashable, Sendable {
        case byte(UInt8)
        case one
        case any
    }

    let components: [Component]

    /// So that a set of places in a pattern fits into a word.
    static let maximumComponents = 60

    /// The folders before the first wildcard.
    var head: [[UInt8]] {
        var head: [[UInt8]] = []
        for case .name(let name) in components.prefix(while: \.isName) { head.append(name) }
        return head
    }

    /// - Throws: ``PatternMistake`` with the place in the text.
    init(_ text: [UInt8]) throws(PatternMistake) {
        guard text.first == PathOrder.slash else { throw PatternMistake(offset: 0, reason: "a path begins with '/'") }
        var components: [Component] = []
        var tokens: [Token] = []
        var index = 1
        func end() throws(PatternMistake) {
            defer { tokens = [] }
            if tokens.isEmpty { return }
            if tokens == [.any, .any] { return components.append(.anyDepth) }
            let bytes = tokens.compactMap { if case .byte(let byte) = $0 { byte } else { nil } }
            if bytes == [0x2E] || bytes == [0x2E, 0x2E], bytes.count == tokens.count {
                throw PatternMistake(offset: index, reason: "'.' and '..' stand in no path")
            }
            components.append(bytes.count == tokens.count ? .name(bytes) : .glob(tokens))
        }
        while index < text.count {
            switch text[index] {
            case PathOrder.slash: try end()
            case UInt8(ascii: "*"): tokens.append(.any)
            case UInt8(ascii: "?"): tokens.append(.one)
            case UInt8(ascii: "\\"):
                let (byte, length) = try Self.escaped(text, at: index)
                tokens.append(.byte(byte))
                index += length - 1
            case let byte: tokens.append(.byte(byte))
            }
            index += 1
        }
        try end()
        guard components.count <= Self.maximumComponents else {
            throw PatternMistake(offset: 0, reason: "more than \(Self.maximumComponents) folders in a path")
        }
        self.components = components
    }

    private static func escaped(_ text: [UInt8], at index: Int) throws(PatternMistake) -> (UInt8, Int) {
        guard index + 1 < text.count else { throw PatternMistake(offset: index, reason: "'\\' at the end") }
        guard text[index + 1] == UInt8(ascii: "x") else { return (text[index + 1], 2) }
        let digits = text[(index + 2)...].prefix(2)
        guard digits.count == 2, let byte = UInt8(String(decoding: digits, as: UTF8.self), radix: 16), byte != 0 else {
            throw PatternMistake(offset: index, reason: "'\\x' takes two hexadecimal digits, and not 00")
        }
        return (byte, 4)
    }

    // MARK: Matching

    /// The places in the pattern that a path can stand at, as bits; bit `components.count` is its end.
    var start: UInt64 { skippingAnyDepth(1) }

    func isMatch(_ places: UInt64) -> Bool { places & (1 << UInt64(components.count)) != 0 }

    /// The places after one more name.
    func places(after name: [UInt8], from places: UInt64) -> UInt64 {
        var next: UInt64 = 0
        for (index, component) in components.enumerated() where places & (1 << UInt64(index)) != 0 {
            switch component {
            case .name(let own): if own == name { next |= 1 << UInt64(index + 1) }
            case .glob(let tokens): if Self.matches(tokens, name) { next |= 1 << UInt64(index + 1) }
            case .anyDepth: next |= 1 << UInt64(index)
            }
        }
        return skippingAnyDepth(next)
    }

    /// `**` may stand for nothing.
    private func skippingAnyDepth(_ places: UInt64) -> UInt64 {
        var places = places
        for (index, component) in components.enumerated() where component == .anyDepth {
            if places & (1 << UInt64(index)) != 0 { places |= 1 << UInt64(index + 1) }
        }
        return places
    }

    /// In time proportional to both lengths at most: the last star is the only one that gives back.
    private static func matches(_ tokens: [Token], _ name: [UInt8]) -> Bool {
        var (token, index) = (0, 0)
        var star: (token: Int, index: Int)?
        while index < name.count {
            if token < tokens.count, tokens[token] == .any {
                star = (token, index)
                token += 1
            } else if token < tokens.count, tokens[token] == .one || tokens[token] == .byte(name[index]) {
                token += 1
                index += 1
            } else if let last = star {
                star = (last.token, last.index + 1)
                (token, index) = (last.token + 1, last.index + 1)
            } else {
                return false
            }
        }
        return tokens[token...].allSatisfy { $0 == .any }
    }
}

extension PathPattern.Component {
    fileprivate var isName: Bool { if case .name = self { true } else { false } }
}

/// What is wrong in a pattern, and at which of its bytes.
struct PatternMistake: Error {
    let offset: Int
    let reason: String
}

/// A value that a text is compared with, as a whole.
///
/// The text is taken in characters where it is UTF-8, and byte by byte where it is not.
struct TextPattern: Sendable, Hashable {
    enum Form: Sendable, Hashable {
        /// Any text.
        case any
        case equals, prefix, suffix, contains
        /// With wildcards inside.
        case segments
    }

    let form: Form
    let isCased: Bool
    /// Whether the text has to be folded before it is compared, because the value has letters beyond ASCII.
    let needsFolding: Bool
    /// What is compared, for the forms of one literal; without case unless it is cased.
    let literal: [UInt8]
    /// Between them anything may stand.
    private let segments: [[PatternText.Token]]

    init(_ text: PatternText, position: ModifierSet.Position, isCased: Bool) {
        self.isCased = isCased
        var tokens = text.tokens
        if position == .contains || position == .endswith { tokens.insert(.many, at: 0) }
        if position == .contains || position == .startswith { tokens.append(.many) }
        (tokens, needsFolding) = isCased ? (tokens, false) : Self.folded(tokens)
        var segments: [[PatternText.Token]] = [[]]
        for token in tokens {
            if token == .many { segments.append([]) } else { segments[segments.count - 1].append(token) }
        }
        // What `?` after `*` asks for may as well stand before it: then a search can begin with a byte.
        for index in segments.indices.dropFirst() {
            let count = segments[index].prefix { $0 == .one }.count
            segments[index].removeFirst(count)
            segments[index - 1] += repeatElement(.one, count: count)
        }
        self.segments = segments
        let filled = segments.indices.filter { !segments[$0].isEmpty }
        let isPlain = filled.count <= 1 && segments.allSatisfy { $0.allSatisfy { $0.byte != nil } }
        literal = isPlain ? filled.first.map { segments[$0].compactMap(\.byte) } ?? [] : []
        form =
            switch (isPlain, filled.first) {
            case (false, _): .segments
            case (true, _) where segments.count == 1: .equals
            case (true, nil): .any
            case (true, 0?): .prefix
            case (true, let index?): index == segments.count - 1 ? .suffix : .contains
            }
    }

    private static func folded(_ tokens: [PatternText.Token]) -> ([PatternText.Token], Bool) {
        var result: [PatternText.Token] = []
        var needsFolding = false
        var run: [UInt8] = []
        func flush() {
            var place = 0
            while place < run.count {
                let count = Folding.length(at: place, in: run.span)
                let scalar = Folding.scalar(at: place, count: count, in: run.span)
                if count == 1 {
                    result.append(.byte(Folding.ascii(run[place])))
                } else {
                    needsFolding = needsFolding || Folding.isCased(scalar)
                    result += String(Folding.fold(scalar)).utf8.map(PatternText.Token.byte)
                }
                place += count
            }
            run = []
        }
        for token in tokens {
            if let byte = token.byte {
                run.append(byte)
            } else {
                flush()
                result.append(token)
            }
        }
        flush()
        return (result, needsFolding)
    }

    // MARK: Matching

    /// Whether a text matches the segments.
    ///
    /// - Parameter text: Folded where ``needsFolding`` says so.
    func matchesSegments(_ text: Span<UInt8>) -> Bool {
        guard let head = end(of: segments[0], at: 0, in: text) else { return false }
        guard segments.count > 1 else { return head == text.count }
        guard let tail = start(of: segments[segments.count - 1], in: text), tail >= head else { return false }
        var place = head
        for segment in segments[1..<(segments.count - 1)] where !segment.isEmpty {
            guard let next = search(segment, from: place, in: text), next <= tail else { return false }
            place = next
        }
        return true
    }

    /// Where the leftmost occurrence ends.
    private func search(_ segment: [PatternText.Token], from start: Int, in text: Span<UInt8>) -> Int? {
        var place = start
        while place < text.count {
            if let end = end(of: segment, at: place, in: text) { return end }
            place += 1
        }
        return nil
    }

    private func end(of segment: [PatternText.Token], at start: Int, in text: Span<UInt8>) -> Int? {
        var place = start
        for token in segment {
            guard place < text.count else { return nil }
            switch token {
            case .one: place += Folding.length(at: place, in: text)
            case .dash:
                guard let count = Self.dash(at: place, in: text) else { return nil }
                place += count
            default:
                let byte = isCased ? text[place] : Folding.ascii(text[place])
                guard UInt16(byte) == token.code else { return nil }
                place += 1
            }
        }
        return place
    }

    /// Where the segment starts that ends at the end of the text.
    private func start(of segment: [PatternText.Token], in text: Span<UInt8>) -> Int? {
        var place = text.count
        for token in segment.reversed() {
            guard place > 0 else { return nil }
            switch token {
            case .one: place -= Folding.length(before: place, in: text)
            case .dash:
                let count = Folding.length(before: place, in: text)
                guard Self.dash(at: place - count, in: text) == count else { return nil }
                place -= count
            default:
                let byte = isCased ? text[place - 1] : Folding.ascii(text[place - 1])
                guard UInt16(byte) == token.code else { return nil }
                place -= 1
            }
        }
        return place
    }

    private static func dash(at place: Int, in text: Span<UInt8>) -> Int? {
        let byte = text[place]
        if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") { return 1 }
        guard byte == 0xE2, place + 2 < text.count, text[place + 1] == 0x80 else { return nil }
        return (0x93...0x95).contains(text[place + 2]) ? 3 : nil
    }

    // MARK: What must be there

    /// Runs of bytes that every text has which matches, ASCII letters in lower case.
    var runs: [[UInt8]] {
        if form == .any { return [] }
        var runs: [[UInt8]] = []
        for segment in form == .segments ? segments : [literal.map(PatternText.Token.byte)] {
            var bytes: [UInt8] = []
            for token in segment {
                if let byte = token.byte {
                    bytes.append(Folding.ascii(byte))
                } else {
                    runs.append(bytes)
                    bytes = []
                }
            }
            runs.append(bytes)
        }
        guard needsFolding else { return runs.filter { !$0.isEmpty } }
        // A letter beyond ASCII may be there in another case, in other bytes.
        return runs.flatMap(Self.withoutCasedLetters).filter { !$0.isEmpty }
    }

    private static func withoutCasedLetters(_ run: [UInt8]) -> [[UInt8]] {
        var result: [[UInt8]] = [[]]
        var place = 0
        while place < run.count {
            let count = Folding.length(at: place, in: run.span)
            if count > 1, Folding.isCased(Folding.scalar(at: place, count: count, in: run.span)) {
                result.append([])
            } else {
                result[result.count - 1] += run[place..<place + count]
            }
            place += count
        }
        return result
    }
}

/// A version of a Maven artifact.
///
/// - Source: Apache Maven, POM Reference, "Version Order Specification", and ComparableVersion
struct MavenVersion {
    private indirect enum Item {
        case number(String)
        case word(String)
        case list([Item])

        /// Whether it counts as nothing: zero, a release, an empty list.
        var isNull: Bool {
            switch self {
            case .number(let digits): isZero(digits)
            case .word(let word): word.isEmpty
            case .list(let items): items.isEmpty
            }
        }
    }

    private var items: [Item]

    init?(_ text: String) {
        guard !text.isEmpty,
            text.utf8.allSatisfy({ isDigit($0) || isLetter($0) || ".-_+".utf8.contains($0) })
        else { return nil }
        var reader = MavenReader(text)
        guard let items = reader.read() else { return nil }
        self.items = items
    }

    /// More lists within each other than any version has are refused.
    private static let depthLimit = 500

    func order(to other: MavenVersion) -> VersionOrder { Self.order(items, other.items) }

    private static func order(_ a: [Item], _ b: [Item]) -> VersionOrder {
        for index in 0..<max(a.count, b.count) {
            let order = order(index < a.count ? a[index] : nil, index < b.count ? b[index] : nil)
            if order != .equal { return order }
        }
        return .equal
    }

    private static func order(_ a: Item?, _ b: Item?) -> VersionOrder {
        switch (a, b) {
        case (nil, nil): return .equal
        case (nil, let theirs?): return reversed(order(theirs, nil))
        case (.number(let digits)?, nil): return isZero(digits) ? .equal : .greater
        case (.word(let word)?, nil): return wordOrder(word, "")
        case (.list(let items)?, nil):
            for item in items {
                let order = order(item, nil)
                if order != .equal { return order }
            }
            return .equal
        case (.number(let x)?, .number(let y)?): return numericOrder(x, y)
        case (.number?, .some): return .greater
        case (.some, .number?): return .less
        case (.word(let x)?, .word(let y)?): return wordOrder(x, y)
        case (.word?, .list?): return .less
        case (.list?, .word?): return .greater
        case (.list(let x)?, .list(let y)?): return order(x, y)
        }
    }

    private static func reversed(_ order: VersionOrder) -> VersionOrder {
        switch order {
        case .less: .greater
        case .greater: .less
        case .equal, .unknown: order
        }
    }

    /// Known qualifiers in their order, then all others by their letters.
    private static func wordOrder(_ a: String, _ b: String) -> VersionOrder {
        let known = ["alpha", "beta", "milestone", "rc", "snapshot", "", "sp"]
        let ranks = (known.firstIndex(of: a) ?? known.count, known.firstIndex(of: b) ?? known.count)
        return ranks.0 == ranks.1 && ranks.0 == known.count ? byteOrder(a, b) : VersionOrder(ranks.0, ranks.1)
    }

    /// Cuts a text into nested lists: a hyphen, and every change between digits and letters, begins a list.
    private struct MavenReader {
        private var bytes: VersionBytes
        /// Open lists, the outermost first.
        private var open: [[Item]] = [[]]

        init(_ text: String) { bytes = VersionBytes(text.lowercased()) }

        /// Nil when the lists are nested too deeply.
        mutating func read() -> [Item]? {
            while let byte = bytes.next {
                guard open.count <= MavenVersion.depthLimit else { return nil }
                if bytes.take(anyOf: ".") {
                    add(.number("0"))
                    continue
                }
                if bytes.take(anyOf: "-") {
                    add(.number("0"))
                    begin()
                    continue
                }
                if isDigit(byte) {
                    readNumber()
                } else {
                    readWord()
                }
            }
            return close()
        }

        private mutating func readNumber() {
            add(.number(bytes.take(while: isDigit)))
            if bytes.next.map({ !".-".utf8.contains($0) }) == true { begin() } else { endToken() }
        }

        /// A word behind a dot begins a list like one behind a hyphen, when it ends the version or digits follow.
        private mutating func readWord() {
            let word = bytes.take { !isDigit($0) && !".-".utf8.contains($0) }
            let isFollowedByDigit = bytes.next.map(isDigit) == true
            if isFollowedByDigit || bytes.isAtEnd, open.last?.isEmpty == false { begin() }
            add(.word(Self.normal(word, isFollowedByDigit: isFollowedByDigit)))
            if isFollowedByDigit { begin() } else { endToken() }
        }

        private mutating func endToken() {
            if bytes.take(anyOf: "-") { begin() } else { _ = bytes.take(anyOf: ".") }
        }

        private mutating func add(_ item: Item) { open[open.count - 1].append(item) }

        private mutating func begin() { open.append([]) }

        /// Closes all lists from the innermost, without what counts as nothing at their ends.
        private mutating func close() -> [Item] {
            var inner: [Item]?
            for items in open.reversed() {
                var items = items
                if let inner { items.append(.list(inner)) }
                inner = Self.normalized(items)
            }
            return inner ?? []
        }

        private static func normalized(_ items: [Item]) -> [Item] {
            var result = items
            var index = result.count - 1
            while index >= 0 {
                if result[index].isNull {
                    result.remove(at: index)
                } else if case .list = result[index] {
                } else {
                    break
                }
                index -= 1
            }
            return result
        }

        private static func normal(_ word: String, isFollowedByDigit: Bool) -> String {
            if isFollowedByDigit, let long = ["a": "alpha", "b": "beta", "m": "milestone"][word] { return long }
            return ["cr": "rc", "ga": "", "final": "", "release": ""][word] ?? word
        }
    }
}

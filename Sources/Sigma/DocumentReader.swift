/// Splits a file of YAML into documents and reads each by itself, so that a broken one spoils no other.
///
/// Limits: ``maximumSize`` of a file, ``maximumNodes`` of a document after its aliases are written out, and
/// ``maximumExpansion`` of what aliases may multiply.
struct DocumentReader {
    /// In bytes.
    static let maximumSize = 4 << 20
    static let maximumNodes = 100_000
    static let maximumDepth = 64
    static let maximumExpansion = 1_000.0

    let file: String
    private var errors: [ParseError] = []
    private var nodes = 0
    private var line = 0
    private var anchors: [String: Anchored] = [:]

    private struct Refusal: Error {
        let error: ParseError
    }

    /// What an alias stands for.
    private struct Anchored {
        let tree: Tree
        /// Of a scalar, as it is written.
        let text: String?
        let isPlain: Bool
        /// How many nodes it has, aliases written out, and how deep they nest.
        let nodes: Int
        let depth: Int
    }

    private struct Chunk {
        var range: Range<Int>
        /// How many lines stand before it.
        var line: Int
    }

    private init(file: String) {
        self.file = file
    }

    /// Each document of the file in order, and what could not be read.
    static func read(_ bytes: [UInt8], file: String) -> (documents: [Tree], errors: [ParseError]) {
        var reader = DocumentReader(file: file)
        let whole = Place(file: file, line: 0, column: 0)
        guard bytes.count <= maximumSize else {
            return ([], [ParseError(whole, "larger than \(maximumSize) bytes")])
        }
        let documents = chunks(bytes).compactMap { reader.document($0, of: bytes) }
        return (documents, reader.errors)
    }

    /// - Source: YAML 1.2.2 §9.1.2: the marks of a document are found in no other place at a line's start.
    private static func chunks(_ bytes: [UInt8]) -> [Chunk] {
        var chunks: [Chunk] = []
        let span = bytes.span
        var lineStart = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var chunk = Chunk(range: lineStart..<lineStart, line: 0)
        // Directives belong to the document after them, and none that a rule needs is known.
        var hasContent = false
        var line = 0
        func close(at end: Int) {
            if hasContent { chunks.append(Chunk(range: chunk.range.lowerBound..<end, line: chunk.line)) }
            hasContent = false
        }
        while lineStart < span.count {
            var end = lineStart
            while end < span.count, span[end] != 0x0A { end += 1 }
            let mark = mark(span, lineStart, end)
            if let mark {
                close(at: lineStart)
                let isEnd = mark == UInt8(ascii: ".")
                let start = isEnd ? min(end + 1, span.count) : lineStart
                chunk = Chunk(range: start..<start, line: isEnd ? line + 1 : line)
            }
            if !hasContent { hasContent = isContent(span, mark == nil ? lineStart : min(lineStart + 3, end), end) }
            line += 1
            lineStart = end + 1
        }
        close(at: span.count)
        return chunks
    }

    /// The character of `---` or `...` at a line's start.
    private static func mark(_ span: Span<UInt8>, _ start: Int, _ end: Int) -> UInt8? {
        guard end - start >= 3 else { return nil }
        let first = span[start]
        guard first == UInt8(ascii: "-") || first == UInt8(ascii: "."), span[start + 1] == first,
            span[start + 2] == first
        else { return nil }
        guard end - start > 3 else { return first }
        let after = span[start + 3]
        return after == 0x20 || after == 0x09 || after == 0x0D ? first : nil
    }

    private static func isContent(_ span: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        if start < end, span[start] == UInt8(ascii: "%") { return false }
        for index in start..<max(start, end) {
            switch span[index] {
            case 0x20, 0x09, 0x0D: continue
            case UInt8(ascii: "#"): return false
            default: return true
            }
        }
        return false
    }

    private mutating func document(_ chunk: Chunk, of bytes: [UInt8]) -> Tree? {
        line = chunk.line
        nodes = 0
        anchors = [:]
        do throws(Refusal) {
            guard (try? UTF8Span(validating: bytes.span.extracting(chunk.range))) != nil else {
                throw Refusal(error: ParseError(place(1, 1), "document is not UTF-8"))
            }
            try refuseExpansion(bytes[chunk.range])
            return try unsafe bytes.withUnsafeBufferPointer { buffer throws(Refusal) in
                var events = unsafe YAMLEvents(UnsafeBufferPointer(rebasing: buffer[chunk.range]))
                return try root(&events)
            }
        } catch {
            errors.append(error.error)
            return nil
        }
    }

    private mutating func root(_ events: inout YAMLEvents) throws(Refusal) -> Tree? {
        var item = try next(&events)
        while case .mark = item { item = try next(&events) }
        if case .end = item { return nil }
        let tree = try node(item, &events, depth: 0).tree
        // What follows shows whether the document ends where it should.
        _ = try next(&events)
        if case .null = tree.kind { return nil }
        return tree
    }

    private func next(_ events: inout YAMLEvents) throws(Refusal) -> YAMLEvents.Item {
        do throws(YAMLEvents.Failure) {
            return try events.next()
        } catch {
            throw Refusal(error: ParseError(place(error.line, error.column), error.reason))
        }
    }

    /// Refuses what would be too large when written out, before anything walks over it.
    ///
    /// Counts what could be an anchor or an alias; with n anchors and a aliases a node is written out at most
    /// a · ((a + n) / n)ⁿ times.
    private func refuseExpansion(_ text: ArraySlice<UInt8>) throws(Refusal) {
        guard text.contains(UInt8(ascii: "&")), text.contains(UInt8(ascii: "*")) else { return }
        let separators = Array(" \n\r\t[{,:-".utf8)
        var (anchors, aliases) = (0.0, 0.0)
        var before: UInt8 = 0x0A
        for byte in text {
            if byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*"), separators.contains(before) {
                if byte == UInt8(ascii: "*") { aliases += 1 } else { anchors += 1 }
            }
            before = byte
        }
        guard anchors > 0, aliases > 0 else { return }
        var growth = aliases
        for _ in 0..<Int(anchors) {
            growth *= (aliases + anchors) / anchors
            guard growth <= Self.maximumExpansion else {
                throw Refusal(error: ParseError(place(1, 1), "aliases could multiply the document too often"))
            }
        }
    }

    private mutating func node(
        _ item: YAMLEvents.Item, _ events: inout YAMLEvents, depth: Int
    ) throws(Refusal) -> Anchored {
        let before = nodes
        let place = place(events.line, events.column)
        nodes += 1
        var (name, text, isScalarPlain): (String?, String?, Bool) = (nil, nil, false)
        var inner = 0
        let tree: Tree
        try limit(depth: depth, at: place)
        switch item {
        case .alias(let name):
            guard let anchored = anchors[name] else {
                throw Refusal(error: ParseError(place, "found undefined alias"))
            }
            nodes += anchored.nodes - 1
            try limit(depth: depth + anchored.depth, at: place)
            return anchored
        case .scalar(let string, let isPlain, let anchor):
            tree = Tree(kind: isPlain ? PlainScalar.resolve(string) : .string(string), place: place)
            (name, text, isScalarPlain) = (anchor, string, isPlain)
        case .listStart(let anchor):
            var items: [Tree] = []
            name = anchor
            while let item = try element(&events) {
                let node = try node(item, &events, depth: depth + 1)
                inner = max(inner, node.depth + 1)
                items.append(node.tree)
            }
            tree = Tree(kind: .list(items), place: place)
        case .mapStart(let anchor):
            name = anchor
            tree = Tree(kind: .map(try pairs(&events, depth: depth, &inner)), place: place)
        case .mark, .end, .listEnd, .mapEnd: throw Refusal(error: ParseError(place, "a value is needed"))
        }
        let anchored = Anchored(
            tree: tree, text: text, isPlain: isScalarPlain, nodes: nodes - before, depth: inner)
        if let name { anchors[name] = anchored }
        return anchored
    }

    private func limit(depth: Int, at place: Place) throws(Refusal) {
        guard nodes <= Self.maximumNodes else {
            throw Refusal(error: ParseError(place, "document has more than \(Self.maximumNodes) nodes"))
        }
        guard depth <= Self.maximumDepth else {
            throw Refusal(error: ParseError(place, "document nests deeper than \(Self.maximumDepth)"))
        }
    }

    /// What a list or a map goes on with; `nil` for its end.
    private func element(_ events: inout YAMLEvents) throws(Refusal) -> YAMLEvents.Item? {
        let item = try next(&events)
        switch item {
        case .listEnd, .mapEnd: return nil
        case .mark, .end, .alias, .scalar, .listStart, .mapStart: return item
        }
    }

    /// - Parameter inner: Becomes how deep the values nest.
    private mutating func pairs(
        _ events: inout YAMLEvents, depth: Int, _ inner: inout Int
    ) throws(Refusal) -> [Tree.Pair] {
        var pairs: [Tree.Pair] = []
        var merges: [Tree] = []
        while let item = try element(&events) {
            let key = try node(item, &events, depth: depth + 1)
            let value = try node(try next(&events), &events, depth: depth + 1)
            inner = max(inner, key.depth + 1, value.depth + 1)
            guard let text = key.text else { throw Refusal(error: key.tree.error("key is \(key.tree.noun)")) }
            if text == "<<", key.isPlain {
                merges.append(value.tree)
            } else {
                pairs.append(Tree.Pair(key: Tree(kind: .string(text), place: key.tree.place), value: value.tree))
            }
        }
        try refuseDuplicates(pairs)
        if merges.count > 1 { throw Refusal(error: merges[1].error("key written twice: '<<'")) }
        for value in merges {
            for pair in try inherit(value) where !pairs.contains(where: { $0.name == pair.name }) { pairs.append(pair) }
        }
        return pairs
    }

    private func refuseDuplicates(_ pairs: [Tree.Pair]) throws(Refusal) {
        // Maps of rules are small.
        if pairs.count <= 8 {
            let isOnce = pairs.indices.allSatisfy { index in
                !pairs[..<index].contains { $0.name == pairs[index].name }
            }
            if isOnce { return }
        }
        var seen: Set<String> = []
        var twice: Set<String> = []
        for pair in pairs where !seen.insert(pair.name).inserted { twice.insert(pair.name) }
        let names = twice.sorted()
        guard let place = pairs.first(where: { $0.name == names.first })?.key.place else { return }
        let list = names.map { "'\($0)'" }.joined(separator: ", ")
        throw Refusal(error: ParseError(place, "key written twice: \(list)"))
    }

    /// - Source: https://yaml.org/type/merge.html
    private func inherit(_ value: Tree) throws(Refusal) -> [Tree.Pair] {
        switch value.kind {
        case .map(let pairs): return pairs
        case .list(let items):
            var result: [Tree.Pair] = []
            for item in items {
                guard let pairs = item.pairs else { throw Refusal(error: item.error("merge key needs a map")) }
                result += pairs
            }
            return result
        case .null, .bool, .integer, .float, .string:
            throw Refusal(error: value.error("merge key needs a map"))
        }
    }

    private func place(_ line: Int, _ column: Int) -> Place {
        Place(file: file, line: self.line + line, column: column)
    }
}

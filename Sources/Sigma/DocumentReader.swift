import Yams

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

    private struct Refusal: Error {
        let error: ParseError
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
        do {
            guard let text = String(validating: bytes[chunk.range], as: UTF8.self) else {
                throw Refusal(error: ParseError(place(nil), "document is not UTF-8"))
            }
            try refuseExpansion(bytes[chunk.range])
            let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
            guard let node = try parser.nextRoot() else { return nil }
            let tree = try self.tree(node, depth: 0)
            if case .null = tree.kind { return nil }
            return tree
        } catch let refusal as Refusal {
            errors.append(refusal.error)
        } catch let error as YamlError {
            errors.append(self.error(error))
        } catch {
            errors.append(ParseError(place(nil), "\(error)"))
        }
        return nil
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
                throw Refusal(error: ParseError(place(nil), "aliases could multiply the document too often"))
            }
        }
    }

    private mutating func tree(_ node: Node, depth: Int) throws(Refusal) -> Tree {
        nodes += 1
        let place = place(node.mark)
        guard nodes <= Self.maximumNodes else {
            throw Refusal(error: ParseError(place, "document has more than \(Self.maximumNodes) nodes"))
        }
        guard depth <= Self.maximumDepth else {
            throw Refusal(error: ParseError(place, "document nests deeper than \(Self.maximumDepth)"))
        }
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain && scalar.tag.rawValue != "tag:yaml.org,2002:str"
            return Tree(kind: isPlain ? PlainScalar.resolve(scalar.string) : .string(scalar.string), place: place)
        case .sequence(let sequence):
            var items: [Tree] = []
            items.reserveCapacity(sequence.count)
            for item in sequence { items.append(try tree(item, depth: depth + 1)) }
            return Tree(kind: .list(items), place: place)
        case .mapping(let mapping): return Tree(kind: .map(try pairs(mapping, depth: depth)), place: place)
        case .alias: throw Refusal(error: ParseError(place, "alias of nothing"))
        }
    }

    private mutating func pairs(_ mapping: Node.Mapping, depth: Int) throws(Refusal) -> [Tree.Pair] {
        var pairs: [Tree.Pair] = []
        var inherited: [Tree.Pair] = []
        for (keyNode, valueNode) in mapping {
            var key = try tree(keyNode, depth: depth + 1)
            let value = try tree(valueNode, depth: depth + 1)
            switch key.kind {
            case .list, .map: throw Refusal(error: key.error("key is \(key.noun)"))
            case .null: key = Tree(kind: .string(keyNode.scalar?.string ?? ""), place: key.place)
            case .bool, .integer, .float:
                key = Tree(kind: .string(keyNode.scalar?.string ?? ""), place: key.place)
            case .string: break
            }
            guard key.text == "<<", keyNode.scalar?.style == .plain else {
                pairs.append(Tree.Pair(key: key, value: value))
                continue
            }
            inherited += try inherit(value)
        }
        for pair in inherited where !pairs.contains(where: { $0.name == pair.name }) { pairs.append(pair) }
        return pairs
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

    private func place(_ mark: Mark?) -> Place {
        Place(file: file, line: line + (mark?.line ?? 1), column: mark?.column ?? 1)
    }

    private func error(_ error: YamlError) -> ParseError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            ParseError(place(mark), problem)
        case .reader(let problem, _, let value, _):
            ParseError(place(nil), "\(problem) (byte value \(value))")
        case .duplicatedKeysInMapping(let duplicates, let context):
            ParseError(
                place(context.mark), "key written twice: \(duplicates.map { "'\($0)'" }.joined(separator: ", "))")
        default: ParseError(place(nil), "\(error)")
        }
    }
}

/// Reads a JSON text into a tree, and says at which line and column it is none.
///
/// Stricter than the grammar: an object has no key twice, nesting has a limit, and numbers fit a double.
///
/// - Source: RFC 8259 §2–§8, RFC 3629 §4
struct JSONReader {
    let bytes: [UInt8]
    private let limits: ParsingLimits
    var index = 0
    var decoded: [UInt8] = []
    private var nodes: [JSONTree.Node] = []
    /// The names of one object's members, while they are compared.
    private var keys: [JSONTree.Text] = []
    /// The containers that are not closed yet, from the outermost.
    private var open: [Int] = []
    /// How many of them are the document, its product tree, and lists and branches within each other, by turns.
    private var chain = 0
    private var branchDepth = 0

    init(bytes: [UInt8], limits: ParsingLimits) {
        self.bytes = bytes
        self.limits = limits
        nodes.reserveCapacity(min(bytes.count / 24 + 1, limits.values))
    }

    /// - Throws: ``SyntaxError`` at the first place that is wrong.
    mutating func readDocument() throws(SyntaxError) -> JSONTree {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw error("unexpected byte order mark", "バイト順マークがあります") }
        skipSpace()
        try readValue(key: .none)
        while let container = open.last {
            skipSpace()
            if nodes[container].kind == .object { try readMember(of: container) } else { try readItem(of: container) }
        }
        skipSpace()
        if index < bytes.count { throw unexpected("the end of the document", "文書の終わり") }
        return JSONTree(bytes: bytes, decoded: decoded, nodes: nodes, branchDepth: branchDepth)
    }

    /// The next member with its comma, or the end of the object.
    private mutating func readMember(of object: Int) throws(SyntaxError) {
        if take(UInt8(ascii: "}")) { return try close(object) }
        if nodes[object].count > 0 {
            guard take(UInt8(ascii: ",")) else { throw unexpected("\",\" or \"}\"", "\",\" か \"}\"") }
            skipSpace()
        }
        guard peek == UInt8(ascii: "\"") else { throw unexpected("a key in double quotes", "二重引用符で囲んだキー") }
        let key = try readString()
        skipSpace()
        guard take(UInt8(ascii: ":")) else { throw unexpected("\":\"", "\":\"") }
        skipSpace()
        try readValue(key: key)
    }

    private mutating func readItem(of array: Int) throws(SyntaxError) {
        if take(UInt8(ascii: "]")) { return try close(array) }
        if nodes[array].count > 0 {
            guard take(UInt8(ascii: ",")) else { throw unexpected("\",\" or \"]\"", "\",\" か \"]\"") }
            skipSpace()
        }
        try readValue(key: .none)
    }

    private mutating func readValue(key: JSONTree.Text) throws(SyntaxError) {
        guard nodes.count < limits.values else {
            throw error("more than \(limits.values) values", "値が \(limits.values) 個を超えています")
        }
        switch peek {
        case UInt8(ascii: "\""): add(.string, key, try readString())
        case UInt8(ascii: "{"): try enter(.object, key)
        case UInt8(ascii: "["): try enter(.array, key)
        case UInt8(ascii: "t"): try readWord("true", .yes, key)
        case UInt8(ascii: "f"): try readWord("false", .no, key)
        case UInt8(ascii: "n"): try readWord("null", .null, key)
        case let byte? where byte == UInt8(ascii: "-") || isDigit(byte): add(.number, key, try readNumber())
        case _: throw unexpected("a value", "値")
        }
    }

    private mutating func enter(_ kind: JSONTree.Kind, _ key: JSONTree.Text) throws(SyntaxError) {
        if open.count == chain, continuesChain(kind, key) {
            try lengthenChain()
        } else if open.count - max(chain - 2, 0) >= limits.depth {
            throw error("nested deeper than \(limits.depth) levels", "入れ子が \(limits.depth) 段を超えています")
        }
        add(kind, key, JSONTree.Text(start: UInt32(index), end: UInt32(index), isDecoded: false))
        open.append(nodes.count - 1)
        index += 1
    }

    private mutating func lengthenChain() throws(SyntaxError) {
        // Behind the document and its tree, each list of branches is followed by one of its branches.
        guard chain < 2 || chain / 2 <= limits.branches else {
            throw error(
                "more than \(limits.branches) branches within each other", "枝の入れ子が \(limits.branches) 段を超えています")
        }
        chain += 1
        branchDepth = max(branchDepth, (chain - 1) / 2)
    }

    private func continuesChain(_ kind: JSONTree.Kind, _ key: JSONTree.Text) -> Bool {
        switch chain {
        case 0: kind == .object
        case 1: kind == .object && content(key).elementsEqual("product_tree".utf8)
        case _ where chain.isMultiple(of: 2): kind == .array && content(key).elementsEqual("branches".utf8)
        case _: kind == .object
        }
    }

    private mutating func add(_ kind: JSONTree.Kind, _ key: JSONTree.Text, _ text: JSONTree.Text) {
        let parent = open.last ?? 0
        var position: UInt32 = 0
        if !open.isEmpty {
            position = nodes[parent].count
            nodes[parent].count += 1
        }
        nodes.append(
            JSONTree.Node(
                kind: kind, text: text, key: key, parent: UInt32(parent), next: UInt32(nodes.count + 1),
                position: position, count: 0))
    }

    private mutating func close(_ container: Int) throws(SyntaxError) {
        open.removeLast()
        chain = min(chain, open.count)
        nodes[container].text.end = UInt32(index)
        nodes[container].next = UInt32(nodes.count)
        if nodes[container].kind == .object { try refuseRepeatedKeys(of: container) }
    }

    private mutating func readWord(
        _ word: String, _ kind: JSONTree.Kind, _ key: JSONTree.Text
    ) throws(SyntaxError) {
        guard bytes[index...].starts(with: word.utf8) else { throw unexpected("a value", "値") }
        index += word.utf8.count
        add(kind, key, .none)
    }

    private mutating func readNumber() throws(SyntaxError) -> JSONTree.Text {
        let start = index
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try skipDigits() }
        let isSmall = peek != UInt8(ascii: "e") && peek != UInt8(ascii: "E") && index - start < 300
        if take(UInt8(ascii: ".")) { try skipDigits() }
        let hasExponent = take(UInt8(ascii: "e")) || take(UInt8(ascii: "E"))
        if hasExponent {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try skipDigits()
        }
        if hasExponent || !isSmall {
            let text = String(decoding: bytes[start..<index], as: UTF8.self)
            guard Double(text)?.isFinite == true else {
                throw error("number \(quoted(text)) is out of range", "数値 \(quoted(text)) が範囲を超えています", at: start)
            }
        }
        return JSONTree.Text(start: UInt32(start), end: UInt32(index), isDecoded: false)
    }

    private mutating func skipDigits() throws(SyntaxError) {
        guard let first = peek, isDigit(first) else { throw unexpected("a digit", "数字") }
        while let byte = peek, isDigit(byte) { index += 1 }
    }

    private mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            case _: return
            }
        }
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    var peek: UInt8? { index < bytes.count ? bytes[index] : nil }
}

// MARK: Keys

extension JSONReader {
    /// Few keys are compared with each other; many go through a table whose hashing nobody outside can foresee.
    private mutating func refuseRepeatedKeys(of object: Int) throws(SyntaxError) {
        let count = Int(nodes[object].count)
        guard count > 1 else { return }
        keys.removeAll(keepingCapacity: true)
        var member = object + 1
        for _ in 0..<count {
            keys.append(nodes[member].key)
            member = Int(nodes[member].next)
        }
        if count <= 16 {
            for later in 1..<count {
                for earlier in 0..<later where isSame(keys[earlier], keys[later]) { throw repetition(keys[later]) }
            }
        } else {
            var seen: Set<[UInt8]> = []
            for key in keys where !seen.insert(Array(content(key))).inserted { throw repetition(key) }
        }
    }

    private func content(_ text: JSONTree.Text) -> ArraySlice<UInt8> {
        text.isDecoded ? decoded[Int(text.start)..<Int(text.end)] : bytes[Int(text.start)..<Int(text.end)]
    }

    private func isSame(_ a: JSONTree.Text, _ b: JSONTree.Text) -> Bool {
        a.count == b.count && content(a).elementsEqual(content(b))
    }

    private func repetition(_ key: JSONTree.Text) -> SyntaxError {
        let name = String(decoding: content(key), as: UTF8.self)
        return error(
            "duplicate key \(quoted(name))", "キー \(quoted(name)) が重複しています",
            at: key.isDecoded ? place(ofDecoded: key) : Int(key.start) - 1)
    }

    /// Where a key with escapes begins in the text: the reader goes over the text once more, only for the message.
    private func place(ofDecoded key: JSONTree.Text) -> Int {
        var again = JSONReader(bytes: bytes, limits: limits)
        while again.index < bytes.count {
            let start = again.index
            guard bytes[start] == UInt8(ascii: "\"") else {
                again.index += 1
                continue
            }
            guard let text = try? again.readString() else { return start }
            if text.isDecoded, text.start == key.start { return start }
        }
        return 0
    }
}

// MARK: Errors

/// A place in a text, counted from 1 in characters, and what is wrong there.
struct SyntaxError: Error {
    var line: Int
    var column: Int
    var reason: String
    /// The same in Japanese.
    var reasonJa: String
}

extension JSONReader {
    private func unexpected(_ wanted: String, _ wantedJa: String) -> SyntaxError {
        guard index < bytes.count else {
            return error("unexpected end of the document, expected \(wanted)", "\(wantedJa)の前で文書が終わっています")
        }
        let length = sequenceLength()
        guard length > 0 else {
            let byte = "0x\(hexadecimal(bytes[index]))"
            return error("invalid UTF-8 byte \(byte)", "UTF-8 として無効なバイト \(byte) があります")
        }
        let found = String(decoding: bytes[index..<index + length], as: UTF8.self)
        return error(
            "unexpected \(quoted(found)), expected \(wanted)", "\(wantedJa)のあるべきところに \(quoted(found)) があります")
    }

    func error(_ reason: String, _ reasonJa: String, at place: Int? = nil) -> SyntaxError {
        let before = bytes[..<(place ?? index)]
        let line = before.count { $0 == 0x0A } + 1
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let column = before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1
        return SyntaxError(line: line, column: column, reason: reason, reasonJa: reasonJa)
    }

    func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}

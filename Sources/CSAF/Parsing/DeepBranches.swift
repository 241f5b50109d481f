/// Reads a document whose branches nest so deep that a decoder, which goes into each level anew, would need more stack
/// than a thread may have.
struct DeepBranches {
    /// Up to so many branches within each other a decoder may go.
    static let usualDepth = 40

    private let tree: JSONTree
    private let file: String

    init(_ tree: JSONTree, file: String) {
        self.tree = tree
        self.file = file
    }

    func document() throws(CSAFError) -> CSAFDocument {
        let list = tree.root["product_tree"]?["branches"]
        let rest = bytes(of: tree.root, without: list)
        var document = try decodeJSON(CSAFDocument.self, rest, at: "", file: file)
        document.productTree?.branches = try list.map(branches)
        return document
    }

    /// Without recursion: first every branch in the order of the text, then from the last, so that those within a
    /// branch are there before it.
    private func branches(in list: JSONValue) throws(CSAFError) -> [Branch] {
        var places: [(value: JSONValue, parent: Int)] = []
        var waiting = list.items.reversed().map { ($0, -1) }
        while let (value, parent) = waiting.popLast() {
            places.append((value, parent))
            waiting += value.items("branches").reversed().map { ($0, places.count - 1) }
        }
        var below: [Int: [Branch]] = [:]
        for (number, place) in places.enumerated().reversed() {
            let inner = place.value["branches"].flatMap { $0.isArray ? $0 : nil }
            let head = bytes(of: place.value, without: inner)
            var branch = try decodeJSON(Branch.self, head, at: place.value.pointer, file: file)
            if inner != nil { branch.branches = (below.removeValue(forKey: number) ?? []).reversed() }
            below[place.parent, default: []].append(branch)
        }
        return (below[-1] ?? []).reversed()
    }

    /// The text of a value, with an empty list in the place of one that stands in it.
    private func bytes(of value: JSONValue, without list: JSONValue?) -> [UInt8] {
        let whole = range(of: value)
        guard let list else { return Array(tree.bytes[whole]) }
        let inner = range(of: list)
        return tree.bytes[whole.lowerBound..<inner.lowerBound] + Array("[]".utf8)
            + tree.bytes[inner.upperBound..<whole.upperBound]
    }

    private func range(of value: JSONValue) -> Range<Int> {
        // A string's content stands without its quotes, and perhaps elsewhere.
        guard value.isObject || value.isArray else { return 0..<0 }
        return Int(value.text.start)..<Int(value.text.end)
    }
}

/// Writes a document whose branches nest so deep that an encoder, which goes into each level anew, would need more
/// stack than a thread may have. The bytes are those that an encoder would write.
struct DeepBranchWriter {
    private var output: [UInt8] = []

    /// - Returns: nil for a document that an encoder can write, too.
    init?(deep document: CSAFDocument) {
        guard Self.depth(of: document) > DeepBranches.usualDepth else { return nil }
        self.init(document)
    }

    /// Encodes everything but the branches, and the branches one by one in the place of their list.
    init(_ document: CSAFDocument) {
        guard let branches = document.productTree?.branches, !branches.isEmpty else {
            output = encodeJSON(document)
            return
        }
        var rest = document
        rest.productTree?.branches = []
        let text = encodeJSON(rest)
        // No text holds this: within strings, quotes and ends of lines are written otherwise.
        guard let tree = text.firstRange(of: "\n  \"product_tree\" : {\n    \"branches\" : [".utf8) else {
            preconditionFailure("what was just written has a product tree")
        }
        output += text[..<tree.upperBound]
        guard let end = text[tree.upperBound...].firstIndex(of: UInt8(ascii: "]")) else {
            preconditionFailure("a list has an end")
        }
        write(Step.list(branches, level: 0, tail: text[end...]))
    }

    var bytes: [UInt8] { output }

    /// How many branches stand within each other.
    private static func depth(of document: CSAFDocument) -> Int {
        var depth = 0
        var level = document.productTree?.branches ?? []
        while !level.isEmpty {
            depth += 1
            level = level.flatMap { $0.branches ?? [] }
        }
        return depth
    }

    // MARK: Branches

    private enum Step {
        case branch(Branch, level: Int)
        case text([UInt8])

        /// What stands between the brackets of a list, and behind it, the last step first.
        static func list(_ branches: [Branch], level: Int, tail: ArraySlice<UInt8>) -> [Step] {
            var steps: [Step] = []
            for (number, branch) in branches.enumerated() {
                let comma = number == 0 ? "" : ","
                steps.append(.text(Array("\(comma)\n\(String(repeating: " ", count: indent(level)))".utf8)))
                steps.append(.branch(branch, level: level))
            }
            steps.append(.text(Array("\n\(String(repeating: " ", count: indent(level) - 2))".utf8) + tail))
            return steps.reversed()
        }

        /// Of the branches of a level, in spaces.
        static func indent(_ level: Int) -> Int { 6 + 4 * level }
    }

    private mutating func write(_ steps: [Step]) {
        var waiting = steps
        while let step = waiting.popLast() {
            switch step {
            case .text(let text): output += text
            case .branch(var branch, let level):
                let inner = branch.branches ?? []
                if !inner.isEmpty { branch.branches = [] }
                let text = Self.indented(encodeJSON(branch).dropLast(), by: Step.indent(level))
                // Keys are sorted: the list of branches comes first.
                guard !inner.isEmpty, let start = text.firstIndex(of: UInt8(ascii: "[")),
                    let end = text.firstIndex(of: UInt8(ascii: "]"))
                else {
                    output += text
                    continue
                }
                output += text[...start]
                waiting += Step.list(inner, level: level + 1, tail: text[end...])
            }
        }
    }

    private static func indented(_ text: ArraySlice<UInt8>, by count: Int) -> [UInt8] {
        let newline = UInt8(ascii: "\n")
        let spaces = Array(repeating: UInt8(ascii: " "), count: count)
        var result: [UInt8] = []
        for (place, byte) in zip(text.indices, text) {
            result.append(byte)
            if byte == newline, place + 1 < text.endIndex, text[place + 1] != newline { result += spaces }
        }
        return result
    }
}

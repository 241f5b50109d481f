extension CSAFValidator {
    /// What is said of one file, whatever stands in it.
    public struct Judgment: Sendable, Hashable {
        /// nil where the file is no JSON.
        public var edition: CSAFVersion?
        public var results: [TestResult]

        /// Whether schema and mandatory tests have nothing against it.
        public var isValid: Bool { !results.contains { $0.severity == .error } }
    }

    /// As ``validate(_:file:)``; bytes that are no JSON have one result, with the test `json`.
    ///
    /// - Parameter file: a name for the input, used in errors only.
    public func judge(_ bytes: [UInt8], file: String) -> Judgment {
        do {
            let tree = try JSONTree.read(bytes, file: file, limits: limits)
            return Judgment(edition: Self.edition(of: tree.root), results: validate(tree.root))
        } catch {
            let (english, japanese) =
                switch error.place {
                case .position(let line, let column): ("line \(line), column \(column): ", "\(line) 行 \(column) 桁: ")
                case .pointer: ("", "")
                }
            let result = TestResult(
                test: "json", group: .schema, pointer: "", path: "$", message: english + error.reason,
                messageJa: "\(japanese)JSON ではありません (\(error.reasonJa))")
            return Judgment(edition: nil, results: [result])
        }
    }
}

extension TestGroup {
    /// What an edition calls the group.
    public func name(in edition: CSAFVersion?) -> String {
        self == .recommended && edition == .version20 ? "optional" : rawValue
    }
}

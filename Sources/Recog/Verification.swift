import ByteRegex

/// How a database's own examples came out.
public struct Verification: Hashable, Sendable {
    public var fingerprints = 0
    public var examples = 0
    /// The values that examples expect.
    public var values = 0
    public var disagreements: [Disagreement] = []

    public init() {}

    /// An example that its fingerprint does not match, or a value that is not the expected one.
    public struct Disagreement: Hashable, Sendable, CustomStringConvertible {
        public let file: String
        /// The line of the example.
        public let line: Int
        /// The description of the fingerprint.
        public let fingerprint: String
        /// The input, with U+FFFD for what is not UTF-8.
        public let example: String
        /// `name=value`, or `a match`.
        public let expected: String
        /// `name=value`, `no name`, or `no match`.
        public let got: String
        /// The value's name; `nil` where nothing matched.
        public let name: String?
        /// The value that the match gave; `nil` where it gave none.
        public let value: String?

        public var description: String {
            "\(file):\(line): expected \(expected), got \(got) (\(fingerprint))"
        }
    }

    public static func + (left: Verification, right: Verification) -> Verification {
        var sum = left
        sum.fingerprints += right.fingerprints
        sum.examples += right.examples
        sum.values += right.values
        sum.disagreements += right.disagreements
        return sum
    }
}

extension FingerprintDatabase {
    /// Tries every example against the fingerprint it belongs to.
    public func verify() -> Verification {
        var verification = Verification()
        var scratch = BytePattern.Scratch()
        verification.fingerprints = fingerprints.count
        for fingerprint in fingerprints {
            for example in fingerprint.examples {
                verification.examples += 1
                verification.values += example.expected.count
                verification.disagreements += disagreements(example, of: fingerprint, scratch: &scratch)
            }
        }
        return verification
    }

    private func disagreements(
        _ example: Fingerprint.Example, of fingerprint: Fingerprint, scratch: inout BytePattern.Scratch
    ) -> [Verification.Disagreement] {
        func disagreement(_ name: String? = nil, expected: String? = nil, got value: String? = nil)
            -> Verification.Disagreement
        {
            Verification.Disagreement(
                file: file, line: example.line, fingerprint: fingerprint.description,
                example: String(decoding: example.input, as: UTF8.self),
                expected: name.map { "\($0)=\(expected ?? "")" } ?? "a match",
                got: name.map { name in value.map { "\(name)=\($0)" } ?? "no \(name)" } ?? "no match", name: name,
                value: value)
        }
        let unit: BytePattern.Unit? = example.isBinary ? .byte : nil
        guard let match = fingerprint.pattern.firstMatch(in: example.input, unit: unit, scratch: &scratch) else {
            return [disagreement()]
        }
        let values = fingerprint.values(for: example.input, serviceProtocol: self.protocol) {
            match.captures.indices.contains($0) ? match.captures[$0] : nil
        }
        return example.expected.sorted { $0.key < $1.key }.compactMap { name, value in
            // Bytes are compared: for a String, two spellings of one character would be equal.
            if let got = values[name], got.utf8.elementsEqual(value.utf8) { return nil }
            return disagreement(name, expected: value, got: values[name])
        }
    }
}

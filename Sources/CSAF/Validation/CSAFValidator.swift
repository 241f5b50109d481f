public import FoundationEssentials

/// Holds documents of CSAF 2.0 and 2.1 against the schema and the tests of the standard.
///
/// The edition is the one that `/document/csaf_version` names. Tests run also when the schema is broken, on whatever
/// has the shape that they need.
///
/// - Source: CSAF 2.0 §6, CSAF 2.1 §6
public struct CSAFValidator: Sendable {
    /// Which groups of tests are run.
    public struct Preset: Sendable, Hashable {
        public var groups: Set<TestGroup>

        public init(groups: Set<TestGroup>) {
            self.groups = groups
        }

        /// The JSON schema alone.
        public static let schema = Preset(groups: [.schema])
        /// The schema and the mandatory tests.
        public static let basic = Preset(groups: [.schema, .mandatory])
        /// And the optional tests of 2.0, the recommended tests of 2.1.
        public static let extended = Preset(groups: [.schema, .mandatory, .recommended])
        /// And the informative tests.
        public static let full = Preset(groups: [.schema, .mandatory, .recommended, .informative])
    }

    public var preset: Preset
    public var limits: ParsingLimits
    /// The moment for which documents are judged; nil for the moment of judging. Only tests of dates to come ask.
    public var date: Date?

    public init(preset: Preset, limits: ParsingLimits = ParsingLimits(), date: Date? = nil) {
        self.preset = preset
        self.limits = limits
        self.date = date
    }

    /// What is wrong with a document; an empty answer means that all tests pass.
    ///
    /// Results stand in the order of the tests, within a test in the order of the document.
    ///
    /// - Parameter file: a name for the input, used in errors only.
    /// - Throws: ``CSAFError`` for bytes that are no JSON, with line and column.
    public func validate(_ bytes: [UInt8], file: String) throws(CSAFError) -> [TestResult] {
        let tree = try JSONTree.read(bytes, file: file, limits: limits)
        return validate(tree.root)
    }

    func validate(_ root: JSONValue) -> [TestResult] { validateAndIndex(root).results }

    /// The results, and the document as the tests saw it.
    func validateAndIndex(_ root: JSONValue) -> (results: [TestResult], index: DocumentIndex) {
        let edition = Self.edition(of: root)
        var checker = SchemaChecker()
        checker.check(root, CSAFSchema.of(edition))
        var results = checker.findings.map { $0.result(of: "schema", .schema) }.filter { isWanted($0.group) }
        let seconds = (date ?? Date()).timeIntervalSince1970
        let index = DocumentIndex(
            root, edition: edition, now: Moment(seconds: Int(seconds)), additionalMembers: checker.additionalMembers)
        for test in ConformanceTest.all(in: edition) where preset.groups.contains(test.group) {
            for finding in test.check(index) { results.append(finding.result(of: test.number, test.group)) }
        }
        return (results, index)
    }

    /// Faults of the schema that a mandatory test names are the schema's too.
    private func isWanted(_ group: TestGroup) -> Bool {
        preset.groups.contains(group) || group == .mandatory && preset.groups.contains(.schema)
    }

    /// What the document says, else 2.1 if it names a schema, else 2.0.
    static func edition(of root: JSONValue) -> CSAFVersion {
        if let word = root["document"]?.string("csaf_version"), let edition = CSAFVersion(rawValue: word) {
            return edition
        }
        return root["$schema"] == nil ? .version20 : .version21
    }

    /// The numbers of all tests of an edition, in the order in which they run.
    public static func tests(of edition: CSAFVersion) -> [String] {
        ConformanceTest.all(in: edition).map(\.number)
    }
}

extension CSAFDocument {
    /// Holds the document against the schema and the mandatory tests; an empty answer means valid.
    ///
    /// ``CSAFValidator`` runs more tests, and takes documents that cannot be read.
    ///
    /// - Source: CSAF 2.0 §6.1, CSAF 2.1 §6.1
    public func validate() -> [TestResult] {
        let limits = ParsingLimits(size: .max, depth: .max, branches: .max)
        guard let results = try? CSAFValidator(preset: .basic, limits: limits).validate(serialize(), file: "") else {
            preconditionFailure("a serialized document is not JSON")
        }
        return results
    }
}

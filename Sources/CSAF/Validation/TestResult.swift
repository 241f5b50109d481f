/// One failed test of the standard at one place.
public struct TestResult: Sendable, Hashable, CustomStringConvertible {
    /// The number of the test, such as `6.1.14`, or `schema` for a rule of the JSON schema.
    public var test: String
    /// Which kind of tests it belongs to.
    public var group: TestGroup
    public var severity: Severity
    /// JSON pointer (RFC 6901) to what is wrong.
    public var pointer: String
    /// The same place as a JSONPath (RFC 9535).
    public var path: String
    /// English: lower-case, without a full stop, the offending word quoted.
    public var message: String
    /// The same in Japanese.
    public var messageJa: String

    /// How much a failed test matters.
    public enum Severity: String, Sendable, Hashable, CaseIterable {
        /// The document is not valid.
        case error
        /// The document is valid, but should be better.
        case warning
        /// The document is valid; here is advice.
        case information
    }

    public init(
        test: String, group: TestGroup, pointer: String, path: String, message: String, messageJa: String
    ) {
        self.test = test
        self.group = group
        self.severity = group.severity
        self.pointer = pointer
        self.path = path
        self.message = message
        self.messageJa = messageJa
    }

    /// `6.1.14 /pointer: message`.
    public var description: String { "\(test) \(pointer): \(message)" }
}

/// The kinds of tests.
///
/// - Source: CSAF 2.0 §6.1–§6.3, CSAF 2.1 §6.1–§6.3
public enum TestGroup: String, Sendable, Hashable, CaseIterable {
    case schema
    case mandatory
    /// Optional tests of CSAF 2.0, recommended tests of CSAF 2.1.
    case recommended
    case informative

    /// What a failure in this group means.
    public var severity: TestResult.Severity {
        switch self {
        case .schema, .mandatory: .error
        case .recommended: .warning
        case .informative: .information
        }
    }

    /// The group that a test's number belongs to.
    init(number: String) {
        let bytes = Array(number.utf8)
        guard bytes.count > 4, bytes[0] == UInt8(ascii: "6"), bytes[1] == UInt8(ascii: "."),
            bytes[3] == UInt8(ascii: ".")
        else {
            self = .schema
            return
        }
        switch bytes[2] {
        case UInt8(ascii: "1"): self = .mandatory
        case UInt8(ascii: "2"): self = .recommended
        case UInt8(ascii: "3"): self = .informative
        case _: self = .schema
        }
    }
}

/// The same sentence in both languages.
struct TestMessage: Sendable, Hashable {
    var english: String
    var japanese: String

    init(_ english: String, _ japanese: String) {
        self.english = english
        self.japanese = japanese
    }
}

/// What one test found at one place.
struct Finding: Sendable {
    var value: JSONValue
    /// A member that should stand in the value, but does not.
    var missing: String?
    var message: TestMessage
    /// The number of another test, when the finding is that one's.
    var number: String?

    init(_ value: JSONValue, missing: String? = nil, _ message: TestMessage, number: String? = nil) {
        self.value = value
        self.missing = missing
        self.message = message
        self.number = number
    }

    init(_ value: JSONValue, missing: String? = nil, _ english: String, _ japanese: String) {
        self.init(value, missing: missing, TestMessage(english, japanese))
    }

    /// - Parameter test: whose finding it is, unless it names another.
    func result(of test: String, _ group: TestGroup) -> TestResult {
        let (pointer, path) = value.places(missing: missing)
        return TestResult(
            test: number ?? test, group: number.map(TestGroup.init) ?? group, pointer: pointer, path: path,
            message: message.english, messageJa: message.japanese)
    }
}
